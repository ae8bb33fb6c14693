"""What the team decides by button: what is held, kept away, locked or on guard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies.actions import Action, Ban, Delete, Lift, Reply
from policies.commands.deciding import DECIDING
from policies.events import Actor, Invoked
from policies.measures import Release
from policies.state import Held
from tests.policies.said import CHANNEL, PLACE, STAFF, START, says
from tests.policies.timed import begun, one, pressed, rung


def test_what_is_held_is_shown_or_taken_down() -> None:
    for label, kind in (("Show it", Release), ("Take it down", Delete)):
        life, first = begun('"hold"')
        refused = pressed(life, first, label, by="ann")
        assert [type(a) for a in refused.actions] == [Reply], "only the team decides"
        action = one(pressed(life, first, label), kind)
        about = (action.channel, action.message, action.place, action.because)
        assert about == (CHANNEL, "1", PLACE, "command")
        again = [pressed(life, first, label).actions for label in ("Show it", "Take it down")]
        assert [[type(a) for a in actions] for actions in again] == [[Reply], [Reply]], "once"


@pytest.mark.parametrize(("asked", "days"), [('"ban"', None), ('{ do = "ban", for = "7d" }', 7)])
def test_a_ban_is_longer_than_a_day_once_somebody_says_so(asked: str, days: int | None) -> None:
    life, first = begun(asked)
    longer = one(pressed(life, first, "Keep it so"), Ban)
    assert longer.until == (START + timedelta(days=days) if days else None)
    assert longer.because == "command"
    assert not [a for a in rung(life, first).actions if isinstance(a, Lift)], "the day is over"


def test_a_ban_that_nobody_confirms_ends_after_a_day() -> None:
    life, first = begun('"ban"')
    over = rung(life, first)
    assert one(over, Lift).what == "ban"


def test_a_ban_is_lifted_by_button() -> None:
    life, first = begun('"ban"')
    assert one(pressed(life, first, "Lift it"), Lift).what == "ban"
    assert not rung(life, first).actions


@pytest.mark.parametrize(("label", "kind"), [("Let them post", Lift), ("Remove the member", Ban)])
def test_a_quarantine_waits_for_a_human(label: str, kind: type[Action]) -> None:
    life, first = begun('"quarantine"')
    assert one(pressed(life, first, label), kind).member == "test:member:ann"


def test_nobody_frees_an_account_in_other_hands_whose_owner_outranks_them() -> None:
    life, first = begun('"quarantine"')
    for rank, lifted in ((-1, 0), (0, 1)):
        taken = (START.timestamp(), 0.0, rank, "", 1, ())
        life.pages["test:member:ann"]["compromised"] = Held(taken)
        done = pressed(life, first, "Let them post").actions
        assert sum(isinstance(a, Lift) for a in done) == lifted
    assert life.view().plain("test:member:ann", "compromised") is None


def test_nobody_confirms_a_ban_of_the_immune() -> None:
    life, first = begun('"ban"')
    boss = Actor(id="test:member:ann", status="admin")
    life.meets(says("hello", after=5, id="9", actor=boss))
    assert [type(a) for a in pressed(life, first, "Keep it so").actions] == [Reply]


def test_back_to_normal_by_button() -> None:
    life, first = begun('{ do = "posture", to = "locked" }')
    assert life.view().plain("", "posture") == "locked"
    pressed(life, first, "Back to normal")
    assert life.view().plain("", "posture") is None


@pytest.mark.parametrize("command", ["lock", "unlock"])
def test_no_button_reaches_another_communitys_place(command: str) -> None:
    life, _ = begun('"hold"')
    args = {"channel": CHANNEL}
    event = Invoked(
        id="x",
        place=PLACE,
        channel=STAFF,
        at=START,
        received=START,
        actor=Actor(id="test:member:ada"),
        command=command,
        args={**args, "at": "test:room:foreign"},
    )
    assert [type(a) for a in life.meets(event).actions] == [Reply]


@pytest.mark.parametrize("command", [command.name for command in DECIDING])
def test_a_button_is_only_for_whoever_has_its_permission(command: str) -> None:
    life, _ = begun('"hold"')
    args = {"channel": CHANNEL, "card": "1"}
    press = Invoked(
        id="x", place=PLACE, channel=STAFF, at=START, received=START, community="acme",
        actor=Actor(id="test:member:ann"), command=command,
        args={**args, "at": PLACE}, via="button",
    )  # fmt: skip
    assert [type(action) for action in life.meets(press).actions] == [Reply]


def test_each_decision_by_button_needs_a_permission() -> None:
    needed = {command.name: command.permission for command in DECIDING}
    assert needed == {
        "release": "delete", "remove": "delete",
        "take_down": "delete", "leave_up": "delete", "free": "lift", "confirm": "ban",
        "matters": "case", "lock_there": "timeout", "open_there": "lift", "calm": "timeout",
        "deal": "delete",
    }  # fmt: skip
