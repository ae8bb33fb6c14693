"""What members are told of what is done: what happened, why, and no more than that."""

from __future__ import annotations

import pytest

from policies.actions import Delete, Notice, Send, Warn
from policies.decision import Decision
from tests.policies.said import LADDER, WORDS, Life, policy, rule, says


@pytest.mark.parametrize(("tell", "kind"), [("private", Notice), ("here", Send), ("nobody", None)])
def test_tell(tell: str, kind: type | None) -> None:
    decision = Life(policy(rule("a", "red", '["delete"]', f'tell = "{tell}"'))).meets(says("red"))
    told = [type(a) for a in decision.actions if isinstance(a, Notice | Send)]
    assert told == ([kind] if kind else [])


def test_a_warning_is_the_notice_itself() -> None:
    decision = Life(policy(rule("a", "red", '["delete", "warn"]', 'tell = "private"'))).meets(
        says("red")
    )
    assert [type(a) for a in decision.actions] == [Delete, Warn]


def told(decision: Decision) -> str:
    """The words that a member reads."""
    (text,) = [a.text for a in decision.actions if isinstance(a, Notice | Warn)]
    return "".join(piece if isinstance(piece, str) else "…" for piece in text)


@pytest.mark.parametrize(
    ("actions", "deleted"), [('["warn"]', False), ('["delete", "warn"]', True)]
)
def test_a_warning_says_that_a_message_was_taken_down_only_if_it_was(
    actions: str, deleted: bool
) -> None:
    words = told(Life(policy(rule("a", "red", actions))).meets(says("red")))
    assert ("took your message down" in words) is deleted
    assert "Reason: a is not wanted." in words


def test_a_warning_of_the_ladder_does_not_say_that_a_message_was_taken_down() -> None:
    rules = rule("a", "red", '["strike"]') + '[[ladder]]\nat = 1\ndo = "warn"\n'
    words = told(Life(policy(rules)).meets(says("red")))
    assert "a quick reminder from acme" in words


def test_whom_the_ladder_kicks_reads_that_they_may_come_back() -> None:
    rules = WORDS + '[[ladder]]\nat = 1\ndo = "kick"\n'
    words = told(Life(policy(rules)).meets(says("casino")))
    assert "Decided automatically. You're welcome to join again." in words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "It counts until …; if it goes on: timeout, 1 hour."),
        ("es", "Cuenta hasta …; si continúa: silencio temporal, 1 hora."),
        ("zh-CN", "计入至 …；如继续：暂停发言，1 小时。"),
    ],
)
def test_a_strike_alone_is_told(language: str, words: str) -> None:
    rules = rule("a", "red", '["strike"]', 'tell = "private"') + LADDER
    life = Life(policy(rules, language=language))
    assert words in told(life.meets(says("red")))


def test_a_strike_after_which_nothing_follows_is_told() -> None:
    last = '[[ladder]]\nat = 1\ndo = "alert"\n'
    rules = rule("a", "red", '["strike"]', 'tell = "private"') + last
    assert "It counts until …." in told(Life(policy(rules)).meets(says("red")))
