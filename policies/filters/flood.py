"""flood: more messages from one member than the window allows."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from policies.draft import Draft
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, Mark, Window


class Flood(Settings):
    """``limit`` messages within the window are fine; the next one is the finding."""

    limit: int = Field(ge=1, le=100_000)
    within: Duration = Field(ge=timedelta(seconds=1), le=timedelta(days=90))


def look(draft: Draft, check: Check, settings: Flood) -> tuple[Hit, ...]:
    """Count this message; found when the window now holds more than the limit."""
    limit, within = settings.limit, settings.within.total_seconds()
    window = draft.write(Mark(ACTOR, check.memory, within, limit))
    assert isinstance(window, Window)
    count = window.count(draft.at)
    if count <= limit:
        return ()
    return (Hit(detail=figures("flood", count=count, limit=limit, duration=within)),)


FLOOD = Filter(
    name="flood",
    settings=Flood,
    sample=Sample(
        rule='limit = 2\nwithin = "10s"',
        finds=('{"text": "one"}', '{"text": "two"}', '{"text": "three"}'),
        leaves=('{"text": "one"}', '{"text": "two", "member": "m2"}', '{"text": "three"}'),
    ),
    look=look,
)
