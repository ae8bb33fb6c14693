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

_DAY = 86_400


class Inactivity(Settings):
    """The first message after a silence of more than ``after`` is found."""

    after: Duration = Field(default=timedelta(days=60), ge=timedelta(days=1))


def look(draft: Draft, check: Check, settings: Inactivity) -> tuple[Hit, ...]:
    """Compare with the day of the last message; written down once a day."""
    today = int(draft.at // _DAY)
    last = draft.plain(draft.event.actor.id, check.memory)
    if last == today:
        return ()
    draft.write(Set(ACTOR, check.memory, today))
    if not isinstance(last, int) or (today - last) * _DAY <= settings.after.total_seconds():
        return ()
    return (Hit(detail=figures("silence", count=today - last, limit=settings.after.days)),)


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
