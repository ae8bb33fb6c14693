"""Slow mode, locks, lockdowns and names by command: what begins, what is answered, how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies import codec
from policies.actions import Action, Alert, Edit, Fetch, Send, Wake
from policies.decision import Decision
from policies.draft import moment
from policies.events import Due, Event, Found, Invoked, Settled
from policies.measures import Lock, Rename, Slowmode, Unlock
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life
from tests.policies.test_commands import life, of, orders, words

HALF_AN_HOUR = START + timedelta(minutes=30)


def settles(here: Life, action: Action, outcome: str = "done", ref: str = "") -> Decision:
    """The action ends like this."""
    event = Settled(
        id=f"{action.id}/settled",
        place=action.place,
        community="acme",
        at=moment(here.now),
        action=codec.encode(action),
        outcome=outcome,  # type: ignore[arg-type]
        ref=ref,
        error="no" if outcome == "denied" else "",
    )
    return here.meets(event)


def found(here: Life, decision: Decision, order: Invoked, *rows: dict[str, str]) -> Decision:
    """What was looked up comes back."""
    (fetch,) = of(decision, Fetch)
    event: Event = Found(
        id=f"{fetch.id}/found", place=PLACE, at=moment(here.now), invoked=codec.encode(order),
        actor=order.actor, query="channels", rows=rows, as_of=moment(here.now),
    )  # fmt: skip
    return here.meets(event)


def rings(here: Life, wake: Action) -> Decision:
    assert isinstance(wake, Wake)
    due = Due(id=f"{wake.id}/due", place="clock:", community="acme", at=wake.at, what=wake.what)
    return here.meets(replace(due, args=wake.args))


@pytest.mark.parametrize(
    ("text", "until", "says"),
    [
        ("", HALF_AN_HOUR, "is locked until"),
        ("2h", START + timedelta(hours=2), "is locked until"),
        ("until 20:00", START.replace(hour=20), "is locked until"),
    ],
)
def test_a_channel_is_locked_and_opens_by_itself(text: str, until: object, says: str) -> None:
    here = life()
    decision = here.meets(orders("lock", text))
    (lock,), (wake,) = of(decision, Lock), of(decision, Wake)
    assert isinstance(wake, Wake)
    assert wake.at == until
    shut = settles(here, lock, ref="7/0")
    assert says in words(shut)
    assert [type(a) for a in shut.actions if isinstance(a, Alert)] == [Alert]
    assert "until …" in words(here.meets(orders("lock", id="again")))
    (opened,) = of(rings(here, wake), Unlock)
    assert isinstance(opened, Unlock)
    assert opened.before == "7/0"


def test_what_needs_no_lock_and_what_cannot_be_locked_is_told() -> None:
    here = life()
    (lock,) = of(here.meets(orders("lock")), Lock)
    assert "do not write" in words(settles(here, lock, "gone"))
    (lock,) = of(here.meets(orders("lock", id="2")), Lock)
    denied = settles(here, lock, "denied")
    assert "instead: slow mode" in words(denied)
    assert of(denied, Slowmode)


@pytest.mark.parametrize("command", ["lock", "slowmode", "lockdown"])
def test_nothing_of_it_lasts_for_ever(command: str) -> None:
    text = "30s 8d" if command == "slowmode" else "8d"
    decision = life().meets(orders(command, text))
    assert words(decision) == "That's too long; 7 days is the most."


def test_the_teams_own_channel_is_no_place_for_it() -> None:
    for command in ("lock", "slowmode", "unlock"):
        decision = life().meets(orders(command, channel=STAFF))
        assert "in the channel that you mean" in words(decision)


def test_slow_mode_comes_and_goes() -> None:
    here = life()
    decision = here.meets(orders("slowmode", "1m 2h"))
    (slow,), (wake,) = of(decision, Slowmode), of(decision, Wake)
    assert isinstance(slow, Slowmode)
    assert slow.seconds == 60
    assert "once in 1 minute, until" in words(settles(here, slow, ref="5"))
    assert "on here already" in words(here.meets(orders("slowmode", id="2")))
    (off,) = of(here.meets(orders("slowmode", "off", id="3")), Slowmode)
    assert isinstance(off, Slowmode)
    assert off.seconds == 5, "as it was before"
    assert "no slow mode any more" in words(settles(here, off, ref="60"))
    assert not rings(here, wake).actions
    (again,) = of(here.meets(orders("slowmode", "6h", id="4")), Slowmode)
    (ended,) = of(here.meets(orders("unlock", id="5")), Slowmode)
    assert again != ended
    assert "6 hours is the most" in words(here.meets(orders("slowmode", "7h", id="6")))


ROWS = [
    {"place": PLACE, "channel": CHANNEL},
    {"place": PLACE, "channel": "test:channel:6"},
    {"place": PLACE, "channel": STAFF},
]


def test_a_lockdown_locks_all_tells_once_and_is_taken_back() -> None:
    here = life()
    order = orders("lockdown", "20m")
    shut = found(here, here.meets(order), order, *ROWS)
    locks = of(shut, Lock)
    assert [lock.channel for lock in locks if isinstance(lock, Lock)] == [CHANNEL, "test:channel:6"]
    assert "2 channels are being locked" in words(shut)
    (alert,) = of(shut, Alert)
    assert isinstance(alert, Alert)
    for lock in locks:
        told = settles(here, lock, ref="7/0")
        assert [type(a) for a in told.actions] == [Send], "members read it, the team only once"
    (button,) = alert.buttons
    press = orders(button.code, via="button", id="b")
    opened = found(here, here.meets(press), press, *ROWS)
    assert len(of(opened, Unlock)) == len(of(opened, Edit)) == 2
    assert "2 channels are being opened" in words(opened)
    assert "Nothing is locked" in words(found(here, here.meets(press), press, *ROWS))
    for wake in of(shut, Wake):
        assert not rings(here, wake).actions


def test_a_lockdown_ends_by_itself_without_a_word_for_each_channel() -> None:
    here = life()
    order = orders("lockdown")
    shut = found(here, here.meets(order), order, *ROWS)
    for lock in of(shut, Lock):
        settles(here, lock, ref="7/0")
    for wake in of(shut, Wake):
        assert [type(a) for a in rings(here, wake).actions] == [Unlock, Edit]


def test_a_name_is_given_for_a_time_and_goes_back() -> None:
    here = life()
    decision = here.meets(orders("rename", "@ann 1h Please Rename"))
    (rename,), (wake,) = of(decision, Rename), of(decision, Wake)
    assert isinstance(rename, Rename)
    assert rename.name == "Please Rename"
    assert "has another name" in words(settles(here, rename, ref=""))
    (back,) = of(rings(here, wake), Rename)
    assert isinstance(back, Rename)
    assert back.name == ""
    (own,) = of(here.meets(orders("rename", "@ann", id="2")), Rename)
    assert "own name again" in words(settles(here, own))
    long = "x" * 33
    assert "32 characters" in words(here.meets(orders("rename", f"@ann {long}", id="3")))
    (denied,) = of(here.meets(orders("rename", "@ann Anna", id="4")), Rename)
    assert "refused: another name" in words(settles(here, denied, "denied"))
