"""Whoever includes the baseline is protected in a raid, and nobody is harmed who is not of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

import pytest

from policies.actions import (
    Action,
    Alert,
    Ban,
    Delete,
    Edit,
    Kick,
    Notice,
    Sanction,
    Send,
    Timeout,
    Wake,
)
from policies.decision import Decision
from policies.draft import Draft
from policies.events import Event
from policies.lifecycle import state
from policies.measures import Hold, Lock, Pause
from policies.policy import Policy
from tests.policies.filters.crowds import SPAM, joins, ordinary
from tests.policies.filters.test_no_raid import various
from tests.policies.filters.test_raid import HOUR, QUESTIONS, speak
from tests.policies.said import START, Life, says
from tests.quality.packs import NAMES, including

WITH = [name for name in NAMES if name != "baseline"]
DAY = 86_400.0
GENTLY = (Hold, Alert, Pause, Wake, Send, Edit)
"""What may be done when only the rate is known: the words are those to the team."""


@cache
def protected(pack: str) -> Policy:
    """The baseline beside another pack."""
    return including("baseline", pack)


def lived(pack: str) -> Life:
    """A community after a week in which the rules found next to nothing, and an hour of joins in
    which two members have talked for long; others were seen hours ago."""
    life = Life(protected(pack))
    for day in range(5):
        copies = (f"d{day}.{n}" for n in range(3))
        before = (day - 6) * DAY
        life.meets_all(says(f"{SPAM[0]} {one}", one, after=before, id=one) for one in copies)
    life.meets_all(
        says(text, f"calm{n}", after=(n - 40) * 200, id=f"calm{n}")
        for n, text in enumerate(various(18))
    )
    talk = [
        says(f"{QUESTIONS[n % 7]} {n}", f"old{n % 2}", after=n * 60, id=f"old{n}")
        for n in range(58)
    ]
    life.meets_all(sorted([*ordinary(1, 0, HOUR - 120, 20), *talk], key=_time))
    return life


def _time(event: Event) -> float:
    return event.at.timestamp()


def done(decisions: Iterable[Decision]) -> list[Action]:
    return [action for decision in decisions for action in decision.actions]


def rush(count: int, gap: float = 0.5) -> list[Event]:
    """Many join, some of whom ask ordinary things at once."""
    came: list[Event] = [joins(HOUR + n * gap, f"r{n}") for n in range(count)]
    asked = [
        says(QUESTIONS[n], f"r{5 * n}", after=HOUR + 3 * n + 1, id=f"ask{n}") for n in range(7)
    ]
    return sorted([*came, *asked], key=_time)


def scam(text: str, count: int) -> list[Event]:
    """The same from many newcomers."""
    return [says(f"{text} {n}", f"s{n}", after=HOUR + 1.3 * n, id=f"scam{n}") for n in range(count)]


@pytest.mark.parametrize("pack", WITH)
def test_by_the_rate_of_joins_alone_newcomers_are_at_most_held(pack: str) -> None:
    decisions = lived(pack).meets_all(rush(40))
    actions = done(decisions)
    assert {type(action) for action in actions} <= set(GENTLY)
    assert any(isinstance(action, Pause) for action in actions)
    assert len([action for action in actions if isinstance(action, Pause)]) == 1
    asked = [a for a in actions if isinstance(a, Hold)]
    assert all(a.message.startswith("ask") for a in asked)


@pytest.mark.parametrize("pack", WITH)
def test_newcomers_who_write_fast_but_not_alike_are_at_most_held(pack: str) -> None:
    actions = done(lived(pack).meets_all(speak(various(40), 0.2)))
    assert {type(action) for action in actions} <= set(GENTLY)
    assert any(isinstance(action, Hold) for action in actions)


@pytest.mark.parametrize("text", SPAM)
@pytest.mark.parametrize("pack", WITH)
def test_what_newcomers_say_alike_is_gone_and_nobody_else_is_touched(pack: str, text: str) -> None:
    life = lived(pack)
    ham = [says(QUESTIONS[n], f"ham{n}", after=HOUR + 2 + 5 * n, id=f"ham{n}") for n in range(5)]
    old = [says(f"what is this, {n}", "old1", after=HOUR + 4 + n, id=f"o{n}") for n in range(6)]
    spam = scam(text, 30)
    actions = done(life.meets_all(sorted([*spam, *ham, *old], key=_time)))
    removed = {action.message for action in actions if isinstance(action, Delete)}
    assert removed == {f"scam{n}" for n in range(30)}
    innocent = {f"test:member:{name}" for name in ("old0", "old1", *(f"ham{n}" for n in range(5)))}
    assert not [a for a in actions if isinstance(a, Sanction | Hold) and a.member in innocent]
    assert not [a for a in actions if isinstance(a, Notice) and a.member in innocent]


@pytest.mark.parametrize("rushed", [True, False])
@pytest.mark.parametrize("pack", WITH)
def test_a_raid_trips_no_brake(pack: str, rushed: bool) -> None:
    life = lived(pack)
    taken = [event for text in SPAM for event in _taken_over(text)]
    crowd = sorted([*(rush(40) if rushed else ()), *taken], key=_time)
    decisions = life.meets_all(crowd)
    assert any(f.rule == "campaign" for decision in decisions for f in decision.findings)
    draft = Draft(crowd[-1], life.view(), life.policy)
    assert {state(draft, rule) for rule in life.policy.rules} <= {"enforce", "shadow"}


def _taken_over(text: str) -> list[Event]:
    """Accounts that were taken over: they have been here for long, and say the same."""
    return [
        says(f"{text} {n}", f"calm{n % 18}", after=HOUR + 20 + n, id=f"{text[:3]}{n}")
        for n in range(36)
    ]


@pytest.mark.parametrize("pack", WITH)
def test_nobody_is_removed_and_nothing_is_locked_without_a_human(pack: str) -> None:
    crowd = [*rush(40), *(event for text in SPAM for event in scam(text, 20))]
    actions = done(lived(pack).meets_all(sorted(crowd, key=_time)))
    assert any(isinstance(action, Delete) for action in actions)
    assert not [action for action in actions if isinstance(action, Ban | Kick | Lock)]
    silent = [a.until - START for a in actions if isinstance(a, Timeout)]
    assert all(until < timedelta(hours=26) for until in silent)
