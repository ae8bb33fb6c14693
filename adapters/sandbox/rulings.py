"""Rulings: what the side panel shows of each decision, and what became of its actions."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from adapters.port import Denied, Done, Gone, Later, Outcome, Unknown
from policies.actions import Action, Reply
from policies.decision import Decision, Finding, inward
from policies.figures import spoken
from policies.wording import LANGUAGES

KEPT = 4_000
"""Rulings and outcomes kept, a few for each post of the world's history."""


class Ruling(Struct, frozen=True, kw_only=True):
    """One event of a post as it was judged; ``decision`` is ``None`` where nobody judges.

    ``took`` is in milliseconds, from offering the event to having the decision.
    """

    post: str
    kind: str
    text: str
    event: str
    took: float
    decision: Decision | None


class Rulings:
    """The rulings of this run, the newest ones, with the outcomes of their actions."""

    def __init__(self) -> None:
        self._rulings: dict[str, Ruling] = {}
        self._outcomes: dict[str, Outcome] = {}

    def note(self, ruling: Ruling) -> None:
        """Remember a ruling."""
        self._rulings[ruling.event] = ruling
        _trim(self._rulings)

    def settle(self, action: Action, outcome: Outcome) -> str:
        """Remember how an action ended; answers the event that it came from.

        An action may end before its decision is known here, so the two are kept apart.
        """
        self._outcomes[action.id] = outcome
        _trim(self._outcomes)
        return action.id.rpartition("#")[0]

    def shown(self, event: str) -> dict[str, Any] | None:
        """One ruling as the page reads it."""
        ruling = self._rulings.get(event)
        if ruling is None:
            return None
        decision = ruling.decision
        about = {
            "event": ruling.event,
            "post": ruling.post,
            "kind": ruling.kind,
            "text": ruling.text,
            "took": round(ruling.took, 1),
        }
        if decision is None:
            return about | {"verdict": "none", "note": "", "findings": [], "actions": []}
        return about | {
            "verdict": decision.verdict,
            "note": decision.note,
            "bundle": decision.bundle,
            "findings": [_finding(finding) for finding in decision.findings],
            "actions": [self._action(action) for action in decision.actions],
        }

    def all_shown(self) -> list[dict[str, Any]]:
        """All rulings, oldest first."""
        shown = (self.shown(event) for event in self._rulings)
        return [one for one in shown if one]

    def _action(self, action: Action) -> dict[str, Any]:
        outcome, reason = self._ended(action)
        about: dict[str, Any] = {
            "id": action.id,
            "type": str(type(action).__struct_config__.tag),
            "because": action.because,
            "outcome": outcome,
            "reason": reason,
        }
        for name in ("member", "channel", "message", "until", "what", "at"):
            if value := getattr(action, name, None):
                about[name] = value
        if isinstance(action, Reply):
            about["private"] = action.private
        return about

    def _ended(self, action: Action) -> tuple[str, str]:
        if inward(action):
            return "noted", ""
        match self._outcomes.get(action.id):
            case Done():
                return "done", ""
            case Gone(reason):
                return "gone", reason
            case Denied(reason):
                return "denied", reason
            case Later(reason=reason):
                return "later", reason
            case Unknown(reason):
                return "unknown", reason
            case _:
                return "waiting" if action.platform == "sandbox" else "elsewhere", ""


def _finding(finding: Finding) -> dict[str, Any]:
    """With its figures in words, for readers of every language."""
    about = msgspec.structs.asdict(finding)
    return about | {"detail": {each: spoken(finding.detail, each) for each in LANGUAGES}}


def _trim(kept: dict[str, Any]) -> None:
    while len(kept) > KEPT:
        kept.pop(next(iter(kept)))
