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
    if rule is not None and message and any(map(_asks, rule.checks)):
        teach(draft, message, label, by)


def _asks(check: object) -> bool:
    return getattr(getattr(check, "settings", None), "signal", "") == "spam"
