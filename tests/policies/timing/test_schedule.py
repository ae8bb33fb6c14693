"""When rules come to pass, worked out by hand; and what is said of those that cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice

import pytest

from policies.timing.calendar import Calendar
from policies.timing.recurring import Kind
from policies.timing.schedule import Business, Schedule, checked, coming, upcoming
from policies.timing.unusable import Unusable

# Kind, what is written, zone, from (on the wall there), and the next times in UTC.
BY_HAND: tuple[tuple[Kind, str, str, str, str], ...] = (
    # Once.
    ("at", "2026-12-01 09:00", "Asia/Shanghai", "2026-11-01 00:00", "2026-12-01 01:00"),
    ("at", "2026-12-01 09:00", "Europe/Madrid", "2026-11-01 00:00", "2026-12-01 08:00"),
    ("at", "2026-07-01 09:00", "Europe/Madrid", "2026-06-01 00:00", "2026-07-01 07:00"),
    ("at", "2026-12-01 09:00", "Asia/Kathmandu", "2026-11-01 00:00", "2026-12-01 03:15"),
    ("at", "2026-12-01 00:10", "Asia/Kolkata", "2026-11-01 00:00", "2026-11-30 18:40"),
    ("at", "2026-12-01 09:00", "America/St_Johns", "2026-11-01 00:00", "2026-12-01 12:30"),
    ("at", "2026-07-01 09:00", "America/St_Johns", "2026-06-01 00:00", "2026-07-01 11:30"),
    ("at", "2026-12-01 09:00", "Pacific/Chatham", "2026-11-01 00:00", "2026-11-30 19:15"),
    ("at", "2026-07-01 09:00", "Pacific/Chatham", "2026-06-01 00:00", "2026-06-30 20:15"),
    ("at", "2026-12-01 09:00", "Australia/Lord_Howe", "2026-11-01 00:00", "2026-11-30 22:00"),
    ("at", "2026-07-01 09:00", "Australia/Lord_Howe", "2026-06-01 00:00", "2026-06-30 22:30"),
    ("at", "2026-12-31 23:59", "Pacific/Kiritimati", "2026-12-01 00:00", "2026-12-31 09:59"),
    ("at", "2026-12-31 23:59", "Pacific/Pago_Pago", "2026-12-01 00:00", "2027-01-01 10:59"),
    ("at", "2028-02-29 12:00", "UTC", "2026-01-01 00:00", "2028-02-29 12:00"),
    # Once, at a time that clocks skip: as if they had not been put forward.
    ("at", "2026-03-29 02:30", "Europe/Berlin", "2026-03-01 00:00", "2026-03-29 01:30"),
    ("at", "2026-03-29 02:00", "Europe/Berlin", "2026-03-01 00:00", "2026-03-29 01:00"),
    ("at", "2026-03-29 01:59", "Europe/Berlin", "2026-03-01 00:00", "2026-03-29 00:59"),
    ("at", "2026-03-29 03:00", "Europe/Berlin", "2026-03-01 00:00", "2026-03-29 01:00"),
    ("at", "2026-03-08 02:15", "America/New_York", "2026-03-01 00:00", "2026-03-08 07:15"),
    ("at", "2026-10-04 02:10", "Australia/Lord_Howe", "2026-10-01 00:00", "2026-10-03 15:40"),
    ("at", "2026-09-27 02:50", "Pacific/Chatham", "2026-09-01 00:00", "2026-09-26 14:05"),
    ("at", "2026-10-04 02:30", "Australia/Sydney", "2026-10-01 00:00", "2026-10-03 16:30"),
    ("at", "2026-09-06 00:30", "America/Santiago", "2026-09-01 00:00", "2026-09-06 04:30"),
    # Once, at a time that clocks show twice: the first.
    ("at", "2026-10-25 02:30", "Europe/Berlin", "2026-10-01 00:00", "2026-10-25 00:30"),
    ("at", "2026-11-01 01:30", "America/New_York", "2026-10-01 00:00", "2026-11-01 05:30"),
    ("at", "2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-01 00:00", "2026-04-04 14:45"),
    ("at", "2026-04-05 03:15", "Pacific/Chatham", "2026-04-01 00:00", "2026-04-04 13:30"),
    ("at", "2026-04-04 23:30", "America/Santiago", "2026-04-01 00:00", "2026-04-05 02:30"),
    # Cron.
    ("cron", "0 9 * * mon", "Europe/Madrid", "2026-10-19 10:00",
     "2026-10-26 08:00, 2026-11-02 08:00"),
    ("cron", "0 9 * * 1-5", "America/New_York", "2026-10-30 12:00",
     "2026-11-02 14:00, 2026-11-03 14:00"),
    ("cron", "30 2 * * *", "Europe/Berlin", "2026-03-28 12:00",
     "2026-03-29 01:30, 2026-03-30 00:30"),
    ("cron", "0 * * * *", "Europe/Berlin", "2026-03-29 01:30",
     "2026-03-29 01:00, 2026-03-29 02:00, 2026-03-29 03:00"),
    ("cron", "0 * * * *", "Europe/Berlin", "2026-10-25 01:30",
     "2026-10-25 00:00, 2026-10-25 02:00, 2026-10-25 03:00"),
    ("cron", "0 0 29 2 *", "UTC", "2026-01-01 00:00", "2028-02-29 00:00, 2032-02-29 00:00"),
    ("cron", "0 18 L * *", "Asia/Shanghai", "2026-02-01 00:00",
     "2026-02-28 10:00, 2026-03-31 10:00"),
    # Every so often: days by the wall, hours as they pass.
    ("every", "1d", "Europe/Berlin", "2026-03-28 09:00",
     "2026-03-28 08:00, 2026-03-29 07:00, 2026-03-30 07:00"),
    ("every", "24h", "Europe/Berlin", "2026-03-28 09:00",
     "2026-03-28 08:00, 2026-03-29 07:00"),
    ("every", "12h", "Europe/Berlin", "2026-03-28 09:00",
     "2026-03-28 08:00, 2026-03-28 20:00, 2026-03-29 08:00"),
    ("every", "14d", "America/St_Johns", "2026-10-25 08:30",
     "2026-10-25 11:00, 2026-11-08 12:00"),
    # RFC 5545.
    ("rrule", "FREQ=MONTHLY;BYDAY=-1FR", "Asia/Shanghai", "2026-01-30 17:00",
     "2026-01-30 09:00, 2026-02-27 09:00, 2026-03-27 09:00"),
    ("rrule", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=3", "Europe/Madrid",
     "2026-03-24 09:00", "2026-03-24 08:00, 2026-03-26 08:00, 2026-04-07 07:00"),
    ("rrule", "FREQ=DAILY;UNTIL=20261002T150000Z", "Asia/Tokyo", "2026-09-30 09:00",
     "2026-09-30 00:00, 2026-10-01 00:00, 2026-10-02 00:00"),
    ("rrule", "FREQ=MONTHLY;BYMONTHDAY=31", "UTC", "2026-01-31 12:00",
     "2026-01-31 12:00, 2026-03-31 12:00, 2026-05-31 12:00"),
    ("rrule", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;BYHOUR=2;BYMINUTE=30", "Europe/Paris",
     "2026-01-01 00:00", "2026-03-29 01:30, 2027-03-28 01:30"),
)  # fmt: skip


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("kind", "text", "zone", "begins", "expected"), BY_HAND)
def test_by_hand(kind: Kind, text: str, zone: str, begins: str, expected: str) -> None:
    from policies.timing.walltime import placed
    from policies.timing.walltime import zone as named

    after = placed(wall(begins), named(zone)).at
    earlier = after.fromtimestamp(after.timestamp() - 1, UTC)
    times = [wall(each).replace(tzinfo=UTC) for each in expected.split(", ")]
    schedule = Schedule(kind, text, zone, wall(begins))
    assert [one.at for one in islice(coming(schedule, earlier), len(times))] == times
    if kind == "at" or "COUNT" in text or "UNTIL" in text:
        assert upcoming(schedule, times[-1]) is None


def test_there_are_forty_by_hand() -> None:
    assert len(BY_HAND) >= 40


MADRID = Calendar(
    "Europe/Madrid",
    holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}),
    workdays=frozenset({date(2026, 12, 26)}),
    quiet="22:00-08:00",
)


@pytest.mark.parametrize(
    ("text", "business", "expected"),
    [
        # Friday is a holiday, Saturday is worked, Sunday and Monday are off.
        ("0 9 * * *", "", "24 09:00, 25 09:00, 26 09:00, 27 09:00"),
        ("0 9 * * *", "only", "24 09:00, 26 09:00, 29 09:00, 30 09:00"),
        ("0 9 25 * *", "next", "26 09:00"),
        ("0 9 27 * *", "next", "29 09:00"),
        ("0 9 26-28 * *", "next", "26 09:00, 29 09:00"),
        # In the quiet hours it waits for their end.
        ("0 23 24 * *", "", "25 08:00"),
        ("0 23 24 * *", "only", "26 08:00"),
        ("0 7 24 * *", "", "24 08:00"),
        ("0 22 24 * *", "", "25 08:00"),
        ("0 8 24 * *", "", "24 08:00"),
        ("*/30 7 24 * *", "", "24 08:00"),
    ],
)
def test_business_days_and_quiet_hours(text: str, business: Business, expected: str) -> None:
    schedule = Schedule("cron", text, "Europe/Madrid", business=business)
    after = datetime(2026, 12, 23, 23, 30, tzinfo=UTC)
    found = list(islice(coming(schedule, after, MADRID), len(expected.split(", "))))
    # Madrid is an hour ahead of UTC in December.
    assert [f"{one.at.day} {one.at.hour + 1:02}:{one.at.minute:02}" for one in found] == (
        expected.split(", ")
    )


def test_who_decided_is_said() -> None:
    berlin = Schedule("cron", "30 2 * * *", "Europe/Berlin")
    spring = coming(berlin, datetime(2026, 3, 28, tzinfo=UTC))
    assert [one.rule for one in islice(spring, 3)] == ["", "skipped", ""]
    autumn = coming(berlin, datetime(2026, 10, 24, tzinfo=UTC))
    assert [one.rule for one in islice(autumn, 3)] == ["", "doubled", ""]
    late = Schedule("at", "2026-12-24 23:00", "Europe/Madrid")
    assert checked(late, datetime(2026, 12, 1, tzinfo=UTC)).moved == ""
    moved = upcoming(late, datetime(2026, 12, 1, tzinfo=UTC), MADRID)
    assert moved is not None
    assert moved.moved == "quiet"


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("at", "2026-02-31 09:00", "schedule_no_day"),
        ("at", "2027-02-29 09:00", "schedule_no_day"),
        ("at", "2026-13-01 09:00", "schedule_no_day"),
        ("at", "2026-12-01 25:00", "schedule_form"),
        ("at", "31 February", "schedule_form"),
        ("at", "2026-12-01", "schedule_form"),
        ("at", "2026-12-01 09:00+02:00", "schedule_form"),
        ("at", "9999-12-01 09:00", "schedule_far"),
        ("at", "2025-12-01 09:00", "schedule_past"),
        ("cron", "0 9 * *", "schedule_cron"),
        ("cron", "0 9 * * * *", "schedule_cron"),
        ("cron", "60 9 * * *", "schedule_cron"),
        ("cron", "0 9 * * someday", "schedule_cron"),
        ("cron", "0 9 31 2 *", "schedule_cron_day"),
        ("cron", "0 9 30,31 feb *", "schedule_cron_day"),
        ("every", "0s", "schedule_every"),
        ("every", "30s", "schedule_every"),
        ("every", "often", "schedule_every"),
        ("every", "99999d", "schedule_every"),
        ("rrule", "every friday", "schedule_rrule"),
        ("rrule", "FREQ=SECONDLY", "schedule_rrule"),
        ("rrule", "FREQ=DAILY;BYHOUR=25", "schedule_rrule"),
        ("rrule", "FREQ=DAILY\nRRULE:FREQ=DAILY", "schedule_rrule"),
        ("rrule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "schedule_rrule_day"),
        ("rrule", "FREQ=DAILY;UNTIL=20200101T000000Z", "schedule_never"),
    ],
)
def test_what_cannot_be_used(kind: Kind, text: str, key: str) -> None:
    begins = datetime(2026, 1, 1, 9)
    with pytest.raises(Unusable) as raised:
        checked(Schedule(kind, text, "Europe/Madrid", begins), datetime(2026, 1, 1, tzinfo=UTC))
    assert raised.value.key == key


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "America", "UTC+1", "\0"])
def test_no_such_zone(zone: str) -> None:
    with pytest.raises(Unusable) as raised:
        checked(Schedule("cron", "0 9 * * *", zone), datetime(2026, 1, 1, tzinfo=UTC))
    assert raised.value.key == "schedule_zone"


def test_a_rule_of_distance_needs_its_first_time() -> None:
    with pytest.raises(Unusable) as raised:
        checked(Schedule("every", "7d", "UTC"), datetime(2026, 1, 1, tzinfo=UTC))
    assert raised.value.key == "schedule_begins"


def test_a_rule_without_any_day_ends() -> None:
    weekend = Schedule("cron", "0 9 * * sat", "UTC", business="only")
    assert upcoming(weekend, datetime(2026, 1, 1, tzinfo=UTC), Calendar()) is None
