"""Cases that a rule opens: what it found in which event, and to which incident that belongs."""

from __future__ import annotations

from policies.cases.case import RULE, Case, case, opened
from policies.crowd.incidents import named
from policies.draft import Draft
from policies.rule import Rule
from policies.state import Set

KEPT = 7 * 86_400.0
"""Seconds for which it is remembered that a rule has turned to a department."""


def found(
    draft: Draft, kind: str, rule: Rule, until: float, *, strikes: int = 0, department: str = ""
) -> Case:
    """Open a case against the event's actor because of what a rule found in it."""
    event = draft.event
    finding = next((f for f in draft.findings if f.rule == rule.name), None)
    incident = _incident(draft, rule)
    part, span = (finding.part, finding.span) if finding else (0, (0, 0))
    # What was read in files stands in the message as it was seen again, and not as it came.
    where = event.id if part > 0 else getattr(event, "asked", event.id)
    return opened(
        draft, kind, event.actor.id, reason=rule.because, actor=f"{RULE}{rule.name}",
        rule=rule.name, until=until, places=(event.place,), incident=incident or 0,
        event=where, part=part, begin=span[0], end=span[1],
        strikes=strikes, department=department,
    )  # fmt: skip


def refers(draft: Draft, rule: Rule, of: Case) -> None:
    """Remember the case with which a rule has turned to a department."""
    subject = _subject(draft, rule)
    draft.write(Set(subject, _key(rule, of.department), of.number, draft.now + KEPT))


def referred(draft: Draft, rule: Rule, department: str) -> Case | None:
    """The case with which a rule has turned to a department last, about this event's actor or the
    incident that it found."""
    known = draft.remembered(_subject(draft, rule), _key(rule, department))
    return case(draft, known) if isinstance(known, int) else None


def _key(rule: Rule, department: str) -> str:
    return f"referred:{rule.name}:{department}"


def _subject(draft: Draft, rule: Rule) -> str:
    incident = _incident(draft, rule)
    return f"incident:{incident}" if incident else draft.event.actor.id


def _incident(draft: Draft, rule: Rule) -> int | None:
    found = (f for f in draft.findings if f.rule == rule.name and not f.error)
    finding = next(found, None)
    return named(finding.detail) if finding else None
