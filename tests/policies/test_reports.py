"""What was read late: the cursor moves, and the staff read once what it came to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from policies.actions import Alert, Fetch, Moment, Wake
from policies.events import CaughtUp, Found
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life, policy
from tests.policies.test_settling import RULE, at, one, rung

AWAY = 3_600.0


def caught_up(channel: str, after: float, late: int, away: float = AWAY) -> CaughtUp:
    """All was read in a channel, for which nobody had listened for ``away`` seconds."""
    return CaughtUp(
        id=f"c/{channel}", place=PLACE, channel=channel, at=at(after), received=at(after),
        to="42", away_since=at(after - away), late=late,
    )  # fmt: skip


def test_catching_up_moves_the_cursor_and_is_reported_once_for_all_channels() -> None:
    life = Life(policy(RULE))
    wake = one(life.meets(caught_up(CHANNEL, 9, 3)), Wake)
    assert at(9) < wake.at <= at(60)
    assert life.view().plain(CHANNEL, "complete_to") == "42"
    assert not life.meets(caught_up("test:channel:6", 11, 4)).actions
    fetch = one(life.meets(rung(wake)), Fetch)
    assert fetch.query == "away"
    assert fetch.args == {"since": repr(at(9 - AWAY).timestamp()), "late": "7"}
    assert one(life.meets(caught_up(CHANNEL, 99, 1)), Wake)


def test_catching_up_with_nothing_late_is_not_reported() -> None:
    assert not Life(policy(RULE)).meets(caught_up(CHANNEL, 9, 0)).actions


def test_what_was_read_within_minutes_is_not_late() -> None:
    assert not Life(policy(RULE)).meets(caught_up(CHANNEL, 9, 3, away=600)).actions
    assert Life(policy(RULE)).meets(caught_up(CHANNEL, 9, 3, away=601)).actions


def come(life: Life, query: str, *rows: dict[str, Any]) -> list[Alert]:
    """The figures have come back, four hours after the start; what is told then."""
    at = START + timedelta(hours=4)
    event = Found(
        id=f"{query}/found", place="store:", at=at, as_of=at, query=query, rows=rows, invoked=b""
    )
    actions = life.meets(event).actions
    assert all(isinstance(action, Alert) for action in actions)
    return [action for action in actions if isinstance(action, Alert)]


def test_what_was_read_late_is_told_with_its_time_and_what_came_of_it() -> None:
    life = Life(policy('timezone = "Asia/Shanghai"\n'))
    row = {"since": START.timestamp(), "late": 214, "removed": 3, "open": 2}
    (alert,) = come(life, "away", row)
    assert (alert.place, alert.channel) == (PLACE, STAFF)
    zone = "Asia/Shanghai"
    assert alert.text == (
        *("Away ", Moment(START, zone), "–", Moment(START + timedelta(hours=4), zone)),
        ": 214 messages read late, 3 removed, 2 for you.",
    )


def test_figures_of_another_form_are_no_report() -> None:
    life = Life(policy(""))
    assert not come(life, "away", {"since": "yesterday"})
    assert life.decisions[-1].note == "unreadable"
    assert not come(life, "elsewhere", {"since": START.timestamp()})
