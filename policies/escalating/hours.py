"""Hours of work: whether somebody works at a moment, when next, and how long a wait has been.

Local times that daylight saving skips or doubles are placed by ``timing.walltime``; lengths of
work are counted in real time between them, so a shift over such a night is an hour longer or
shorter than its clocks show.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.departments import Hours
from policies.policy import Policy
from policies.timing.walltime import placed

_DAY = timedelta(days=1)
_FAR = 366 * 20
"""Days that are looked at; who works on none of them works never."""
WAKING = "08:00-23:00"
"""When people may be called who are not at work, where the policy has no ``quiet_hours``."""


def waking(policy: Policy) -> Hours:
    """The hours of the day in which the community's people are awake: those that are not quiet."""
    begin, _, end = policy.calendar.quiet.partition("-")
    return Hours(policy.timezone, f"{end}-{begin}" if begin else WAKING)


def shifts(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The shifts that end after ``at`` (aware), first to last, each from when to when (UTC)."""
    where = ZoneInfo(hours.zone)
    first, last = (time.fromisoformat(t) for t in (hours.span or "00:00-00:00").split("-"))
    day = at.astimezone(where).date() - _DAY
    for _ in range(_FAR):
        if day.weekday() in hours.days and day not in hours.holidays:
            over = day + _DAY if last <= first else day
            begin = placed(datetime.combine(day, first), where).at
            end = placed(datetime.combine(over, last), where).at
            if end > at and end > begin:
                yield begin, end
        day += _DAY


def opens(hours: Hours, at: datetime) -> datetime:
    """``at``, or the next moment at which somebody works; ``at`` for hours without any."""
    begin, _ = next(shifts(hours, at), (at, at))
    return max(begin, at).astimezone(UTC)


def working(hours: Hours, at: datetime) -> bool:
    """Whether somebody works then."""
    return any(begin <= at for begin, _ in _first(hours, at))


def after(hours: Hours, at: datetime, span: timedelta) -> datetime:
    """The moment at which so much work has been possible since ``at``."""
    left, now = span, at
    for begin, end in shifts(hours, at):
        now = max(begin, now)
        if end - now >= left:
            return (now + left).astimezone(UTC)
        left -= end - now
        now = end
    return (at + span).astimezone(UTC)


def _first(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    found = next(shifts(hours, at), None)
    if found is not None:
        yield found
