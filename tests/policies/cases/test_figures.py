"""Figures: departments week by week, by the community's clocks, and people only where asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.cases.figures import asked, monday, since, worked
from policies.records import CaseKept
from policies.rows import Worked
from tests.policies.escalating.clocked import MO, SUE, TEAM
from tests.policies.said import policy

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = 3_600.0


def kept(number: int, after: float = 1.0, **fields: Any) -> CaseKept:
    """A request of the support, so many hours after that Monday began."""
    at = MONDAY.timestamp() + after * HOUR
    usual: dict[str, Any] = {"kind": "request", "state": "open", "department": "support"}
    return CaseKept(number=number, opened=at, **usual | fields)


def at(hours: float) -> float:
    return MONDAY.timestamp() + hours * HOUR


def test_a_week_is_counted_whole() -> None:
    cases = [
        kept(1, 1, state="resolved", answered=at(2), closed=at(5), score=4, assignee=MO),
        kept(2, 2, state="resolved", answered=at(5), closed=at(4), score=5, assignee=MO),
        kept(3, 3, answered=at(8), missed=1, reopened=2, assignee=SUE),
        kept(4, 30, kind="complaint", state="merged", closed=at(31)),
        kept(5, 30, kind="ban"),
        kept(6, 30, kind="report", state="resolved"),
    ]
    assert worked(cases, "UTC") == [
        Worked(
            week="2026-01-05", department="support", asked=4, answered=3, first_answer=3 * HOUR,
            resolved=2, resolution=3 * HOUR, reopened=2, missed=1, rated=2, score=4.5,
        )
    ]  # fmt: skip


def test_people_are_told_apart_only_where_the_policy_wants_it() -> None:
    cases = [kept(1, assignee=MO), kept(2, assignee=SUE), kept(3)]
    assert [(r.person, r.asked) for r in worked(cases, "UTC")] == [("", 3)]
    rows = worked(cases, "UTC", ["support"])
    assert [(r.person, r.asked) for r in rows] == [("", 3), (MO, 1), (SUE, 1)]
    assert {r.person for r in worked(cases, "UTC", ["product"])} == {""}
    assert asked(policy(TEAM), MONDAY)["personal"] == ""
    wanted = TEAM.replace("[departments.support]", "[departments.support]\nper_person = true")
    assert asked(policy(wanted), MONDAY)["personal"] == "support"


@pytest.mark.parametrize(
    ("zone", "hours", "week"),
    [
        ("UTC", -0.5, "2025-12-29"),
        ("Asia/Shanghai", -0.5, "2026-01-05"),
        ("Asia/Shanghai", -8.5, "2025-12-29"),
        ("America/New_York", 4.5, "2025-12-29"),
        ("Asia/Kathmandu", -5.7, "2026-01-05"),
    ],
)
def test_a_week_begins_by_the_communitys_clocks(zone: str, hours: float, week: str) -> None:
    assert worked([kept(1, hours)], zone)[0].week == week


def test_the_newest_week_comes_first() -> None:
    rows = worked([kept(1), kept(2, 24 * 7), kept(3, 24 * 7, department="product")], "UTC")
    assert [(r.week, r.department) for r in rows] == [
        ("2026-01-12", "product"), ("2026-01-12", "support"), ("2026-01-05", "support"),
    ]  # fmt: skip


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["UTC", "Europe/Madrid", "America/Santiago", "Australia/Lord_Howe"]),
    st.integers(1, 26),
)
def test_so_many_weeks_end_with_this_one(now: datetime, zone: str, weeks: int) -> None:
    """Also in weeks that clocks make an hour longer or shorter."""
    first = since(weeks, now, zone)
    this, where = monday(now.timestamp(), zone), ZoneInfo(zone)
    assert monday(first.timestamp(), zone) == this - timedelta(weeks=weeks - 1)
    assert monday(first.timestamp() - 1, zone) == this - timedelta(weeks=weeks)
    assert first <= now < first + timedelta(weeks=weeks, hours=1)
    assert first.astimezone(where).weekday() == 0
