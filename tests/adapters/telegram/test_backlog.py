"""What waited while the bot was away is counted, and reported when the last of it is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.telegram.backlog import Backlog
from policies.events import Joined, Message

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def message(number: int, hours: int, place: str = "-1") -> Message:
    """A message so many hours before the connection came up."""
    return Message(
        id=f"telegram:channel:{place}/{number}",
        place=f"telegram:chat:{place}",
        channel=f"telegram:channel:{place}",
        at=SINCE - timedelta(hours=hours),
        received=SINCE,
        message=str(number),
    )


def test_it_is_reported_once_for_each_place_after_the_last() -> None:
    backlog = Backlog(7, 4, SINCE)
    assert not list(backlog.take(3, [message(1, 3), message(2, 2), message(1, 1, "-2")]))
    reports = list(backlog.take(1, [message(3, 1)]))
    assert [(r.place, r.to, r.late) for r in reports] == [
        ("telegram:chat:-1", "3", 3),
        ("telegram:chat:-2", "1", 1),
    ]
    assert reports[0].away_since == SINCE - timedelta(hours=3)
    assert not list(backlog.take(1, [message(4, 1)]))


def test_what_is_new_or_no_message_is_not_late() -> None:
    backlog = Backlog(7, 2, SINCE)
    joined = Joined(id="u", place="telegram:chat:-1", at=SINCE - timedelta(hours=1))
    assert not list(backlog.take(2, [message(1, -1), joined]))


def test_without_a_backlog_there_is_nothing_to_report() -> None:
    assert not list(Backlog(7, 0, SINCE).take(1, [message(1, 3)]))
