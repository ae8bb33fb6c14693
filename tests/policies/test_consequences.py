"""Consequences: which of several sanctions it is, who reads what of it, and in what words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies.actions import Action, Delete, Kick, Moment, Notice, Send, Timeout, Warn
from tests.policies.said import START, Life, policy, rule, says


def done(rules: str, text: str) -> list[Action]:
    """What is done about one message."""
    return list(Life(policy(rules)).meets(says(text)).actions)


def words(action: Action) -> str:
    """What somebody reads."""
    assert isinstance(action, Notice)
    return "".join(piece for piece in action.text if isinstance(piece, str))


def test_a_kick_is_more_severe_than_any_timeout() -> None:
    rules = rule("a", "red", '[{ do = "timeout" }]') + rule("b", "blue", '["kick"]')
    assert [type(a) for a in done(rules, "red blue")] == [Kick]


def test_who_is_sanctioned_is_told_the_reason_of_that_before_it_happens() -> None:
    quiet = rule("a", "red", '["delete"]', 'tell = "private"')
    loud = rule("b", "blue", '[{ do = "timeout", for = "1h" }]', 'tell = "private"')
    _, notice, timeout = done(quiet + loud, "red blue")
    assert isinstance(timeout, Timeout)
    assert "b is not wanted" in words(notice)
    assert "a is not wanted" not in words(notice)


def test_a_warning_is_the_telling() -> None:
    rules = rule("a", "red", '["delete", "warn"]', 'tell = "private"')
    assert [type(a) for a in done(rules, "red")] == [Delete, Warn]


@pytest.mark.parametrize(("tell", "kinds"), [("here", [Delete, Send]), ("nobody", [Delete])])
def test_the_rule_says_who_is_told(tell: str, kinds: list[type[Action]]) -> None:
    rules = rule("a", "red", '["delete"]', f'tell = "{tell}"')
    assert [type(a) for a in done(rules, "red")] == kinds


def test_who_is_removed_has_a_fortnight_to_object() -> None:
    notice, _ = done(rule("a", "red", '["ban"]', 'tell = "private"'), "red")
    assert isinstance(notice, Notice)
    times = [piece for piece in notice.text if isinstance(piece, Moment)]
    assert times[-1].at == START + timedelta(days=14)


@pytest.mark.parametrize("filter", ["flood", "repeats"])
def test_a_limit_of_one_is_a_limit(filter: str) -> None:
    body = 'limit = 1\nwithin = "1m"\nactions = ["delete"]\nbecause = "once"\n'
    life = Life(policy(f'[[rules]]\nname = "a"\nfilter = "{filter}"\n{body}'))
    found = [bool(life.meets(says("hello", id=str(n), after=n)).findings) for n in range(3)]
    assert found == [False, True, True]
