"""Any order: whatever is typed or pressed, by whom, deciding never fails and answers in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policies.actions import Fetch, Reply
from policies.commands import BEHIND_BUTTONS, COMMANDS
from policies.commands.contract import Command
from policies.events import Actor
from tests.policies.said import Life, policy, says
from tests.policies.test_commands import MO, TEAM, orders

BOSS = Actor(id="test:member:boss", status="owner", roles=MO.roles)
PIECES = st.one_of(
    st.sampled_from(
        [
            *("", "0", "1", "-1", "1e9", "9" * 40, "nan", "inf", "@ann", "test:member:ann", "10m"),
            *("until friday 18:00", "since 14:00", "rule x", "incident 1"),
            *("٣", "\u202e", "[a](b)", "b:"),
        ]
    ),
    st.text(max_size=30),
)
EVERY = (*COMMANDS, *BEHIND_BUTTONS)


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.name)
@given(data=st.data())
def test_it_is_decided(command: Command, data: st.DataObject) -> None:
    life = Life(policy(TEAM))
    life.meets_all([says("hello", "ann", id="a"), says("hi", actor=BOSS, id="b")])
    given = {each.name: data.draw(PIECES, each.name) for each in command.parameters}
    by = data.draw(st.sampled_from([BOSS, MO, Actor(id="test:member:ann")]), "by")
    typed = orders(command.name, " ".join(given.values()), actor=by, id="1")
    for event in (typed, replace(typed, id="2", args=given, via="button")):
        decision = life.meets(event)
        answered = [a for a in decision.actions if isinstance(a, Reply | Fetch)]
        assert answered or decision.note or decision.actions or decision.writes
