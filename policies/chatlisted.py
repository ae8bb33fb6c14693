"""What was added to a policy from chat, as its two rules hold it."""

from __future__ import annotations

from policies.policy import Policy
from policies.rule import Check

WORDS, LINKS = "from-chat-words", "from-chat-links"
"""The rules that the list from chat makes."""


def listed(policy: Policy, kind: str) -> frozenset[str]:
    """The entries of a kind that are in force: ``words`` or ``deny``, in lower case."""
    name = WORDS if kind == "words" else LINKS
    found: set[str] = set()
    for rule in policy.rules:
        if rule.name == name and isinstance(rule.test, Check):
            found |= {entry.casefold() for entry in getattr(rule.test.settings, kind, ())}
    return frozenset(found)
