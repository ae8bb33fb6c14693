"""Wall time: which moment is meant by what a clock on the wall of a time zone shows.

This is the one written rule for local times that daylight saving skips or shows twice, the one by
which RFC 5545 (3.3.5) reads a date with a time, ISO 8601 libraries call it *compatible*:

- *skipped*: a time that no clock shows happens as if they had not been put forward yet: 02:30 in a
  night without the hour from two to three is what clocks then show as 03:30.
- *doubled*: a time that clocks show twice happens at the first of both, and only then.

RFC 5545 would leave out a recurrence at a skipped time. An announcement that comes an hour later
on the wall is better than one that does not come, so here it is moved like any other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from policies.timing.unusable import Unusable

Odd = Literal["", "skipped", "doubled"]


class Instant(NamedTuple):
    """A moment (aware, UTC) and the rule that had to decide it, if one had to."""

    at: datetime
    rule: Odd = ""


def zone(name: str) -> ZoneInfo:
    """The time zone of that name, such as ``Europe/Madrid``. Raises ``Unusable``."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Unusable("schedule_zone", text=name) from None


def placed(wall: datetime, where: ZoneInfo) -> Instant:
    """When clocks there show the naive time ``wall``, by the rule above."""
    first, second = both(wall, where)
    if first == second:
        return Instant(first)
    return Instant(first, "doubled" if first < second else "skipped")


def earliest(wall: datetime, where: ZoneInfo) -> datetime:
    """A moment before which no wall time from ``wall`` on can lie."""
    return min(both(wall, where))


def both(wall: datetime, where: ZoneInfo) -> tuple[datetime, datetime]:
    """The moment by the clocks before a change on that day, and by those after it."""
    first = wall.replace(tzinfo=where, fold=0).astimezone(UTC)
    return first, wall.replace(tzinfo=where, fold=1).astimezone(UTC)
