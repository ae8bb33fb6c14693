"""Short ways for tests to begin something for a time, and to let it end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from policies import codec
from policies.actions import Action, Alert, Wake
from policies.decision import Decision
from policies.events import Actor, Due, Invoked, Settled
from tests.policies.said import PLACE, STAFF, START, Life, policy, rule, says

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
