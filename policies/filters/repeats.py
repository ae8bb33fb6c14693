"""repeats: the same text again and again from one member, in whichever channel."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

from pydantic import Field

from policies.draft import Draft
from policies.events import Edited, Message
from policies.filters.contract import Filter, Settings
from policies.forms import Duration
from policies.matching.views import canonical
from policies.policy import Hit, Rule
from policies.state import EXACT, Mark, Window


class Repeats(Settings):
    """``limit`` equal messages within the window are fine; the next one is the finding.

    Texts with fewer characters than ``shortest`` are not counted: people say "ok" all day.
    """

    limit: int = Field(ge=1, le=EXACT)
    within: Duration = Field(ge=timedelta(seconds=1), le=timedelta(days=90))
    shortest: int = Field(default=1, ge=1, le=4_000)


def digest(text: str) -> int:
    """Four bytes of the text's canonical form without spaces; 0 when nothing is left of it."""
    plain = text.lower() if text.isascii() else canonical(text)
    bare = "".join(plain.split())
    return (
        int.from_bytes(blake2b(bare.encode("utf-8", "replace"), digest_size=4).digest())
        if bare
        else 0
    )


def look(draft: Draft, rule: Rule, settings: Repeats) -> tuple[Hit, ...]:
    """Count this text; found when the window now holds it more often than the limit.

    Messages without text, and edits (an edit is no second message), are not counted.
    """
    event = draft.event
    if isinstance(event, Edited) or not isinstance(event, Message):
        return ()
    text = event.content.text
    note = digest(text) if len(text) >= settings.shortest else 0
    if not note:
        return ()
    at, within = draft.at, settings.within.total_seconds()
    mark = Mark(event.actor.id, f"repeats:{rule.name}", at, within, settings.limit, note)
    window = draft.write(mark)
    assert isinstance(window, Window)
    count = window.count(at, note)
    if count <= settings.limit:
        return ()
    return (Hit(span=(0, len(text)), detail=f"{count} times in {within:g}s"),)


REPEATS = Filter(name="repeats", settings=Repeats, look=look)
