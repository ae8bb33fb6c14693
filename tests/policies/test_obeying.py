"""Obeying: by which names commands go, and the reports that come back to the staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from policies.actions import Alert, Moment
from policies.events import Found
from policies.obeying import by_name
from policies.wording import LANGUAGES, sentence
from tests.policies.said import PLACE, STAFF, START, Life, policy


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


def test_a_command_goes_by_its_aliases_in_every_language() -> None:
    aliases = 0
    for name in ("timeout", "lift", "why"):
        for language in LANGUAGES:
            for alias in sentence(f"command.{name}.aliases", language).split():
                assert by_name()[alias].name == name
                aliases += 1
    assert aliases
