"""Commands from the chat in which only the team reads: where they are carried out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.actions import Action, Ban, Lift, Timeout, Warn
from policies.events import Actor, Invoked
from tests.policies.said import CHANNEL, PLACE, STAFF, Life, policy, says
from tests.policies.test_commands import MO, OTHER, TEAM, life, of, orders, words


@pytest.mark.parametrize("private", [False, True])
def test_a_word_to_a_member_never_falls_back_to_where_only_the_team_reads(private: bool) -> None:
    order = orders("warn", "@ann", channel="test:direct:1" if private else STAFF, private=private)
    (warn,) = of(life().meets(order), Warn)
    assert isinstance(warn, Warn)
    assert warn.channel == ""
    (usual,) = of(life().meets(orders("warn", "@ann")), Warn)
    assert isinstance(usual, Warn)
    assert usual.channel == CHANNEL


GROUP = "test:room:9"
"""The place that is the team's own chat."""


def staffed(**fields: object) -> Life:
    """The same community, whose team has a chat of its own among the places."""
    here = life()
    here.policy = policy(
        TEAM, places=(PLACE, OTHER, GROUP), staff_channel="test:channel:9", **fields
    )
    here.meets(replace(says("hi", "ann", id="51", after=-5), place=OTHER))
    here.meets(replace(says("hi", "mo", id="50", actor=MO), place=GROUP))
    return here


def in_the_chat(command: str, text: str, number: int = 1) -> Invoked:
    """Mo asks for something in the team's own chat."""
    order = orders(command, text, channel="test:channel:9", id=f"i/{command}/{number}")
    return replace(order, place=GROUP)


@pytest.mark.parametrize(("command", "kind"), [("timeout", Timeout), ("ban", Ban)])
def test_an_order_from_the_teams_chat_is_carried_out_where_the_member_is(
    command: str, kind: type[Action]
) -> None:
    here = staffed()
    decision = here.meets(in_the_chat(command, "@ann 2h"))
    assert [a.place for a in of(decision, kind)] == [PLACE, OTHER]
    for place in (PLACE, OTHER):
        assert here.view().plain("test:member:ann", f"{command}@{place}") is not None
    assert here.view().plain("test:member:ann", f"{command}@{GROUP}") is None
    lifted = here.meets(in_the_chat("lift", "@ann"))
    assert [a.place for a in of(lifted, Lift)] == [PLACE, OTHER]
    assert here.view().plain("test:member:ann", f"{command}@{OTHER}") is None


def test_who_was_never_seen_is_banned_from_the_teams_chat_everywhere() -> None:
    decision = staffed().meets(in_the_chat("ban", "4711"))
    assert [a.place for a in of(decision, Ban)] == [PLACE, OTHER]


def test_who_outranks_the_caller_anywhere_is_left_alone_from_the_teams_chat() -> None:
    here = staffed()
    owner = Actor(id="test:member:ann", status="owner")
    here.meets(replace(says("hi", "ann", id="52", actor=owner), place=OTHER))
    decision = here.meets(in_the_chat("timeout", "@ann 2h"))
    assert "isn't below yours" in words(decision)
    assert not of(decision, Timeout)


def test_a_staff_channel_in_the_place_itself_means_that_place() -> None:
    (timeout,) = of(life().meets(orders("timeout", "@ann 2h", channel=STAFF)), Timeout)
    assert timeout.place == PLACE
