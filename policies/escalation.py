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


@dataclass(frozen=True, slots=True)
class Struck:
    """The strikes of a decision: the rule that counted them, how many count with them, and what
    the ladder asks for on the way there."""

    rule: Rule
    count: int
    reached: tuple[Consequence, ...]

    @property
    def alerting(self) -> bool:
        """Whether the team is to be told."""
        return any(consequence.do == "alert" for consequence in self.reached)


def struck(draft: Draft, rules: list[Rule]) -> Struck | None:
    """Count the strikes that the rules ask for: the most that one of them does."""
    striking = [(c.times, rule) for rule in rules for c in rule.actions if c.do == "strike"]
    if not striking:
        return None
    times, rule = max(striking, key=lambda pair: pair[0])
    member = draft.event.actor.id
    draft.act(Strike, member=member, because=rule.name)
    before, after = strike(draft, member, times)
    reached = (rung.consequence for rung in draft.policy.ladder if before < rung.at <= after)
    return Struck(rule, after, tuple(reached))


def sentenced(rules: list[Rule], counted: Struck | None) -> Sentence | None:
    """The most severe of the sanctions that the rules ask for and the last that the ladder does."""
    asked = [
        Sentence(consequence, rule.name, rule)
        for rule in rules
        for consequence in rule.actions
        if consequence.do in _SEVERITY
    ]
    if counted:
        climbed = [each for each in counted.reached if each.do in _SEVERITY][-1:]
        asked += [Sentence(consequence, "escalation", counted.rule) for consequence in climbed]
    return max(asked, key=lambda s: s.severity, default=None)


def strike(draft: Draft, member: str, times: int = 1) -> tuple[int, int]:
    """Write down strikes; answers how many counted before and how many count now."""
    before, at = strikes(draft, member), draft.now
    within = draft.policy.strikes_expire.total_seconds()
    for _ in range(times):
        draft.write(Mark(member, "strikes", within, EXACT, at=at))
    return before, before + times
