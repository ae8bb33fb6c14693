"""Traces a decision: every rule, whether it was asked and why not, what it found, what was dropped.

The rules are not asked once more in any way of its own: ``decide`` notes its steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from policies.decide import drafted
from policies.decision import Decision
from policies.decision_lines import evidence, kind, shown
from policies.draft import Draft, Step
from policies.events import Event
from policies.policy import Policy
from policies.rule import Rule
from policies.state import Value, View
from policies.trial.facts import before, measured
from policies.trial.shown import value

Outcome = Literal["found", "nothing", "not_asked", "failed", "waiting"]
Pages = Mapping[str, Mapping[str, Value]]


class RuleTrace(Struct, frozen=True, kw_only=True):
    """What became of a rule. ``key`` is what kept it from being asked: a key of the rule
    (``exempt``, ``when.messages_at_least``), ``off``, ``event`` (rules are not asked about such a
    one), or ``stop`` of the rule in ``wanted``; ``wanted`` what the rule asks for there, ``was``
    what it met. ``mode`` is the one it acted in.

    ``dropped`` are the reasons why less was done: ``resting``, ``braked``, ``in_force``,
    ``confined``, ``restrained``, ``stepped_back``.
    """

    rule: str
    place: str
    outcome: Outcome
    mode: str
    key: str = ""
    wanted: str = ""
    was: str = ""
    evidence: str = ""
    error: str = ""
    dropped: tuple[str, ...] = ()


class Done(Struct, frozen=True):
    """One action, and because of which rule; ``member`` whom it is about."""

    type: str
    because: str
    member: str = ""


class Trace(Struct, frozen=True, kw_only=True):
    """A decision with all that led to it. ``note`` is why nothing was done although something was
    found (``late``, ``immune``, ``observe``); ``again`` an edit of what was acted on before."""

    event: str
    verdict: str
    note: str
    again: bool
    rules: tuple[RuleTrace, ...]
    actions: tuple[Done, ...]


def trace(event: Event, pages: Pages, now: float, policy: Policy) -> tuple[Trace, Decision]:
    """Decide the event once more, noting how. ``pages`` are as they were before it."""
    steps: list[Step] = []
    decision = drafted(event, View(pages, now), policy, steps).done()
    facts = before(event, View(pages, now), policy)
    stopped = next((s.rule for s in steps if s.what == "stopped"), "")
    last = next((r.index for r in policy.rules if r.name == stopped), len(policy.rules))
    told = Trace(
        event=event.id,
        verdict=decision.verdict,
        note=decision.note,
        again=any(s.what == "again" for s in steps),
        rules=tuple(_rule(r, steps, decision, facts, (stopped, last)) for r in policy.rules),
        actions=tuple(
            Done(kind(a), a.because, getattr(a, "member", "")) for a in decision.actions if shown(a)
        ),
    )
    return told, decision


def _rule(
    rule: Rule, steps: list[Step], decision: Decision, facts: Draft, stop: tuple[str, int]
) -> RuleTrace:
    own = [step for step in steps if step.rule == rule.name]
    finding = next((f for f in decision.findings if f.rule == rule.name), None)
    named: dict[str, Any] = {
        "rule": rule.name,
        "place": rule.place,
        "mode": finding.mode if finding else rule.mode,
    }
    if finding is not None:
        dropped = tuple(s.what for s in own if s.what in _DROPPED)
        outcome: Outcome = "failed" if finding.error else "found"
        proof = evidence(facts.event, finding)
        return RuleTrace(
            **named, outcome=outcome, evidence=proof, error=finding.error, dropped=dropped
        )
    if not any(step.what == "asked" for step in steps):
        return RuleTrace(**named, outcome="not_asked", key="event")
    if rule.mode == "off":
        return RuleTrace(**named, outcome="not_asked", key="off")
    passed = next((s.what for s in own if s.what not in (*_DROPPED, "stopped")), "")
    if passed:
        name = passed.removeprefix("when.")
        return RuleTrace(
            **named, outcome="not_asked", key=passed, wanted=_wanted(rule, passed),
            was=measured(facts, name),
        )  # fmt: skip
    if rule.index > stop[1]:
        return RuleTrace(**named, outcome="not_asked", key="stop", wanted=stop[0])
    return RuleTrace(**named, outcome="waiting" if rule.name in decision.pending else "nothing")


_DROPPED = ("resting", "braked", "in_force", "confined", "restrained", "stepped_back")


def _wanted(rule: Rule, key: str) -> str:
    if key.startswith("when."):
        return next((value(c.value) for c in rule.when if f"when.{c.name}" == key), "")
    return value(getattr(rule, key))
