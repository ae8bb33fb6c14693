"""Arguments: what somebody wrote after a command that takes any is not silently left unread."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.commands import BEHIND_BUTTONS, COMMANDS
from policies.events import Names
from tests.policies.said import says
from tests.policies.test_commands import life, orders, words


@pytest.mark.parametrize(
    ("command", "text", "answer"),
    [
        ("strikes", "Bob", "I don't know who “Bob” is"),
        ("why", "Bob", "I don't know who “Bob” is"),
        ("why", "@ann more", "cannot use “more” here; possible are: details"),
        ("lift", "@ann all", "cannot use “all” here; possible are: timeout, ban"),
        ("whois", "", "Who do you mean?"),
        ("timeout", "", "Who do you mean?"),
        ("whois", "@ann extra", "I don't know what “extra” is for"),
        ("timeout", "@ann -5m", "I can't read “-5m” as a length of time"),
        ("timeout", "@ann +5m too loud", "I can't read “+5m” as a length of time"),
    ],
)
def test_words_that_cannot_be_used_are_named(command: str, text: str, answer: str) -> None:
    decision = life().meets(orders(command, text))
    assert answer in words(decision)
    assert len(decision.actions) == 1


def test_who_is_in_a_hurry_may_say_please() -> None:
    here = life()
    assert "What you can do here" in words(here.meets(orders("help", "me please")))
    assert "only observe" in words(here.meets(orders("stop", "please")))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("nope extra", "I don't know what “nope extra” is for"),
        ("show extra", "I don't know what “extra” is for"),
        ("SHOW", "acme: acting"),
    ],
)
def test_words_that_the_policy_command_cannot_use(text: str, answer: str) -> None:
    assert answer in words(life().meets(orders("policy", text, actor=says("", "ada").actor)))


def test_only_a_member_can_be_required() -> None:
    for command in (*COMMANDS, *BEHIND_BUTTONS):
        assert {p.kind for p in command.parameters if p.required} <= {"member"}, command.name


def test_a_display_name_means_its_bearer_while_nobody_else_bears_it() -> None:
    here = life()
    here.meets(replace(says("hi", "newbie", id="40"), names=Names("Noa", "newbie")))
    assert "roles" in words(here.meets(orders("whois", "@Noa")))
    here.meets(replace(says("hi", "other", id="41"), names=Names("NOA", "other")))
    assert "I don't know who “@Noa” is" in words(here.meets(orders("whois", "@Noa")))
    assert "roles" in words(here.meets(orders("whois", "@newbie")))


def test_a_username_comes_before_a_display_name() -> None:
    here = life()
    here.meets(replace(says("hi", "mimic", id="40"), names=Names("ann", "mimic")))
    assert '"test:member:ann"' in words(here.meets(orders("whois", "@ann")))


def test_a_display_name_that_was_given_up_leads_to_nobody() -> None:
    here = life()
    for number, name in enumerate(("Noa", "Nora")):
        here.meets(replace(says("hi", "newbie", id=f"5{number}"), names=Names(name, "newbie")))
    assert "I don't know who “@Noa” is" in words(here.meets(orders("whois", "@Noa")))
    assert '"test:member:newbie"' in words(here.meets(orders("whois", "@Nora")))
