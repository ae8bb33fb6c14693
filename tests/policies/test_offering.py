"""What is offered while somebody writes a command: what fits, in their language, if they may."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.commands.completing import Offered
from policies.commands.offering import offered_to
from policies.commands.shown import shown
from policies.draft import Draft
from policies.events import Actor
from tests.policies.said import Life, policy, rule
from tests.policies.test_commands import MO, TEAM, orders

BODY = (
    TEAM
    + '[reasons]\nspam = "No adverts here"\nloud = "Please be calm"\n'
    + rule("casino", "casino", '["delete"]')
)
ANN = Actor(id="test:member:ann")


def offers(what: Offered, typed: str, actor: Actor = MO) -> list[str]:
    life = Life(policy(BODY))
    draft = Draft(orders("warn", actor=actor), life.view(), life.policy)
    return [offer.label for offer in offered_to(draft, what, typed)]


@pytest.mark.parametrize(
    ("what", "typed", "expected"),
    [
        ("reasons", "", ["spam: No adverts here", "loud: Please be calm"]),
        ("reasons", "ADV", ["spam: No adverts here"]),
        ("rules", "cas", ["casino"]),
        ("durations", "7", ["7d"]),
        ("languages", "esp", ["Español"]),
        ("commands", "/time", ["/timeout: Pause a member's posting for a while"]),
        ("reasons", "nothing like it", []),
    ],
)
def test_what_fits_is_offered(what: Offered, typed: str, expected: list[str]) -> None:
    assert offers(what, typed) == expected


def test_nobody_is_offered_what_they_may_not_use() -> None:
    assert offers("reasons", "", ANN) == offers("rules", "", ANN) == []
    assert offers("commands", "/ban", ANN) == []
    assert len(offers("commands", "")) == 25, "no more fit on Discord"


def test_commands_are_offered_in_the_writers_language() -> None:
    assert offers("commands", "暂停", replace(MO, language="zh"))[0].startswith("/暂停发言")


def test_what_is_offered_for_a_parameter_follows_from_its_kind() -> None:
    found = {
        (command.name, parameter.name): parameter.offers
        for command in shown()
        for parameter in command.parameters
        if parameter.offers
    }
    assert found["warn", "because"] == "reasons"
    assert found["timeout", "duration"] == "durations"
    assert found["policy", "rule"] == "rules"
    assert found["more", "which"] == "commands"
