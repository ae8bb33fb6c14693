"""Cases that a rule opens: what it found in which event, and to which incident that belongs."""

from __future__ import annotations

from policies.cases.case import RULE, Case, opened
from policies.crowd.incidents import named
from policies.draft import Draft
from policies.rule import Rule


def found(
    draft: Draft, kind: str, rule: Rule, until: float, *, strikes: int = 0, department: str = ""
) -> Case:
    """Open a case against the event's actor because of what a rule found in it."""
    event = draft.event
    finding = next((f for f in draft.findings if f.rule == rule.name), None)
    incident = named(finding.detail) if finding and not finding.error else None
    part, span = (finding.part, finding.span) if finding else (0, (0, 0))
    # What was read in files stands in the message as it was seen again, and not as it came.
    where = event.id if part > 0 else getattr(event, "asked", event.id)
    return opened(
        draft, kind, event.actor.id, reason=rule.because, actor=f"{RULE}{rule.name}",
        rule=rule.name, until=until, places=(event.place,), incident=incident or 0,
        event=where, part=part, begin=span[0], end=span[1],
        strikes=strikes, department=department,
    )  # fmt: skip
