"""Zones whose clocks change, and what the library ``whenever`` makes of the same wall times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from whenever import PlainDateTime

ZONES = (
    *("Europe/Berlin", "Europe/Madrid", "Europe/London", "Europe/Lisbon", "Europe/Athens"),
    *("Europe/Kyiv", "Europe/Chisinau", "Europe/Dublin", "Atlantic/Azores", "Atlantic/Canary"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Anchorage", "America/Adak", "America/St_Johns", "America/Halifax"),
    *("America/Havana", "America/Nuuk", "America/Miquelon", "America/Port-au-Prince"),
    *("America/Santiago", "America/Tijuana", "America/Scoresbysund", "Pacific/Easter"),
    *("Antarctica/Troll", "Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe"),
    *("Australia/Hobart", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Norfolk"),
    *("Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza", "Africa/Cairo", "Africa/Casablanca"),
)
"""Both hemispheres; offsets and changes of 30 and 45 minutes, of two hours, and below zero."""
STILL = ("Asia/Kathmandu", "Asia/Kolkata", "Asia/Shanghai", "Australia/Eucla", "Asia/Tehran")
"""No changes now, but offsets of 30 and 45 minutes."""
BEGIN, END = datetime(2026, 1, 1), datetime(2036, 1, 1)


def expected(wall: datetime, zone: str) -> datetime:
    """The moment in UTC, computed by the other library."""
    plain = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute)
    stamp = plain.assume_tz(zone, disambiguation="compatible").to_instant().timestamp()
    return datetime.fromtimestamp(stamp, UTC)


def changes(zone: str) -> Iterator[datetime]:
    """The moments (UTC) in the ten years after which clocks there show another offset."""
    where, at = ZoneInfo(zone), BEGIN.replace(tzinfo=UTC)
    day = timedelta(days=1)
    while at < END.replace(tzinfo=UTC):
        if at.astimezone(where).utcoffset() != (at + day).astimezone(where).utcoffset():
            low, high = at, at + day
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle = middle.replace(second=0, microsecond=0)
                same = middle.astimezone(where).utcoffset() == at.astimezone(where).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high
        at += day


def daily(hour: int, minute: int) -> list[datetime]:
    """Every day of the ten years at that time, on the wall."""
    count = (END - BEGIN).days
    return [BEGIN + timedelta(days=n, hours=hour, minutes=minute) for n in range(count)]


def inside(at: datetime, zone: str) -> tuple[int, int]:
    """The time of day in the middle of what clocks skip or double at that change."""
    where = ZoneInfo(zone)
    before = (at - timedelta(minutes=1)).astimezone(where)
    jump = (at.astimezone(where).utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    middle = before.replace(tzinfo=None) + timedelta(minutes=1) + jump / 2
    return middle.hour, middle.minute


def odd_times(zone: str) -> list[tuple[int, int]]:
    """Times of the day at which clocks there are skipped or doubled, and noon."""
    where, found = ZoneInfo(zone), {(12, 0)}
    for at in changes(zone):
        for moment in (at - timedelta(minutes=1), at):
            shown = moment.astimezone(where)
            found.add((shown.hour, shown.minute))
        found.add(inside(at, zone))
    return sorted(found)
