"""Calendar: which days are business days, and which hours are quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.timing.walltime import placed

_DAY = timedelta(days=1)
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Calendar:
    """A community's days and hours. ``workdays`` are worked although they fall on a weekend or
    holiday; ``quiet`` is ``23:00-08:00`` by the clocks of ``zone``, or nothing."""

    zone: str = "UTC"
    weekend: frozenset[int] = WEEKEND
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    quiet: str = ""

    def works(self, day: date) -> bool:
        """Whether that is a business day."""
        if day in self.workdays:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def after_quiet(self, at: datetime) -> datetime:
        """``at`` (aware), or the end of the quiet hours that it lies in."""
        if not self.quiet:
            return at
        begin, end = (time.fromisoformat(part) for part in self.quiet.split("-"))
        where = ZoneInfo(self.zone)
        here = at.astimezone(where)
        now = here.time()
        inside = begin <= now < end if begin < end else now >= begin or now < end
        if not inside:
            return at
        day = here.date() if now < end else here.date() + _DAY
        return placed(datetime.combine(day, end), where).at
