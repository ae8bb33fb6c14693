"""inactivity: an account that speaks again after a long silence, as accounts do that were sold."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from policies.draft import Draft
from policies.events import Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, Set

_SPOT = 64
"""The last message is known as exactly as this part of the silence, which saves writes."""


class Inactivity(Settings):
    """The first message after a silence of more than ``after`` is found."""

    after: Duration = Field(default=timedelta(days=60), ge=timedelta(seconds=1))


def look(draft: Draft, check: Check, settings: Inactivity) -> tuple[Hit, ...]:
    """Compare with the last message, as far as it is remembered."""
    after = settings.after.total_seconds()
    last = draft.plain(draft.event.actor.id, check.memory)
    if isinstance(last, float) and draft.at - last < after / _SPOT:
        return ()
    draft.write(Set(ACTOR, check.memory, draft.at))
    if not isinstance(last, float) or draft.at - last <= after:
        return ()
    return (Hit(detail=figures("silence", duration=draft.at - last)),)


INACTIVITY = Filter(
    name="inactivity",
    settings=Inactivity,
    sample=Sample(
        rule='after = "60d"',
        finds=(
            '{"text": "hello", "at": "2026-01-01T12:00:00Z"}',
            '{"text": "cheap watches", "at": "2026-04-01T12:00:00Z"}',
        ),
        leaves=(
            '{"text": "hello", "at": "2026-01-01T12:00:00Z"}',
            '{"text": "hello again", "at": "2026-02-01T12:00:00Z"}',
        ),
    ),
    look=look,
    of=(Message,),
)
