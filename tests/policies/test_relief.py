"""How what holds for a time ends: its time is over, or the platform refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies.actions import Action, Alert, Delete, Edit, Reply, Send, Wake
from policies.events import Actor, Names, Renamed
from policies.measures import Lock, Rename, RoleAdd, RoleRemove, Slowmode, Unlock
from policies.people.personal import erased
from tests.policies.said import CHANNEL, PLACE, START, Life, says
from tests.policies.timed import ROLE, begun, ended, one, pressed, rung


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
