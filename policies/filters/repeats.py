"""repeats: the same text again and again from one member, in whichever channel."""

from __future__ import annotations

from datetime import timedelta
from zlib import crc32

from pydantic import Field

from policies.draft import Draft
from policies.events import Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, EXACT, Mark, Window


class Repeats(Settings):
    """``limit`` equal messages within the window are fine; the next one is the finding.

    Texts with fewer characters than ``shortest`` are not counted: people say "ok" all day.
    """

    limit: int = Field(ge=1, le=EXACT)
    within: Duration = Field(ge=timedelta(seconds=1), le=timedelta(days=90))
    shortest: int = Field(default=1, ge=1, le=4_000)


def digest(canonical: str) -> int:
    """Four bytes made of a canonical text without its spaces; 0 when nothing is left of it.

    Who finds two texts of one checksum only counts as repeating themself, so a quick one does.
    """
    bare = canonical.replace(" ", "")
    return crc32(bare.encode("utf-8", "replace")) or 1 if bare else 0


def look(draft: Draft, check: Check, settings: Repeats) -> tuple[Hit, ...]:
    """Count this text; found when the window now holds it more often than the limit.

    Messages without text, and edits (an edit is no second message), are not counted.
    """
    event = draft.event
    if not isinstance(event, Message):
        return ()
    long = len(event.content.text) >= settings.shortest
    note = digest(draft.folded.canonical) if long else 0
    if not note:
        return ()
    at, within = draft.at, settings.within.total_seconds()
    window = draft.write(Mark(ACTOR, check.memory, within, settings.limit, note))
    assert isinstance(window, Window)
    count = window.count(at, note)
    if count <= settings.limit:
        return ()
    detail = figures("repeats", count=count, limit=settings.limit, duration=within)
    return (Hit(span=(0, len(event.content.text)), detail=detail),)


REPEATS = Filter(
    name="repeats",
    settings=Repeats,
    sample=Sample(
        rule='limit = 1\nwithin = "5m"',
        finds=('{"text": "buy my course"}', '{"text": "BUY  my course", "channel": "c2"}'),
        leaves=('{"text": "buy my course"}', '{"text": "which course?"}'),
    ),
    look=look,
)
