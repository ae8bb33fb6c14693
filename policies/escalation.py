"""Escalation: strikes, the ladder they climb, and the one sanction that a decision comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from policies.actions import Strike
from policies.caution import by_score, softened
from policies.draft import Draft
from policies.people.standing import strikes
from policies.policy import Rung
from policies.rule import REPORTING, Consequence, Rule
from policies.state import EXACT, Mark, Set

SEVERITY = {"warn": 1, "timeout": 2, "quarantine": 3, "kick": 4, "ban": 5}
"""Sanctions from the mildest to the gravest."""
_FOREVER = timedelta.max
_EVEN_RESTING = frozenset({"delete", "hold", *REPORTING})
"""What is done however lately the rule has acted on the member."""
_ABOUT = 60.0
"""Seconds that a timeout in force may end earlier than another that is not worth a second notice:
the rest of a burst comes that late at most."""
RENEW = timedelta(days=27)
"""Timeouts are renewed this often: Discord ends any after 28 days (Modify Guild Member)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The one sanction of a decision, and which rule (or ``escalation``) asked for it."""

    consequence: Consequence
    because: str
    rule: Rule

    @property
    def severity(self) -> tuple[int, timedelta]:
        consequence = self.consequence
        return SEVERITY[consequence.do], consequence.duration or _FOREVER


def in_force(draft: Draft, sentence: Sentence) -> bool:
    """Whether the member is timed out already, about as long as they would be now."""
    consequence, event = sentence.consequence, draft.event
    end = draft.plain(event.actor.id, f"timeout@{event.place}")
    if consequence.do != "timeout" or not isinstance(end, float):
        return False
    asked = draft.now + (consequence.duration or RENEW).total_seconds()
    return not end or (end > draft.now and end >= asked - _ABOUT)


def resting(draft: Draft, rule: Rule) -> bool:
    """Whether a rule with a ``cooldown`` has acted on this member lately; else it does now."""
    span, member = rule.cooldown.total_seconds(), draft.event.actor.id
    if not span or all(c.do in _EVEN_RESTING for c in rule.actions):
        return False
    name, until = f"rests:{rule.name}", draft.now + span
    resting = draft.plain(member, name)
    if isinstance(resting, float) and resting > draft.now:
        return True
    draft.write(Set(member, name, until, until))
    return False


@dataclass(frozen=True, slots=True)
class Struck:
    """The strikes of a decision: the rule that counted them, how many count with them, the rungs
    of the ladder on the way there, and how many of them are new."""

    rule: Rule
    count: int
    reached: tuple[Rung, ...]
    times: int = 1

    @property
    def alerting(self) -> bool:
        """Whether the team is to be told."""
        return any(rung.consequence.do == "alert" for rung in self.reached)


def struck(draft: Draft, rules: list[Rule]) -> Struck | None:
    """Count the strikes that the rules ask for: the most that one of them does."""
    striking = [(c.times, rule) for rule in rules for c in rule.actions if c.do == "strike"]
    if not striking:
        return None
    times, rule = max(striking, key=lambda pair: pair[0])
    member = draft.event.actor.id
    before = strikes(draft, member)
    after = before + times
    within = draft.policy.strikes_expire.total_seconds()
    for _ in range(times):
        draft.write(Mark(member, "strikes", within, EXACT, at=draft.now))
    reached = tuple(rung for rung in draft.policy.ladder if before < rung.at <= after)
    step = reached[-1].at if reached else 0
    draft.act(Strike, member=member, because=rule.name, reason=rule.because, count=after, step=step)
    return Struck(rule, after, reached, times)


def sentenced(draft: Draft, rules: list[Rule], counted: Struck | None) -> Sentence | None:
    """The most severe of the sanctions that the rules ask for and the last that the ladder does,
    where somebody's strikes led there by more than a score."""
    asked = [
        Sentence(consequence, rule.name, rule)
        for rule in rules
        for consequence in rule.actions
        if consequence.do in SEVERITY
    ]
    if counted:
        climbed = [r.consequence for r in counted.reached if r.consequence.do in SEVERITY]
        if by_score(draft, counted.rule):
            climbed = list(map(softened, climbed))
        asked += [Sentence(consequence, "escalation", counted.rule) for consequence in climbed[-1:]]
    return max(asked, key=lambda s: s.severity, default=None)
