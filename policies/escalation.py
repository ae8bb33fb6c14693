"""Escalation: strikes, the ladder they climb, and the one sanction that a decision comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from policies.actions import Strike
from policies.draft import Draft
from policies.rule import Consequence, Rule
from policies.standing import strikes
from policies.state import EXACT, Mark, Set

_SEVERITY = {"warn": 1, "timeout": 2, "kick": 3, "ban": 4}
_FOREVER = timedelta.max


@dataclass(frozen=True, slots=True)
class Sentence:
    """The one sanction of a decision, and which rule (or ``escalation``) asked for it."""

    consequence: Consequence
    because: str
    rule: Rule

    @property
    def severity(self) -> tuple[int, timedelta]:
        consequence = self.consequence
        return _SEVERITY[consequence.do], consequence.duration or _FOREVER


def resting(draft: Draft, rule: Rule) -> bool:
    """Whether a rule with a ``cooldown`` has acted on this member lately; else it does now."""
    span, member = rule.cooldown.total_seconds(), draft.event.actor.id
    if not span or not any(c.do in _SEVERITY or c.do == "strike" for c in rule.actions):
        return False
    name, until = f"rests:{rule.name}", draft.now + span
    resting = draft.plain(member, name)
    if isinstance(resting, float) and resting > draft.now:
        return True
    draft.write(Set(member, name, until, until))
    return False


def sentenced(draft: Draft, rules: list[Rule]) -> Sentence | None:
    """Count the strikes, and pick the most severe of what rules and ladder ask for."""
    asked = [
        Sentence(consequence, rule.name, rule)
        for rule in rules
        for consequence in rule.actions
        if consequence.do in _SEVERITY
    ]
    rung = _strike(draft, rules)
    if rung is not None:
        asked.append(rung)
    return max(asked, key=lambda s: s.severity, default=None)


def _strike(draft: Draft, rules: list[Rule]) -> Sentence | None:
    striking = [(c.times, rule) for rule in rules for c in rule.actions if c.do == "strike"]
    if not striking:
        return None
    times, rule = max(striking, key=lambda pair: pair[0])
    member = draft.event.actor.id
    draft.act(Strike, member=member, because=rule.name)
    before, after = strike(draft, member, times)
    reached = [rung for rung in draft.policy.ladder if before < rung.at <= after]
    if not reached:
        return None
    return Sentence(reached[-1].consequence, "escalation", rule)


def strike(draft: Draft, member: str, times: int = 1) -> tuple[int, int]:
    """Write down strikes; answers how many counted before and how many count now."""
    before, at = strikes(draft, member), draft.now
    within = draft.policy.strikes_expire.total_seconds()
    for _ in range(times):
        draft.write(Mark(member, "strikes", within, EXACT, at=at))
    return before, before + times
