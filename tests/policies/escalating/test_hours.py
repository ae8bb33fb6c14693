"""Hours of work: shifts, weekends, holidays and nights in which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.departments import Hours
from policies.escalating.hours import WAKING, after, opens, shifts, working

WEEK = frozenset(range(5))
MADRID = Hours("Europe/Madrid", "09:00-18:00", WEEK, frozenset({date(2026, 12, 25)}))
NIGHT = Hours("Europe/Madrid", "22:00-06:00")
SHANGHAI = Hours("Asia/Shanghai", "09:00-18:00", WEEK)
LORD_HOWE = Hours("Australia/Lord_Howe", "00:00-06:00")

TABLE = [
    # hours, from (local), work, until (local)
    (MADRID, "2026-12-01 10:00", "2h", "2026-12-01 12:00"),
    (MADRID, "2026-12-01 17:00", "2h", "2026-12-02 10:00"),
    (MADRID, "2026-12-01 18:00", "1h", "2026-12-02 10:00"),
    (MADRID, "2026-12-01 03:00", "9h", "2026-12-01 18:00"),
    (MADRID, "2026-12-04 17:30", "1h", "2026-12-07 09:30"),
    (MADRID, "2026-12-24 17:00", "2h", "2026-12-28 10:00"),
    (MADRID, "2026-12-05 12:00", "40h", "2026-12-11 13:00"),
    (SHANGHAI, "2026-10-01 20:00", "8h", "2026-10-02 17:00"),
    # In Madrid clocks go from 2:00 to 3:00 on 29 March 2026 and from 3:00 to 2:00 on 25 October.
    (NIGHT, "2026-03-28 22:00", "7h", "2026-03-29 06:00"),
    (NIGHT, "2026-03-28 22:00", "5h", "2026-03-29 04:00"),
    (NIGHT, "2026-10-24 22:00", "9h", "2026-10-25 06:00"),
    (NIGHT, "2026-10-24 22:00", "8h", "2026-10-25 05:00"),
    (MADRID, "2026-03-27 17:00", "2h", "2026-03-30 10:00"),
    (MADRID, "2026-10-23 17:00", "2h", "2026-10-26 10:00"),
    # On Lord Howe they go by half an hour: to 2:30 on 4 October 2026, to 1:30 on 5 April.
    (LORD_HOWE, "2026-10-04 00:00", "5h30m", "2026-10-04 06:00"),
    (LORD_HOWE, "2026-04-05 00:00", "6h30m", "2026-04-05 06:00"),
    (Hours(), "2026-12-05 12:00", "40h", "2026-12-07 04:00"),
]


def local(text: str, hours: Hours) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(hours.zone)).astimezone(UTC)


def span(text: str) -> timedelta:
    hours, _, minutes = text.partition("h")
    return timedelta(hours=int(hours), minutes=int(minutes.removesuffix("m") or 0))


@pytest.mark.parametrize(("hours", "begin", "work", "end"), TABLE)
def test_work_counts_in_its_hours(hours: Hours, begin: str, work: str, end: str) -> None:
    assert after(hours, local(begin, hours), span(work)) == local(end, hours)


@pytest.mark.parametrize(
    ("hours", "at", "opening"),
    [
        (MADRID, "2026-12-01 12:00", "2026-12-01 12:00"),
        (MADRID, "2026-12-01 18:00", "2026-12-02 09:00"),
        (MADRID, "2026-12-04 19:00", "2026-12-07 09:00"),
        (NIGHT, "2026-12-01 03:00", "2026-12-01 03:00"),
        (NIGHT, "2026-12-01 07:00", "2026-12-01 22:00"),
        (Hours("Europe/Madrid", WAKING), "2026-12-01 23:30", "2026-12-02 08:00"),
        (Hours("Europe/Madrid", WAKING), "2026-03-29 01:30", "2026-03-29 08:00"),
    ],
)
def test_the_next_moment_of_work(hours: Hours, at: str, opening: str) -> None:
    asked = local(at, hours)
    assert opens(hours, asked) == local(opening, hours)
    assert working(hours, asked) == (at == opening)


@given(
    hours=st.sampled_from([MADRID, NIGHT, SHANGHAI, LORD_HOWE, Hours()]),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)),
    work=st.timedeltas(timedelta(), timedelta(hours=60)),
    more=st.timedeltas(timedelta(), timedelta(hours=60)),
)
def test_work_adds_up(hours: Hours, at: datetime, work: timedelta, more: timedelta) -> None:
    """Working first one length and then another is working both."""
    middle = after(hours, at, work)
    assert after(hours, middle, more) == after(hours, at, work + more) or not more
    assert middle >= at + work
    begin, end = next(shifts(hours, at))
    assert begin < end and opens(hours, at) >= at
