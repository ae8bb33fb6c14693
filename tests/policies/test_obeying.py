"""Obeying: by which names commands go, and whose line nobody else is to read."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies import codec
from policies.actions import Delete, Lift
from policies.commands import COMMANDS, by_name
from policies.events import Actor, Invoked, Settled
from policies.wording import LANGUAGES, sentence
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life, policy, says
from tests.policies.test_commands import life as team
from tests.policies.test_commands import of, orders

UNSEEN = ("appeal", "history", "mydata", "report", "why")
LOGGED = f"""
[logs]
messages = "{STAFF}"
[roles.moderator]
members = ["test:member:ann"]
may = ["case"]
"""


def typed(command: str, **more: object) -> Invoked:
    """Somebody writes it under a message, for everybody to read."""
    return Invoked(
        id="test:command:1", place=PLACE, community="acme", channel=CHANNEL, at=START,
        received=START, actor=Actor(id="test:member:ann"), command=command, message="7",
        reply_to="1", reply_to_actor="test:member:bob", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def life() -> Life:
    here = Life(policy(LOGGED))
    here.meets(says("hi", "bob", id="1"))
    return here


def test_a_command_goes_by_its_aliases_in_every_language() -> None:
    aliases = 0
    for name in ("timeout", "lift", "why"):
        for language in LANGUAGES:
            for alias in sentence(f"command.{name}.aliases", language).split():
                assert by_name()[alias].name == name
                aliases += 1
    assert aliases


@pytest.mark.parametrize("command", UNSEEN)
def test_a_line_that_is_nobody_elses_business_is_taken_away(command: str) -> None:
    (gone,) = of(life().meets(typed(command)), Delete)
    assert isinstance(gone, Delete)
    assert (gone.channel, gone.message) == (CHANNEL, "7")
    for hidden in ({"private": True}, {"via": "button"}, {"via": "menu"}, {"via": "text"}):
        assert not of(life().meets(typed(command, **hidden)), Delete)
    assert not of(life().meets(structs.replace(typed(command), message="")), Delete)


def test_other_lines_stay() -> None:
    assert sorted(each.name for each in COMMANDS if each.unseen) == list(UNSEEN)
    assert not of(life().meets(typed("help")), Delete)


def test_no_log_tells_whose_line_was_taken_away() -> None:
    here = life()
    (gone,) = of(here.meets(typed("report")), Delete)
    for action, told in ((gone, False), (structs.replace(gone, because="words"), True)):
        event = Settled(
            id=f"s/{told}", place=PLACE, community="acme", at=START, received=START,
            actor=Actor(id="bot"), action=codec.encode(action), outcome="done",
        )  # fmt: skip
        assert bool(here.meets(event).writes) is told


@pytest.mark.parametrize(
    ("name", "lifted"),
    [("lift", {"timeout", "ban"}), ("unmute", {"timeout"}), ("untimeout", {"timeout"}),
     ("unban", {"ban"})],
)  # fmt: skip
def test_another_bots_name_lifts_what_it_names(name: str, lifted: set[str]) -> None:
    here = team()
    for command in ("timeout", "ban"):
        here.meets(orders(command, "@ann 1h"))
    assert {a.what for a in of(here.meets(orders(name, "@ann", id="l")), Lift)} == lifted  # type: ignore[attr-defined]


def test_a_ban_that_the_bot_never_saw_is_lifted_by_that_name_too() -> None:
    assert of(team().meets(orders("unban", "4711")), Lift)
    assert not of(team().meets(orders("lift", "4711")), Lift)
