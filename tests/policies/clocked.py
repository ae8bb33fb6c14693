"""A community in memory whose clock rings, and what its team sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policies import codec
from policies.actions import Action, Alert, Edit, Text, Wake
from policies.decision import Decision
from policies.draft import moment
from policies.events import Actor, Due, Event, Invoked, Settled
from policies.policy import Policy
from tests.policies.said import PLACE, STAFF, Life


class Clocked(Life):
    """As ``Life``; before an event is decided, the clock rings for all that is due."""

    def __init__(self, rules: Policy) -> None:
        super().__init__(rules)
        self.due: list[Wake] = []
        self.sent: list[float] = []
        self.presses = 0

    def meets(self, event: Event) -> Decision:
        self.rings(event.at.timestamp())
        decision = super().meets(event)
        self._note(decision)
        return decision

    def rings(self, until: float = 1e12) -> None:
        """Time passes; all that was asked for until then happens."""
        while ready := [wake for wake in self.due if wake.at.timestamp() <= until]:
            wake = min(ready, key=lambda wake: wake.at)
            self.due.remove(wake)
            decision = super().meets(
                Due(
                    id=f"{wake.id}/due", place="clock:", community="acme", at=wake.at,
                    received=wake.at, what=wake.what, args=wake.args,
                )
            )  # fmt: skip
            self._note(decision)

    def _note(self, decision: Decision) -> None:
        """What was asked of the clock, and when the team was told."""
        self.due += [a for a in decision.actions if isinstance(a, Wake)]
        alerts = [a for a in decision.actions if isinstance(a, Alert) and not a.folded]
        self.sent += [self.now] * len(alerts)

    def settle(self, action: Action, outcome: Any, ref: str = "") -> Decision:
        """An action ends like this."""
        at = moment(self.now)
        return self.meets(
            Settled(
                id=f"{action.id}/settled", place=action.place, community="acme", at=at,
                received=at, action=codec.encode(action), outcome=outcome, ref=ref,
                error="no right",
            )
        )  # fmt: skip

    def presses_button(self, label: str, by: str = "ada", *, on: int = -1) -> Decision:
        """Somebody presses a button under a message of the team (by default the last one) as it
        is now."""
        shown = list(self.seen().values())[on]
        (code,) = [b.code for b in shown.buttons if b.label == label]
        return self.presses_code(code, by)

    def presses_code(self, code: str, by: str = "ada") -> Decision:
        """Somebody presses a button that they have seen."""
        self.presses += 1
        at = moment(self.now)
        actor = Actor(id=f"test:member:{by}")
        return self.meets(
            Invoked(
                id=f"press:{self.presses}", place=PLACE, community="acme", channel=STAFF, at=at,
                received=at, actor=actor, command=code, via="button",
            )
        )  # fmt: skip

    def did(self, *kinds: type[Action]) -> list[Any]:
        """All actions of these kinds so far; of alerts those that were sent."""
        every = (a for decision in self.decisions for a in decision.actions)
        return [a for a in every if isinstance(a, kinds) and not getattr(a, "folded", False)]

    def seen(self) -> dict[str, Alert | Edit]:
        """The team's messages as they are now, by the id of what sent them."""
        shown: dict[str, Alert | Edit] = {}
        for action in self.did(Alert, Edit):
            shown[action.message[5:] if isinstance(action, Edit) else action.id] = action
        return shown


def read(text: Text) -> str:
    """The literal words of a text."""
    return "".join(piece if isinstance(piece, str) else "·" for piece in text)


def every(life: Clocked, events: Iterable[Event]) -> None:
    """All this happens, and then all that was asked for."""
    life.meets_all(events)
    life.rings(life.now + 3_600)
