"""A second pair of eyes: who confirms what would hit many, and what if nobody is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies.actions import Alert, Ban, Notice, Reply, Wake
from policies.commands import by_name
from policies.commands.contract import Call, Rest, command
from policies.commands.second_pair import ALONE, LIFE, confirmed
from policies.decision import Decision
from policies.draft import moment
from policies.events import Actor, Due, Invoked
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says
from tests.policies.test_commands import of, words

TEAM = """
[roles.admin]
members = ["test:member:ada"]
may = ["ban", "policy"]

[roles.moderator]
members = ["test:member:mo", "test:member:mia"]
may = ["ban", "case"]

[roles.helper]
members = ["test:member:hal"]
may = ["warn", "case"]
"""
FIVE = "ann bob cleo dan eve"


@command("ban")
def sweep(call: Call, names: Rest) -> None:
    """Remove everybody who is named."""
    members = [f"test:member:{name}" for name in names.split()]
    if confirmed(call, "ban", ("sweep",), members):
        for member in members:
            call.draft.act(Ban, member=member, because="command")


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is one of the program's as long as a test runs."""
    known = {**by_name(), "sweep": sweep}
    monkeypatch.setattr("policies.obeying.by_name", lambda: known)


def asks(who: str, name: str, text: str = "", after: float = 0, **fields: object) -> Invoked:
    at = START + timedelta(seconds=after)
    given = {"actor": Actor(id=f"test:member:{who}"), "channel": CHANNEL, "place": PLACE, **fields}
    id, args = f"i/{who} {name} {text} {after}", {"text": text} if text else {}
    return Invoked(id=id, at=at, received=at, command=name, args=args, **given)  # type: ignore[arg-type]


def life(*awake: str) -> Life:
    """A community in which these have just written."""
    here = Life(policy(TEAM))
    here.meets_all([says("hi", who, id=f"w{who}") for who in awake])
    return here


def codes(decision: Decision) -> dict[str, str]:
    (alert,) = [a for a in decision.actions if isinstance(a, Alert)]
    return {button.label: button.code for button in alert.buttons}


def told(decision: Decision) -> str:
    (alert,) = [a for a in decision.actions if isinstance(a, Alert)]
    return "".join(p if isinstance(p, str) else "…" for p in alert.text)


def test_few_need_nobody() -> None:
    here = life("mia")
    assert len(of(here.meets(asks("mo", "sweep", "ann bob cleo dan")), Ban)) == 4


def test_many_wait_for_another_who_may_do_the_same() -> None:
    here = life("mia", "hal")
    first = says("hello", "ann", id="old", after=-400 * 86_400.0)
    here.meets(replace(first, received=first.at))
    asked = here.meets(asks("mo", "sweep", FIVE))
    assert not of(asked, Ban)
    assert "Members: 5, of those here for more than a year: 1" in told(asked)
    assert "waits for somebody else" in words(asked)
    confirm = codes(asked)["Confirm"]
    for who, answer in (
        ("mo", "Somebody else"),
        ("hal", "Only admin / moderator"),
        ("ann", "Only"),
    ):
        refused = here.meets(asks(who, confirm, after=5, via="button"))
        assert answer in words(refused) and not of(refused, Ban)
    done = here.meets(asks("mia", confirm, after=9, via="button"))
    assert len(of(done, Ban)) == 5
    again = here.meets(asks("ada", confirm, after=10, via="button"))
    assert words(again) == "Already handled by …: confirmed." and not of(again, Ban)


def test_it_is_not_carried_out_for_who_lost_the_role_meanwhile() -> None:
    here = life("mia")
    asked = here.meets(asks("mo", "sweep", FIVE))
    here.policy = policy(TEAM.replace('"test:member:mo", ', ""))
    done = here.meets(asks("mia", codes(asked)["Confirm"], after=9, via="button"))
    assert not of(done, Ban)
    assert ["Only" in "".join(map(str, r.text)) for r in of(done, Reply)] == [False, True]  # type: ignore[attr-defined]


def test_an_order_is_forgotten_after_half_an_hour() -> None:
    here = life("mia")
    asked = here.meets(asks("mo", "sweep", FIVE))
    late = here.meets(asks("mia", codes(asked)["Confirm"], after=LIFE + 1, via="button"))
    assert words(late) == "This is not waiting for a decision."


def test_alone_one_types_the_number_and_it_begins_a_minute_later() -> None:
    here = life("hal")
    asked = here.meets(asks("mo", "sweep", FIVE))
    assert "/sure 5" in words(asked)
    assert "/sure 5" in words(here.meets(asks("mo", "sure", "4", after=1)))
    assert "Nothing waits" in words(here.meets(asks("hal", "sure", "5", after=1)))
    sure = here.meets(asks("mo", "sure", "5", after=2))
    (wake,) = of(sure, Wake)
    assert isinstance(wake, Wake)
    assert wake.at == START + timedelta(seconds=2 + ALONE)
    assert not of(sure, Ban)
    assert len(of(rings(here, wake), Ban)) == 5
    assert not rings(here, wake).actions


def rings(here: Life, wake: Wake) -> Decision:
    """The clock reports what it was asked for."""
    event = Due(
        id=f"due/{here.now}/{len(here.decisions)}", place="clock:", at=wake.at, received=wake.at,
        what=wake.what, args=wake.args,
    )  # fmt: skip
    return here.meets(event)


def test_alone_it_can_be_called_off() -> None:
    here = life()
    here.meets(asks("mo", "sweep", FIVE))
    sure = here.meets(asks("mo", "sure", "5", after=2))
    (wake,) = of(sure, Wake)
    assert isinstance(wake, Wake)
    off = codes(sure)["Call it off"]
    assert "Only" in words(here.meets(asks("hal", off, after=3, via="button")))
    assert "nothing is done" in words(here.meets(asks("mia", off, after=4, via="button")))
    late = here.meets(asks("ada", off, after=5, via="button"))
    assert words(late) == "Already handled by …: called off."
    assert not rings(here, wake).actions


def test_who_is_not_alone_cannot_be_sure_alone() -> None:
    here = life("mia")
    here.meets(asks("mo", "sweep", FIVE))
    assert "Somebody else" in words(here.meets(asks("mo", "sure", "5", after=2)))


def test_alone_nobody_removes_more_than_three_times_their_budget() -> None:
    here = life()
    many = " ".join(f"n{n}" for n in range(61))
    here.meets(asks("mo", "sweep", many))
    (wake,) = of(here.meets(asks("mo", "sure", "61", after=2)), Wake)
    assert isinstance(wake, Wake)
    over = rings(here, wake)
    assert not of(over, Ban)
    assert "may be using the account" in told(over)


def test_a_budget_is_spent_one_by_one() -> None:
    here = life("mia")
    for n in range(20):
        assert of(here.meets(asks("mo", "ban", f"{n + 1} spam", after=n)), Ban)
    answer = words(here.meets(asks("mo", "ban", "99 spam", after=30)))
    assert "20 times within 1 hour" in answer
    assert of(here.meets(asks("mia", "ban", "99 spam", after=31)), Ban)
    assert of(here.meets(asks("mo", "ban", "100 spam", after=3_700)), Ban)
    assert moment(here.now) == START + timedelta(seconds=3_700)


def test_a_massban_waits_for_a_second_moderator_and_then_removes_them_all() -> None:
    here = life("mia")
    names = " ".join(f"test:member:{name}" for name in FIVE.split())
    asked = here.meets(asks("mo", "massban", f"1d {names} raid"))
    assert not of(asked, Ban)
    pressed = here.meets(asks("mia", codes(asked)["Confirm"], via="button", after=60))
    bans = of(pressed, Ban)
    assert sorted(ban.member.rpartition(":")[2] for ban in bans if isinstance(ban, Ban)) == sorted(
        FIVE.split()
    )
    assert {ban.reason for ban in bans if isinstance(ban, Ban)} == {"raid"}
    assert len(of(pressed, Notice)) == 5
    replies = ["".join(map(str, r.text)) for r in of(pressed, Reply) if isinstance(r, Reply)]
    assert "Being removed: 5 members." in replies and len(replies) == 2


def test_a_massban_of_few_needs_nobody_and_one_that_is_nobody_stops_it() -> None:
    here = life("ann", "bob", "ada")
    assert len(of(here.meets(asks("mo", "massban", "@ann @bob @ann spam")), Ban)) == 2
    for text, answer in (
        ("@ann @nobody", "don't know who"),
        ("@ann @ada", "isn't below yours"),
        ("", "Who do you mean?"),
        (" ".join(str(n) for n in range(10_001, 10_102)), "At most 100"),
    ):
        decision = here.meets(asks("mo", "massban", text, after=9))
        assert answer in words(decision) and not of(decision, Ban)
