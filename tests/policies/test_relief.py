"""How what holds for a time ends: its time is over, the platform refuses, a human decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policies import codec
from policies.actions import Action, Alert, Ban, Delete, Edit, Lift, Reply, Send, Wake
from policies.decision import Decision
from policies.events import Actor, Due, Invoked, Names, Renamed, Settled
from policies.measures import Lock, Release, Rename, RoleAdd, RoleRemove, Slowmode, Unlock
from policies.personal import erased
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life, policy, rule, says

ROLE = "test:role:9"
TEAM = (
    '[roles.admin]\nmembers = ["test:member:ada"]\n'
    'may = ["ban", "timeout", "lift", "delete", "case"]\n'
)


def begun(asked: str) -> tuple[Life, Decision]:
    """A community in which a rule has just done something for a time."""
    life = Life(policy(TEAM + rule("a", "red", f"[{asked}]")))
    return life, life.meets(says("red"))


def one(decision: Decision, kind: type[Any]) -> Any:
    (found,) = [a for a in decision.actions if type(a) is kind]
    return found


def ended(life: Life, action: Action, outcome: Any = "done", ref: str = "") -> Decision:
    at = START + timedelta(seconds=1)
    settled = Settled(
        id=f"{action.id}/settled",
        place=action.place,
        at=at,
        received=at,
        action=codec.encode(action),
        outcome=outcome,
        ref=ref,
    )
    return life.meets(settled)


def rung(life: Life, decision: Decision) -> Decision:
    """The clock rings for what was asked for."""
    wake = one(decision, Wake)
    due = Due(
        id=f"{wake.id}/due",
        place="clock:",
        at=wake.at,
        received=wake.at,
        what=wake.what,
        args=wake.args,
    )
    return life.meets(due)


def pressed(life: Life, alert: Decision, label: str, by: str = "ada") -> Decision:
    """Somebody of the team presses a button under the last alert of a decision."""
    shown = [a for a in alert.actions if isinstance(a, Alert)][-1]
    (code,) = [b.code for b in shown.buttons if b.label == label]
    at = START + timedelta(seconds=30)
    return life.meets(
        Invoked(
            id=f"press:{label}",
            place=PLACE,
            channel=STAFF,
            at=at,
            received=at,
            actor=Actor(id=f"test:member:{by}"),
            command=code,
            via="button",
        )
    )


@pytest.mark.parametrize(
    ("do", "begins", "ends"),
    [("role_add", RoleAdd, RoleRemove), ("role_remove", RoleRemove, RoleAdd)],
)
def test_a_timed_role_comes_back(do: str, begins: type[Action], ends: type[Action]) -> None:
    role = ROLE if do == "role_add" else "other:role:9"
    life, first = begun(f'{{ do = "{do}", role = "{role}", for = "7d" }}')
    ended(life, one(first, begins))
    over = one(rung(life, first), ends)
    assert (over.member, over.role, over.place) == ("test:member:ann", role, PLACE)
    assert over.because == "ended"
    assert not rung(life, first).actions, "once"


@pytest.mark.parametrize("outcome", ["denied", "gone", "failed"])
def test_a_role_that_was_not_given_is_not_taken(outcome: str) -> None:
    life, first = begun(f'{{ do = "role_add", role = "{ROLE}", for = "7d" }}')
    ended(life, one(first, RoleAdd), outcome)
    assert not rung(life, first).actions


def test_the_end_of_what_was_refused_does_not_end_what_came_later() -> None:
    life, first = begun(f'{{ do = "role_add", role = "{ROLE}", for = "7d" }}')
    ended(life, one(first, RoleAdd), "denied")
    second = life.meets(says("red", after=60, id="2"))
    ended(life, one(second, RoleAdd))
    assert not rung(life, first).actions
    assert one(rung(life, second), RoleRemove).role == ROLE


def test_the_end_of_a_lock_that_was_opened_does_not_open_a_later_one() -> None:
    life, first = begun('"lock"')
    shut = ended(life, one(first, Lock), ref="7/0")
    pressed(life, shut, "Open")
    second = life.meets(says("red", after=60, id="2"))
    ended(life, one(second, Lock), ref="8/0")
    assert not rung(life, first).actions
    assert one(rung(life, second), Unlock).before == "8/0"


def test_a_role_is_taken_from_who_was_erased() -> None:
    life, first = begun(f'{{ do = "role_add", role = "{ROLE}", for = "7d" }}')
    ended(life, one(first, RoleAdd))
    for subject, page in erased(life.pages, "test:member:ann").items():
        life.pages[subject] = page or {}
    assert one(rung(life, first), RoleRemove).role == ROLE


def named(life: Life, name: str) -> None:
    at = START + timedelta(minutes=1)
    who = Actor(id="test:member:ann")
    names = Names(name, "ann")
    life.meets(Renamed(id=f"n{name}", place=PLACE, at=at, received=at, actor=who, names=names))


@pytest.mark.parametrize(
    ("ref", "now", "comes"),
    [
        ("named", "please rename", "Ann"),
        ("", "please rename", ""),
        ("named", "Ann", "Ann"),
        ("named", "somebody new", None),
    ],
)
def test_a_name_comes_back_unless_they_go_by_another(ref: str, now: str, comes: str | None) -> None:
    life, first = begun('{ do = "rename", name = "please rename", for = "1d" }')
    ended(life, one(first, Rename), ref=ref)
    named(life, now)
    over = rung(life, first)
    assert [a.name for a in over.actions if isinstance(a, Rename)] == (
        [] if comes is None else [comes]
    )


@pytest.mark.parametrize(("ref", "seconds"), [("0", 0), ("15", 15)])
def test_slow_mode_ends_as_it_was(ref: str, seconds: int) -> None:
    life, first = begun('{ do = "slowmode", every = "1m", for = "10m" }')
    ended(life, one(first, Slowmode), ref=ref)
    over = one(rung(life, first), Slowmode)
    assert (over.channel, over.seconds) == (CHANNEL, seconds)


def test_the_end_of_slow_mode_is_not_taken_for_a_beginning() -> None:
    life, first = begun('{ do = "slowmode", every = "1m", for = "10m" }')
    ended(life, one(first, Slowmode), ref="5")
    over = rung(life, first)
    again = life.meets(says("red", after=601, id="2"))
    ended(life, one(again, Slowmode), ref="5")
    ended(life, one(over, Slowmode), ref="60")
    assert one(rung(life, again), Slowmode).seconds == 5


@pytest.mark.parametrize("what", ['"slowmode"', '"lock"'])
def test_what_was_called_off_is_not_ended(what: str) -> None:
    life, first = begun(what)
    assert not [a for a in rung(life, first).actions if isinstance(a, Slowmode | Unlock | Edit)]


def test_a_lock_tells_the_channel_once_and_opens_as_it_was() -> None:
    life, first = begun('"lock"')
    assert not [a for a in first.actions if isinstance(a, Send)], "nothing is said before it is so"
    shut = ended(life, one(first, Lock), ref="7/0")
    notice, alert = (a for a in shut.actions if isinstance(a, Send))
    assert (notice.channel, type(alert)) == (CHANNEL, Alert)
    over = rung(life, first)
    unlock, edit = one(over, Unlock), one(over, Edit)
    assert (unlock.channel, unlock.before) == (CHANNEL, "7/0")
    assert (edit.channel, edit.message) == (CHANNEL, f"sent:{notice.id}")
    asked = one(over, Alert)
    assert [b.label for b in asked.buttons] == ["Lock"], "then a human is asked"
    again = pressed(life, over, "Lock")
    assert one(again, Lock).because == "command"
    assert one(again, Wake).at == START + timedelta(hours=1)


def test_who_locks_by_hand_opens_by_hand() -> None:
    life, first = begun('"lock"')
    shut = ended(life, one(first, Lock), ref="7/0")
    opened = pressed(life, shut, "Open")
    assert one(opened, Unlock).before == "7/0"
    assert not rung(life, first).actions, "its time does not open it a second time"


def test_a_channel_that_is_left_alone_is_not_opened() -> None:
    life, first = begun('"lock"')
    assert not ended(life, one(first, Lock), "gone").actions
    assert not rung(life, first).actions


def test_a_channel_that_cannot_be_locked_is_slowed_down() -> None:
    life, first = begun('{ do = "lock", for = "20m" }')
    weaker = ended(life, one(first, Lock), "denied")
    slow = one(weaker, Slowmode)
    assert (slow.channel, slow.seconds, slow.because) == (CHANNEL, 30, "a")
    assert one(weaker, Wake).at == START + timedelta(minutes=20)
    assert "done instead: slow mode" in "".join(map(str, one(weaker, Alert).text))
    assert not rung(life, first).actions
    last = ended(life, slow, "denied")
    assert [type(a) for a in last.actions] == [Alert], "at last a human"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ('"hold"', "hiding a message"),
        (f'{{ do = "role_add", role = "{ROLE}", for = "1h" }}', "giving a role"),
        ('{ do = "rename", name = "x", for = "1h" }', "another name"),
        ('{ do = "pause" }', "pause of invitations"),
        ('"quarantine"', "timeout"),
    ],
)
def test_what_is_refused_reaches_a_human(asked: str, words: str) -> None:
    life, first = begun(asked)
    action = next(a for a in first.actions if not isinstance(a, Alert | Wake))
    told = ended(life, action, "denied")
    assert [type(a) for a in told.actions] == [Alert]
    assert words in "".join(map(str, told.actions[0].text))  # type: ignore[union-attr]


def test_an_answer_is_taken_away_again() -> None:
    life, first = begun('{ do = "reply", text = "Careful", for = "1m" }')
    reply = one(first, Reply)
    ended(life, reply, ref="99")
    delete = one(rung(life, first), Delete)
    assert (delete.channel, delete.message) == (CHANNEL, f"sent:{reply.id}")


def test_what_is_held_is_shown_or_taken_down() -> None:
    life, first = begun('"hold"')
    about = (CHANNEL, "1", PLACE, "command")
    for label, kind in (("Show it", Release), ("Take it down", Delete)):
        action = one(pressed(life, first, label), kind)
        assert (action.channel, action.message, action.place, action.because) == about
    refused = pressed(life, first, "Show it", by="ann")
    assert [type(a) for a in refused.actions] == [Reply], "only the team decides"


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


@pytest.mark.parametrize("command", ["release", "remove", "free", "confirm", "lock", "unlock"])
def test_no_button_reaches_another_communitys_place(command: str) -> None:
    life, _ = begun('"hold"')
    args = {"channel": CHANNEL, "message": "1", "member": "test:member:ann", "what": "ban"}
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
