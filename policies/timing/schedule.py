"""Schedule: when something goes out, and each of those times as a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Literal, NamedTuple

from policies.timing.calendar import Calendar
from policies.timing.recurring import (
    Kind,
    cron_walls,
    every_walls,
    rule_walls,
    span,
    wall,
    whole_days,
)
from policies.timing.unusable import Unusable
from policies.timing.walltime import Instant, Odd, earliest, placed, zone

Business = Literal["", "only", "next"]
"""Of days that are no business days: as any other; left out; moved to the next business day."""
Moved = Literal["", "workday", "quiet"]
BARREN = timedelta(days=366 * 12)
"""A rule that names no time for so long names none: leap days are at most eight years apart."""
_LOOKBACK = timedelta(days=60)
"""What was moved to after a holiday comes from not longer before it."""
_MOST_MOVES = 400


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule for times. ``text`` is what stands after ``at``, ``cron``, ``every`` or ``rrule``;
    ``begins`` is the first time of the last two and the earliest of the others, naive, on the
    wall of ``zone``."""

    kind: Kind
    text: str
    zone: str = "UTC"
    begins: datetime | None = None
    business: Business = ""


class Occurrence(NamedTuple):
    """One time: the ``wall`` (naive) that the rule names, and the moment (UTC) that it comes to.

    ``rule`` had to decide where clocks skip or double the wall time; ``moved`` says why it is
    another day or hour than the rule names.
    """

    wall: datetime
    at: datetime
    rule: Odd = ""
    moved: Moved = ""


def reasons(one: Occurrence) -> tuple[str, ...]:
    """The sentences that say what decided a time, each about its ``wall`` as ``text``."""
    return tuple(f"schedule_{rule}" for rule in (one.rule, one.moved) if rule)


def coming(
    schedule: Schedule, after: datetime, calendar: Calendar | None = None
) -> Iterator[Occurrence]:
    """The times later than ``after`` (aware), in order, each moment once. With a calendar, its
    quiet hours are left out. Raises ``Unusable`` for a rule that cannot be read."""
    days = calendar or Calendar(schedule.zone)
    return _in_order(_named(schedule, after), schedule, after, days)


def upcoming(
    schedule: Schedule, after: datetime, calendar: Calendar | None = None
) -> Occurrence | None:
    """The next time later than ``after``, if there is one. Raises ``Unusable``."""
    return next(coming(schedule, after, calendar), None)


def checked(schedule: Schedule, now: datetime) -> Occurrence:
    """The next time from now on. Raises ``Unusable`` for a rule that cannot be read, and for one
    that has none."""
    found = upcoming(schedule, now)
    if found is None:
        key = "schedule_past" if schedule.kind == "at" else "schedule_never"
        raise Unusable(key, text=schedule.text)
    return found


def _named(schedule: Schedule, after: datetime) -> Iterator[tuple[datetime, Instant]]:
    """The wall times that the rule names and the moments they mean, in order of the wall."""
    where = zone(schedule.zone)
    since = after.astimezone(where).replace(tzinfo=None) - _LOOKBACK
    begins = schedule.begins
    if schedule.kind == "at":
        walls = iter((wall(schedule.text),))
    elif schedule.kind == "cron":
        walls = cron_walls(schedule.text, max(since, begins) if begins else since)
    elif begins is None:
        raise Unusable("schedule_begins", text=schedule.kind)
    elif schedule.kind == "rrule":
        walls = rule_walls(schedule.text, begins, schedule.zone)
    else:
        every = span(schedule.text)
        if not whole_days(every):
            return _elapsed(schedule, every, begins, after)
        walls = every_walls(every, begins, since)
    return ((each, placed(each, where)) for each in walls)


def _elapsed(
    schedule: Schedule, every: timedelta, begins: datetime, after: datetime
) -> Iterator[tuple[datetime, Instant]]:
    """Times so long after each other, counted in hours that pass."""
    where = zone(schedule.zone)
    first = placed(begins, where).at.replace(tzinfo=None)
    since = after.astimezone(UTC).replace(tzinfo=None) - _LOOKBACK
    for each in every_walls(every, first, since):
        at = each.replace(tzinfo=UTC)
        yield at.astimezone(where).replace(tzinfo=None), Instant(at)


def _in_order(
    named: Iterator[tuple[datetime, Instant]], schedule: Schedule, after: datetime, days: Calendar
) -> Iterator[Occurrence]:
    """What is moved may come to lie behind what the rule names later, or on it: it waits for
    that."""
    where, waiting, last = zone(schedule.zone), list[tuple[datetime, int, Occurrence]](), after
    begun: datetime | None = None
    for number, (shown, instant) in enumerate(named):
        bound = earliest(shown, where)
        begun = begun or bound
        while waiting and waiting[0][0] < bound:
            at, _, found = heappop(waiting)
            if at > last:
                last = at
                yield found
        if bound - max(begun, last) > BARREN or shown.year > 2250:
            return
        one = _moved(Occurrence(shown, instant.at, instant.rule), schedule, days)
        if one is not None and one.at > last:
            heappush(waiting, (one.at, number, one))
    while waiting:
        at, _, found = heappop(waiting)
        if at > last:
            last = at
            yield found


def _moved(found: Occurrence, schedule: Schedule, days: Calendar) -> Occurrence | None:
    """The time on a business day and outside the quiet hours; ``None`` if it is left out."""
    where, (shown, at, rule, moved) = zone(schedule.zone), found
    if schedule.business == "only" and not days.works(shown.date()):
        return None
    for _ in range(_MOST_MOVES):
        if schedule.business and not days.works(shown.date()):
            shown, moved = shown + timedelta(days=1), "workday"
            at, rule = placed(shown, where)
        elif (later := days.after_quiet(at)) != at:
            at, rule, moved = later, "", "quiet"
            shown = later.astimezone(where).replace(tzinfo=None)
        else:
            return Occurrence(found.wall, at, rule, moved)
    return None
