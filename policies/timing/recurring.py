"""Recurring: the wall times that a rule names, one after the other, whatever a calendar holds."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal

from cronsim import CronSim, CronSimError
from dateutil.rrule import rrule, rrulestr

from policies.forms import duration
from policies.timing.unusable import Unusable
from policies.timing.walltime import zone

Kind = Literal["at", "cron", "every", "rrule"]
KINDS: tuple[Kind, ...] = ("at", "cron", "every", "rrule")
LAST_YEAR = 2199
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=3650)
_DAY = timedelta(days=1)
_WALL = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[ T]([0-9]{1,2}):([0-9]{2})")
_UNTIL = re.compile(r"(?<=UNTIL=)([0-9]{8}T[0-9]{6})Z")


def wall(text: str) -> datetime:
    """``2026-12-01 09:00``, naive. Raises ``Unusable``, other than for a day that does not exist
    if it is no date with a time at all."""
    found = _WALL.fullmatch(text.strip())
    if found is None:
        raise Unusable("schedule_form", text=text)
    year, month, day, hour, minute = map(int, found.groups())
    if not 1970 <= year <= LAST_YEAR:
        raise Unusable("schedule_far", text=text, limit=str(LAST_YEAR))
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        raise Unusable("schedule_no_day", text=f"{year:04}-{found[2]}-{found[3]}")
    if hour > 23 or minute > 59:
        raise Unusable("schedule_form", text=text)
    return datetime(year, month, day, hour, minute)


def span(text: str) -> timedelta:
    """``6h`` or ``7d``. Raises ``Unusable``."""
    try:
        found = duration(text)
    except (ValueError, OverflowError):
        raise Unusable("schedule_every", text=text) from None
    if not SHORTEST <= found <= LONGEST:
        raise Unusable("schedule_every", text=text)
    return found


def whole_days(every: timedelta) -> bool:
    """Whether a distance counts days of the calendar, at the same time on the wall; others count
    hours and minutes that pass, whatever the clocks do."""
    return not every % _DAY


def cron_walls(text: str, since: datetime) -> Iterator[datetime]:
    """From ``since`` on; nothing more once fifty years have none. Raises ``Unusable`` at once."""
    expression = text.strip()
    if len(expression.split()) != 5:
        raise Unusable("schedule_cron", text=text)
    try:
        # What matters is when it would be next, and that may be this minute.
        times = CronSim(expression, since - timedelta(seconds=1))
    except (CronSimError, IndexError):
        key = "schedule_cron_day" if _no_such_day(expression) else "schedule_cron"
        raise Unusable(key, text=text) from None
    return (time for time in times)


def _no_such_day(expression: str) -> bool:
    """Whether it is only the days that no month has, as the 31st of February."""
    minute, hour, _, month, weekday = expression.split()
    try:
        CronSim(f"{minute} {hour} 1 {month} {weekday}", datetime(2000, 1, 1))
    except (CronSimError, IndexError):
        return False
    return bool(re.fullmatch(r"(?:[12][0-9]|3[01]|[1-9]|[,\-])+", expression.split()[2]))


def every_walls(every: timedelta, begins: datetime, since: datetime) -> Iterator[datetime]:
    """``begins`` and every whole number of distances later, those from ``since`` on."""
    first = max(0, -((begins - since) // every))
    return (begins + n * every for n in count(first))


def rule_walls(text: str, begins: datetime, where: str = "") -> Iterator[datetime]:
    """What an RFC 5545 rule that begins then names. Raises ``Unusable`` at once."""
    given = text.strip().upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in given.split(";"))
    if "FREQ" not in parts or "\n" in given or parts["FREQ"] == "SECONDLY" or "BYSECOND" in parts:
        raise Unusable("schedule_rrule", text=text)
    if not _possible(parts):
        raise Unusable("schedule_rrule_day", text=text)
    try:
        rule = rrulestr(_UNTIL.sub(lambda m: _local(m[1], where), given), dtstart=begins)
    except (ValueError, KeyError, TypeError, OverflowError):
        raise Unusable("schedule_rrule", text=text) from None
    if not isinstance(rule, rrule):
        raise Unusable("schedule_rrule", text=text)
    return iter(rule)


def _local(until: str, where: str) -> str:
    """An end in UTC as clocks there show it."""
    at = datetime.strptime(until, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return at.astimezone(zone(where)).strftime("%Y%m%dT%H%M%S")


def _possible(parts: dict[str, str]) -> bool:
    """Whether any year has one of the months and days that a rule asks for together."""
    try:
        months = [int(m) for m in parts.get("BYMONTH", "").split(",") if m] or [*range(1, 13)]
        days = [int(d) for d in parts.get("BYMONTHDAY", "").split(",") if d]
    except ValueError:
        return True
    if not days or not all(1 <= m <= 12 for m in months):
        return True
    return any(1 <= abs(day) <= monthrange(2000, month)[1] for month in months for day in days)
