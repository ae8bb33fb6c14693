"""Deeds: everything that one rule did, and what of it still stands, for whoever has to undo it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from msgspec import Struct, structs

from policies.actions import Lift
from policies.decision import AnyAction, Decision
from policies.decision_lines import kind, shown
from policies.events import Event
from policies.state import Set
from policies.trial.judged import turned

Standing = Literal["done", "in_force", "over", "taken_back"]
_LASTING = ("timeout", "ban")


class Deed(Struct, frozen=True, kw_only=True):
    """One action because of the rule, by the event that led to it. A sanction is in force, over or
    taken back; ``until`` is its end, if it has one. Everything else is done."""

    event: str
    at: datetime
    done: str
    member: str = ""
    channel: str = ""
    place: str = ""
    until: datetime | None = None
    standing: Standing = "done"


class Turn(Struct, frozen=True):
    """The rule stepped back by itself or was made to (``watches``), or was stopped (``braked``)."""

    event: str
    at: datetime
    how: str


@dataclass(slots=True)
class Deeds:
    """Of one rule; decisions are added in the order of the journal."""

    rule: str
    turns: list[Turn] = field(default_factory=list)
    _done: list[Deed] = field(default_factory=list)
    _open: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, event: Event, decision: Decision) -> None:
        """Take in what was decided on an event."""
        escalated = any(
            isinstance(w, Set) and w.name.endswith(":rule") and w.value == self.rule
            for w in decision.writes
        )
        causes = {self.rule, "escalation"} if escalated else {self.rule}
        for action in decision.actions:
            if isinstance(action, Lift):
                self._lifted(action)
            elif action.because in causes and shown(action):
                self._did(event, action)
        for rule, how in turned(decision):
            if rule == self.rule:
                self.turns.append(Turn(event.id, event.at, how))

    def _did(self, event: Event, action: AnyAction) -> None:
        done, member = kind(action), getattr(action, "member", "")
        if done in _LASTING:
            self._open[member, done, action.place] = len(self._done)
        self._done.append(
            Deed(
                event=event.id, at=event.at, done=done, member=member, place=action.place,
                channel=getattr(action, "channel", "") or event.channel,
                until=getattr(action, "until", None),
            )
        )  # fmt: skip

    def _lifted(self, lift: Lift) -> None:
        """A sanction has ended: by itself, if its time had come; else somebody took it back."""
        number = self._open.pop((lift.member, lift.what, lift.place), None)
        if number is not None and lift.because in ("command", "moderated"):
            self._done[number] = structs.replace(self._done[number], standing="taken_back")

    def listed(self, now: datetime) -> tuple[Deed, ...]:
        """All deeds, each as it stands now."""
        return tuple(_standing(deed, now) for deed in self._done)


def _standing(deed: Deed, now: datetime) -> Deed:
    if deed.done not in _LASTING or deed.standing == "taken_back":
        return deed
    over = deed.until is not None and deed.until <= now
    return structs.replace(deed, standing="over" if over else "in_force")
