"""Consequences: which of several sanctions it is, who reads what of it, and in what words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies import codec
from policies.actions import Action, Delete, Kick, Moment, Notice, Send, Timeout, Warn
from policies.events import Actor, Invoked, Moderated, Settled
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, rule, says


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


def test_who_is_removed_is_told_the_reason_of_that_before_it_happens() -> None:
    quiet = rule("a", "red", '["delete"]', 'tell = "private"')
    loud = rule("b", "blue", '["kick"]', 'tell = "private"')
    _, notice, kick = done(quiet + loud, "red blue")
    assert isinstance(kick, Kick)
    assert "b is not wanted" in words(notice)
    assert "a is not wanted" not in words(notice)


def test_a_warning_is_the_telling() -> None:
    rules = rule("a", "red", '["delete", "warn"]', 'tell = "private"')
    assert [type(a) for a in done(rules, "red")] == [Delete, Warn]


@pytest.mark.parametrize(("tell", "kinds"), [("here", [Send]), ("nobody", [])])
def test_the_rule_says_who_is_told(tell: str, kinds: list[type[Action]]) -> None:
    here = Life(policy(rule("a", "red", '["delete"]', f'tell = "{tell}"')))
    decision = here.meets(says("red"))
    assert [type(a) for a in decision.actions] == [Delete]
    assert [type(a) for a in here.settles(decision)] == kinds


def test_who_is_removed_has_a_fortnight_to_object() -> None:
    notice, *_ = done(rule("a", "red", '["ban"]', 'tell = "private"'), "red")
    assert isinstance(notice, Notice)
    times = [piece for piece in notice.text if isinstance(piece, Moment)]
    assert times[-1].at == START + timedelta(days=14)


@pytest.mark.parametrize("filter", ["flood", "repeats"])
def test_a_limit_of_one_is_a_limit(filter: str) -> None:
    body = 'limit = 1\nwithin = "1m"\nactions = ["delete"]\nbecause = "once"\n'
    life = Life(policy(f'[[rules]]\nname = "a"\nfilter = "{filter}"\n{body}'))
    found = [bool(life.meets(says("hello", id=str(n), after=n)).findings) for n in range(3)]
    assert found == [False, True, True]


FLOOD = """
[roles.moderator]
members = ["test:member:mo"]
may = ["timeout", "lift"]

[[rules]]
name = "fast"
filter = "flood"
limit = 2
within = "5m"
actions = ["delete", { do = "timeout", for = "10m" }]
because = "slow down"
tell = "private"
"""


def burst(life: Life, first: int, last: int, gap: float = 1) -> list[list[type[Action]]]:
    """What is done about messages one after the other."""
    said = [says("hi", id=str(n), after=n * gap) for n in range(first, last)]
    return [[type(a) for a in decision.actions] for decision in life.meets_all(said)]


def test_a_burst_is_one_timeout() -> None:
    done = burst(Life(policy(FLOOD)), 0, 6)
    assert [Timeout in kinds for kinds in done] == [False, False, True, False, False, False]
    assert done[-1] == [Delete]


def test_a_longer_timeout_replaces_one_that_is_in_force() -> None:
    life = Life(policy(FLOOD + rule("red", "red", '[{ do = "timeout", for = "1h" }]')))
    burst(life, 0, 3)
    (timeout,) = [
        a for a in life.meets(says("red", id="9", after=4)).actions if isinstance(a, Timeout)
    ]
    assert timeout.until == START + timedelta(seconds=4, hours=1)
    assert Timeout not in burst(life, 10, 11)[0]


def test_a_timeout_follows_again_when_the_last_is_nearly_over() -> None:
    life = Life(policy(FLOOD))
    burst(life, 0, 3)
    assert Timeout in burst(life, 30, 31, gap=3)[0]


def test_a_timeout_that_the_platform_refused_is_not_in_force() -> None:
    life = Life(policy(FLOOD))
    burst(life, 0, 2)
    (timeout,) = [
        a for a in life.meets(says("hi", id="2", after=2)).actions if isinstance(a, Timeout)
    ]
    life.meets(
        Settled(
            id=f"{timeout.id}/settled",
            place=PLACE,
            at=START,
            action=codec.encode(timeout),
            outcome="denied",
        )
    )
    assert Timeout in burst(life, 3, 4)[0]


@pytest.mark.parametrize("by_hand", [False, True])
def test_who_is_let_off_by_a_person_starts_afresh(by_hand: bool) -> None:
    life = Life(policy(FLOOD))
    burst(life, 0, 3)
    at = START + timedelta(seconds=5)
    life.meets(
        Moderated(
            id="l", place=PLACE, at=at, member="test:member:ann", sanction="timeout", lifted=True
        )
        if by_hand
        else Invoked(
            id="l",
            place=PLACE,
            channel=CHANNEL,
            at=at,
            received=at,
            command="lift",
            actor=Actor(id="test:member:mo"),
            args={"text": "@ann"},
        )
    )
    assert burst(life, 6, 8) == [[], []]
    assert Timeout in burst(life, 8, 9)[0]
