"""Caution: what may follow where nothing but a learned score speaks against somebody."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import timedelta

from policies.conditions import messages
from policies.draft import Draft
from policies.rule import (
    NO_CONTENT,
    REPORTING,
    AllOf,
    AnyOf,
    Check,
    Consequence,
    NoneOf,
    Rule,
    Test,
)

REMOVING = frozenset({"quarantine", "kick", "ban"})
"""What a score alone never leads to."""
PAUSE = timedelta(hours=1)
"""For how long somebody is timed out instead."""
_KNOWN = 10
"""Whoever has written so many messages is only reported because of a score alone."""


def on_scores(rule: Rule) -> bool:
    """Whether a rule may find something by a score alone."""
    return rule.scored and _enough(rule.test)


def by_score(draft: Draft, rule: Rule) -> bool:
    """Whether what the rule found in this event rests on a score alone."""
    return rule.name in draft.by_score and on_scores(rule)


def cautious(draft: Draft, rule: Rule) -> Rule:
    """The rule as it may act: known members are only reported because of a score alone, and nobody
    is removed."""
    if not by_score(draft, rule):
        return rule
    if messages(draft) >= _KNOWN:
        return replace(rule, actions=tuple(c for c in rule.actions if c.do in REPORTING))
    return replace(rule, actions=tuple(map(softened, rule.actions)))


def softened(consequence: Consequence) -> Consequence:
    """A timeout in place of a removal; everything else as it is."""
    return Consequence("timeout", PAUSE) if consequence.do in REMOVING else consequence


def stands(test: Test, found: Set[int]) -> bool:
    """Whether a test finds something without its scores; ``found`` are the numbers of the checks
    that found something."""
    match test:
        case Check():
            return test.filter != "score" and test.number in found
        case AnyOf(tests):
            return any(stands(inner, found) for inner in tests)
        case AllOf(tests):
            return all(stands(inner, found) for inner in tests)
        case NoneOf(inner):
            return not stands(inner, found)


def _enough(test: Test) -> bool:
    """Whether scores, and what says nothing of content, are enough for a test to find something."""
    match test:
        case Check():
            return test.filter == "score" or test.filter in NO_CONTENT
        case AnyOf(tests):
            return any(map(_enough, tests))
        case AllOf(tests):
            return all(map(_enough, tests))
        case NoneOf():
            return True
