"""Ten simulated years in each zone: every time is when another library says that it is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import DAILY, rrule
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant, ZonedDateTime

from policies.timing.schedule import Occurrence, Schedule, coming
from tests.policies.timing.zones import (
    BEGIN,
    END,
    STILL,
    ZONES,
    changes,
    daily,
    expected,
    inside,
    odd_times,
)

AHEAD = BEGIN.replace(tzinfo=UTC) - timedelta(days=1)
everywhere = pytest.mark.parametrize("zone", [*ZONES, *STILL])


def run(schedule: Schedule, zone: str) -> list[Occurrence]:
    """All that the rule names in the ten years."""
    found = []
    for one in coming(schedule, AHEAD):
        if one.wall >= END:
            break
        if one.wall >= BEGIN:
            found.append(one)
    return found


def agrees(schedule: Schedule, walls: list[datetime], zone: str) -> Counter[str]:
    """Compare with the other library; answers how often which rule decided."""
    found = run(schedule, zone)
    assert [one.at for one in found] == sorted({expected(wall, zone) for wall in walls})
    for one in found:
        assert one.at == expected(one.wall, zone)
    return Counter(one.rule for one in found)


@everywhere
def test_a_time_that_clocks_skip_or_double(zone: str) -> None:
    """Each day for ten years, at the time in whose hour the clocks of that zone are changed."""
    hour, minute = next((inside(at, zone) for at in changes(zone)), (12, 0))
    decided = agrees(Schedule("cron", f"{minute} {hour} * * *", zone), daily(hour, minute), zone)
    assert bool(decided["skipped"] or decided["doubled"]) == (zone in ZONES)


@pytest.mark.soak
@everywhere
def test_every_odd_time_by_every_kind_of_rule(zone: str) -> None:
    seen: Counter[str] = Counter()
    for hour, minute in odd_times(zone):
        walls = daily(hour, minute)
        for schedule in (
            Schedule("cron", f"{minute} {hour} * * *", zone),
            Schedule("every", "1d", zone, walls[0]),
            Schedule("rrule", "FREQ=DAILY", zone, walls[0]),
        ):
            seen += agrees(schedule, walls, zone)
    if zone in ZONES:
        assert seen["skipped"] > 0
        assert seen["doubled"] > 0


@pytest.mark.soak
@pytest.mark.parametrize(
    "zone", ["Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns", "Antarctica/Troll"]
)
def test_every_quarter_of_an_hour(zone: str) -> None:
    """Within an hour that clocks skip, all of them come once, in order, and none is lost."""
    walls = [BEGIN + timedelta(minutes=15 * n) for n in range(4 * 24 * (END - BEGIN).days)]
    agrees(Schedule("cron", "*/15 * * * *", zone), walls, zone)


@everywhere
def test_hours_that_pass_are_the_same_whatever_clocks_do(zone: str) -> None:
    begins = datetime(2026, 3, 1, 22)
    first = ZonedDateTime(2026, 3, 1, 22, tz=zone).to_instant().timestamp()
    found = islice(coming(Schedule("every", "6h", zone, begins), AHEAD), 1_000)
    for n, one in enumerate(found):
        assert one.at.timestamp() == first + n * 6 * 3600
        local = Instant.from_timestamp(int(one.at.timestamp())).to_tz(zone)
        shown = (local.day, local.hour, local.minute)
        assert (one.wall.day, one.wall.hour, one.wall.minute) == shown


def test_the_zones_do_change_their_clocks() -> None:
    still = [zone for zone in ZONES if not list(islice(changes(zone), 1))]
    assert not still
    assert len(ZONES) >= 30


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31)),
    st.integers(1, 400),
    st.lists(st.integers(0, 23), min_size=1, max_size=4),
    st.sampled_from([0, 15, 30, 45]),
)
def test_any_rule_in_any_zone(
    zone: str, begins: datetime, interval: int, hours: list[int], minute: int
) -> None:
    """Strictly in order, each moment once, and each where the other library has it."""
    begins = begins.replace(second=0, microsecond=0)
    listed = ",".join(map(str, sorted(set(hours))))
    text = f"FREQ=DAILY;INTERVAL={interval};BYHOUR={listed};BYMINUTE={minute}"
    after = begins.replace(tzinfo=UTC) - timedelta(days=2)
    found = list(islice(coming(Schedule("rrule", text, zone, begins), after), 20))
    rule = rrule(DAILY, begins, interval, byhour=sorted(set(hours)), byminute=minute, bysecond=0)
    walls = islice(rule, 30)
    assert [one.at for one in found] == sorted({expected(w, zone) for w in walls})[: len(found)]
