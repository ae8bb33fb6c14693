"""repeats: the same text or file again and again from one member, in whichever channel."""

from __future__ import annotations

from datetime import timedelta
from zlib import crc32

from pydantic import Field

from policies.draft import Draft
from policies.events import Attachment, Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, substance
from policies.forms import Duration, Share
from policies.matching.likeness import likeness, sketched
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, EXACT, Mark, Plain, Set, Window

_KEPT = 6
"""Different texts of a member that like ones are recognised by."""


class Repeats(Settings):
    """``limit`` equal messages within the window are fine; the next one is the finding.

    Texts with fewer characters than ``shortest`` are not counted: people say "ok" all day. With
    ``alike``, texts count as equal of which so large a share is the same. Where nobody wrote
    anything, what a message carries counts (a forward, a card), or its files: the same names, sizes
    and types again.
    """

    limit: int = Field(ge=1, le=EXACT)
    within: Duration = Field(ge=timedelta(seconds=1), le=timedelta(days=90))
    shortest: int = Field(default=1, ge=1, le=4_000)
    alike: Share | None = Field(default=None, ge=0.5)


def digest(canonical: str) -> int:
    """Four bytes made of a canonical text without its spaces; 0 when nothing is left of it.

    Who finds two texts of one checksum only counts as repeating themself, so a quick one does.
    """
    bare = canonical.replace(" ", "")
    return crc32(bare.encode("utf-8", "replace")) or 1 if bare else 0


def look(draft: Draft, check: Check, settings: Repeats) -> tuple[Hit, ...]:
    """Count what this says; found when the window now holds it more often than the limit.

    Edits are not counted: an edit is no second message.
    """
    event = draft.event
    if not isinstance(event, Message):
        return ()
    content, text = event.content, substance(draft)
    if not text.written.strip():
        note = _files(content.attachments)
    else:
        enough = len(text.written) >= settings.shortest
        note = _note(draft, check, settings, text.canonical) if enough else 0
    if not note:
        return ()
    at, within = draft.at, settings.within.total_seconds()
    window = draft.write(Mark(ACTOR, check.memory, within, settings.limit, note))
    assert isinstance(window, Window)
    count = window.count(at, note)
    if count <= settings.limit:
        return ()
    detail = figures("repeats", count=count, limit=settings.limit, duration=within)
    return (Hit(span=(0, len(content.text)), detail=detail),)


def _files(attachments: tuple[Attachment, ...]) -> int:
    """Four bytes made of the files' names, sizes and types; 0 when none is told."""
    told = [f"{file.name}\0{file.size}\0{file.type}" for file in attachments if file.size > 0]
    return crc32("\n".join(sorted(told)).encode("utf-8", "replace")) or 1 if told else 0


def _note(draft: Draft, check: Check, settings: Repeats, canonical: str) -> int:
    """The digest of the text, or of the earlier one that it is like."""
    exact = digest(canonical)
    text = sketched(canonical) if settings.alike is not None else ""
    if settings.alike is None or not text:
        return exact
    name, until = f"{check.memory}:texts", draft.at + settings.within.total_seconds()
    known = _known(draft.remembered(draft.event.actor.id, name))
    for number, other in known:
        if likeness(other, text) >= settings.alike:
            return number
    draft.write(Set(ACTOR, name, (*known[1 - _KEPT :], (exact, text)), until))
    return exact


def _known(value: Plain) -> list[tuple[int, str]]:
    """The digests of earlier texts, each with what is compared."""
    found: list[tuple[int, str]] = []
    for pair in value if isinstance(value, tuple) else ():
        match pair:
            case (int(number), str(text)):
                found.append((number, text))
    return found


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
