"""What follows when actions end, times come, and policies or places change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies import codec
from policies.actions import (
    Action,
    Alert,
    Ban,
    Delete,
    Fetch,
    Kick,
    Lift,
    Notice,
    Reply,
    Send,
    Timeout,
    Wake,
)
from policies.decision import Decision
from policies.events import (
    Actor,
    Applied,
    Due,
    Found,
    Invoked,
    Moderated,
    Refused,
    Settled,
)
from policies.state import Held
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life, policy, says

TEAM = '[roles.admin]\nmembers = ["test:member:ada"]\nmay = ["ban", "timeout", "lift", "policy"]\n'
RULE = """
[[rules]]
name = "words"
filter = "keywords"
words = ["casino"]
actions = ["delete"]
because = "no advertising"
"""


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def orders(command: str, text: str, after: float = 0, by: str = "ada") -> Invoked:
    return Invoked(
        id=f"test:command:{after}",
        place=PLACE,
        channel=CHANNEL,
        at=at(after),
        received=at(after),
        actor=Actor(id=f"test:member:{by}"),
        command=command,
        args={"text": text},
    )


def rung(wake: Wake) -> Due:
    """The clock rings for a wake-up."""
    when = wake.at
    return Due(id=f"{wake.id}/due", place="clock:", at=when, what=wake.what, args=wake.args)


def ended(action: Action, outcome: Any, error: str = "") -> Settled:
    return Settled(
        id=f"{action.id}/settled",
        place=action.place,
        at=at(1),
        action=codec.encode(action),
        outcome=outcome,
        error=error,
    )


def one(decision: Decision, kind: type[Action]) -> Any:
    (found,) = [a for a in decision.actions if type(a) is kind]
    return found


def test_a_ban_that_ran_out_is_lifted() -> None:
    life = Life(policy(TEAM))
    wake = one(life.meets(orders("ban", "test:member:7 2d")), Wake)
    assert wake.at == at(2 * 86_400)
    assert one(life.meets(rung(wake)), Lift).what == "ban"


def test_a_ban_lifted_by_hand_is_not_lifted_again() -> None:
    life = Life(policy(TEAM))
    wake = one(life.meets(orders("ban", "test:member:7 2d")), Wake)
    life.meets(unbanned())
    assert not life.meets(rung(wake)).actions


def unbanned(by_hand_at: float = 60) -> Moderated:
    member = "test:member:7"
    return Moderated(
        id="m", place=PLACE, at=at(by_hand_at), member=member, sanction="ban", lifted=True
    )


def test_a_lift_by_hand_takes_back_what_is_still_pending() -> None:
    life = Life(policy(TEAM))
    assert not life.meets(unbanned()).actions
    life.meets(orders("ban", "test:member:7 2d"))
    lift = one(life.meets(unbanned()), Lift)
    assert (lift.member, lift.what, lift.by_hand) == ("test:member:7", "ban", True)


def test_a_ban_replaced_by_a_longer_one_stays() -> None:
    life = Life(policy(TEAM))
    wake = one(life.meets(orders("ban", "test:member:7 2d")), Wake)
    life.meets(orders("ban", "test:member:7 9d", after=60))
    assert not life.meets(rung(wake)).actions


def test_a_long_timeout_is_renewed_before_the_platform_ends_it() -> None:
    life = Life(policy(TEAM))
    decision = life.meets(orders("timeout", "test:member:7 60d"))
    until = one(decision, Timeout).until
    assert until == at(60 * 86_400)
    wake = one(decision, Wake)
    assert wake.at - START < timedelta(days=28)
    renewed = life.meets(rung(wake))
    assert one(renewed, Timeout).until == until
    last = life.meets(rung(one(renewed, Wake)))
    assert one(last, Timeout).until == until
    assert not [a for a in last.actions if isinstance(a, Wake)]


@pytest.mark.parametrize("outcome", ["done", "gone"])
def test_what_went_well_has_no_consequence(outcome: str) -> None:
    life = Life(policy(RULE))
    delete = one(life.meets(says("casino")), Delete)
    assert not life.meets(ended(delete, outcome)).actions


@pytest.mark.parametrize(
    ("refused", "instead"),
    [
        (Ban(id="x#0", place=PLACE, member="test:member:7"), Kick),
        (Kick(id="x#0", place=PLACE, member="test:member:7"), Timeout),
        (Timeout(id="x#0", place=PLACE, member="test:member:7", until=at(9)), None),
        (Delete(id="x#0", place=PLACE, channel=CHANNEL, message="1"), None),
        (Send(id="x#0", place=PLACE, channel=CHANNEL, text=("hello",)), None),
    ],
)
def test_a_refusal_lands_lower_and_a_human_is_told(
    refused: Action, instead: type[Action] | None
) -> None:
    life = Life(policy(RULE))
    life.pages["test:member:7"] = {f"ban@{PLACE}": Held(0.0)}
    decision = life.meets(ended(refused, "denied", "no right"))
    kinds = [type(a) for a in decision.actions]
    assert kinds == ([instead] if instead else []) + [Alert]
    assert [a.until for a in decision.actions if isinstance(a, Timeout)] in ([], [at(3_601)])


def test_a_refused_ban_that_was_lifted_meanwhile_lands_nowhere() -> None:
    life = Life(policy(TEAM + RULE))
    (ban,) = [a for a in life.meets(orders("ban", "7")).actions if isinstance(a, Ban)]
    called_off = life.meets(orders("lift", "7 ban", after=1))
    assert [type(a) for a in called_off.actions] == [Lift, Reply]
    assert not life.meets(ended(ban, "denied", "no right")).actions


def test_words_that_cannot_be_sent_make_no_further_alert() -> None:
    alert = Alert(id="x#0", place=PLACE, channel=STAFF, text=("hello",))
    notice = Notice(id="x#0", place=PLACE, member="test:member:7", text=("hello",))
    for words in (alert, notice):
        assert not Life(policy(RULE)).meets(ended(words, "denied")).actions


@pytest.mark.parametrize(("because", "kinds"), [("command", [Kick, Alert]), ("words", [Alert])])
def test_while_observing_only_what_somebody_ordered_lands_lower(
    because: str, kinds: list[type[Action]]
) -> None:
    life = Life(policy(RULE, acting="observe"))
    life.pages["test:member:7"] = {f"ban@{PLACE}": Held(0.0)}
    ban = Ban(id="x#0", place=PLACE, member="test:member:7", because=because)
    assert [type(a) for a in life.meets(ended(ban, "denied")).actions] == kinds


@pytest.mark.parametrize("outcome", ["unknown", "failed"])
def test_what_nobody_knows_goes_to_a_human(outcome: str) -> None:
    kick = Kick(id="x#0", place=PLACE, member="test:member:7")
    decision = Life(policy(RULE)).meets(ended(kick, outcome, "connection lost"))
    assert [type(a) for a in decision.actions] == [Alert]


def applied(acting: str, after: float = 0) -> Applied:
    return Applied(
        id=f"policy/{after}",
        place=PLACE,
        at=at(after),
        bundle=f"b{after}",
        salt=b"1",
        acting=acting,
    )


def test_observing_reports_after_a_day_and_a_week() -> None:
    life = Life(policy(RULE, acting="observe"))
    wakes = [a for a in life.meets(applied("observe")).actions if isinstance(a, Wake)]
    assert [w.at for w in wakes] == [at(86_400), at(7 * 86_400)]
    assert life.view().plain("", "salt") == b"1".hex()
    watched = life.meets(says("casino"))
    assert watched.note == "observe"
    assert watched.filed == "observed"
    asked = one(life.meets(rung(wakes[0])), Fetch)
    rows: tuple[Mapping[str, Any], ...] = ({"messages": 14, "people": 9},)
    found = Found(
        id=f"{asked.id}/found",
        place="store:",
        at=at(86_401),
        query="observed",
        rows=rows,  # type: ignore[arg-type]
        as_of=at(86_401),
        invoked=b"",
    )
    alert = one(life.meets(found), Alert)
    assert "14 messages of 9 people" in "".join(p for p in alert.text if isinstance(p, str))
    assert [button.label for button in alert.buttons] == ["Look", "Start acting", "Go on observing"]
    assert len({b.code for b in alert.buttons}) == 3


def test_a_community_that_acts_meanwhile_gets_no_report() -> None:
    life = Life(policy(TEAM + RULE, acting="observe"))
    wakes = [a for a in life.meets(applied("observe")).actions if isinstance(a, Wake)]
    life.meets(orders("start", "", after=5))
    assert life.meets(says("casino", after=6)).verdict == "enforce"
    assert not life.meets(rung(wakes[0])).actions


def test_what_the_file_says_of_acting_wins_over_what_was_said_before() -> None:
    life = Life(policy(TEAM + RULE))
    life.meets(applied("act"))
    life.meets(Invoked(id="s", place=PLACE, at=at(1), actor=Actor(id="test:member:ada"),
                       command="policy", args={"text": "observe"}))  # fmt: skip
    assert not life.meets(says("casino", after=2)).actions
    life.meets(applied("act", after=3))
    assert not life.meets(says("casino", after=4, id="2")).actions
    life.policy = policy(TEAM + RULE, acting="observe")
    life.meets(applied("observe", after=5))
    life.policy = policy(TEAM + RULE)
    life.meets(applied("act", after=6))
    assert life.meets(says("casino", after=7, id="3")).actions


def test_a_refused_policy_is_explained_line_by_line() -> None:
    refused = Refused(id="r", place=PLACE, at=at(0), reasons=("a.toml:1: x", "a.toml:2: y"))
    alert = one(Life(policy(RULE)).meets(refused), Alert)
    assert "a.toml:1: x\na.toml:2: y" in "".join(p for p in alert.text if isinstance(p, str))


def test_native_sanctions_are_remembered() -> None:
    life = Life(policy(RULE))
    until = datetime(2026, 2, 1, tzinfo=UTC)
    life.meets(
        Moderated(
            id="m", place=PLACE, at=at(0), member="test:member:7", sanction="ban", until=until
        )
    )
    assert life.view().plain("test:member:7", f"ban@{PLACE}") == until.timestamp()
