"""What members are told of what is done: what happened, why, and no more than that."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from policies.actions import Action, Alert, Delete, Excerpt, Notice, Send, Warn
from policies.decision import Decision
from policies.events import Content, Names, Part
from tests.policies.said import LADDER, STAFF, WORDS, Life, policy, rule, says


@pytest.mark.parametrize(("tell", "kind"), [("private", Notice), ("here", Send), ("nobody", None)])
def test_tell(tell: str, kind: type | None) -> None:
    life = Life(policy(rule("a", "red", '["delete"]', f'tell = "{tell}"')))
    decision = life.meets(says("red"))
    every = (*decision.actions, *life.settles(decision))
    told = [type(a) for a in every if isinstance(a, Notice | Send)]
    assert told == ([kind] if kind else [])


def test_a_warning_is_the_notice_itself() -> None:
    decision = Life(policy(rule("a", "red", '["delete", "warn"]', 'tell = "private"'))).meets(
        says("red")
    )
    assert [type(a) for a in decision.actions] == [Delete, Warn]


def told(decision: Decision) -> str:
    """The words that a member reads."""
    return read(decision.actions)


def read(actions: Iterable[Action]) -> str:
    """The words of the one among them that a member reads."""
    (text,) = [a.text for a in actions if isinstance(a, Notice | Warn)]
    return "".join(piece if isinstance(piece, str) else "…" for piece in text)


@pytest.mark.parametrize("actions", ['["warn"]', '["delete", "warn"]'])
def test_a_warning_says_nothing_of_what_the_platform_may_refuse(actions: str) -> None:
    words = told(Life(policy(rule("a", "red", actions))).meets(says("red")))
    assert "took your message down" not in words
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


def alerted(decision: Decision) -> list[object]:
    """The pieces of the one alert."""
    (alert,) = [a for a in decision.actions if isinstance(a, Alert)]
    return list(alert.text)


def test_an_alert_shows_the_part_in_which_something_was_found() -> None:
    life = Life(policy(rule("a", "red", '["alert"]')))
    assert Excerpt("test:channel:5/1") in alerted(life.meets(says("red hot")))
    content = Content(text="look", parts=(Part("embed", "so red"),))
    embedded = replace(says("", "bob", id="2"), content=content)
    assert Excerpt(embedded.id, part=1, span=(3, 6)) in alerted(life.meets(embedded))


def test_an_alert_shows_the_part_that_its_own_rule_found() -> None:
    body = rule("a", "look", '["delete"]') + rule("b", "red", '["alert"]')
    content = Content(text="look", parts=(Part("embed", "so red"),))
    both = replace(says("", id="2"), content=content)
    assert Excerpt(both.id, part=1, span=(3, 6)) in alerted(Life(policy(body)).meets(both))


def test_an_alert_about_a_name_shows_the_name() -> None:
    body = 'name = "n"\nfilter = "names"\nwords = ["casino"]\nactions = ["alert"]\nbecause = "x"\n'
    event = replace(says("hi"), names=Names("Casino Bob", "bob"))
    pieces = alerted(Life(policy(f"[[rules]]\n{body}")).meets(event))
    assert Excerpt(event.id, part=-1, span=(0, 6)) in pieces
    assert " is called: " in str(pieces)


@pytest.mark.parametrize("actions", ['[{ do = "timeout", for = "1h" }]', '["ban"]'])
def test_a_review_is_offered_only_where_somebody_could_do_it(actions: str) -> None:
    body = rule("a", "red", actions, 'tell = "private"')
    for channel in (STAFF, ""):
        for language in ("en", "es", "zh-CN"):
            rules = policy(body, staff_channel=channel, language=language)
            life = Life(rules)
            decision = life.meets(says("red"))
            words = read((*decision.actions, *life.settles(decision)))
            offered = any(w in words for w in ("review", "revisión", "复核"))
            assert offered is bool(channel), words
