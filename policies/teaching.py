"""Teaching: which decisions of moderators tell the model what is spam here, and what is not."""

from __future__ import annotations

from policies.actions import Teach
from policies.draft import Draft
from policies.rule import Rule


def teach(draft: Draft, message: str, label: str, by: str) -> None:
    """Have a message learned as ``spam`` or ``ham``; ``""`` takes back what was learned of it.
    ``message`` is the event that brought it, ``by`` the member who says so."""
    community = draft.policy.community
    draft.act(Teach, place="store:", community=community, asked=message, label=label, by=by)


def corrected(draft: Draft, rule: Rule | None, message: str, label: str, by: str) -> None:
    """The same where a rule that asks the model had an opinion, and a human has decided."""
    if rule is not None and message and asks_model(rule):
        teach(draft, message, label, by)


def asks_model(rule: Rule) -> bool:
    """Whether a rule asks the model whether a message is spam."""
    return any(getattr(check.settings, "signal", "") == "spam" for check in rule.checks)
