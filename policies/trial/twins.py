"""Twins: two policies decide the same messages, once for both where they cannot disagree.

They cannot where what they remember of all that was read is the same, no rule that is not the same
in both found anything, and none of its words, patterns and hosts is in the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta

from policies.draft import Draft
from policies.events import Event, Message
from policies.filters import FILTERS
from policies.fold import Fold
from policies.matching.scan import compile_scanner
from policies.matching.views import oversize
from policies.policy import Policy, Scanner
from policies.rule import AllOf, AnyOf, Check, NoneOf, Rule, Test

_WRITTEN = frozenset({"bundle", "rules", "scanner", "names_scanner", "examples"})
"""Fields of a policy in which nothing stands that its rules do not say, or that decides nothing."""
_PRUNED = 10_000
"""Messages after which it is looked again what is still remembered differently."""


class Twins:
    """Two policies, each with a state of its own."""

    def __init__(self, before: Policy, after: Policy) -> None:
        self._folds = before_, after_ = Fold(before), Fold(after)
        self._pages = before_.pages, after_.pages
        self._unlike = _unlike(before, after)
        self._scanner = _scanner(before, after, self._unlike or frozenset())
        self.apart: set[tuple[str, str]] = set()
        """Subjects and names under which is remembered something else in one than in the other."""
        self._count = 0

    @property
    def folds(self) -> tuple[Fold, Fold]:
        """The states."""
        return self._folds

    def decide(self, event: Event) -> tuple[Draft, Draft]:
        """Decide the next event under both; the same draft twice where it was decided once."""
        before, after = self._folds
        first = before.draft(event)
        if self._agree(first):
            before.keep(first)
            after.keep(first)
            second = first
        else:
            second = after.draft(event)
            before.keep(first)
            after.keep(second)
            self._compare(first, second)
        self._count += 1
        if self._count % _PRUNED == 0:
            self.apart = {key for key in self.apart if self._differs(*key)}
        return first, second

    def _agree(self, draft: Draft) -> bool:
        event, unlike = draft.event, self._unlike
        if unlike is None or type(event) is not Message:
            return False
        if any(finding.rule in unlike for finding in draft.findings):
            return False
        if not self.apart.isdisjoint(draft.view.reads):
            return False
        if self._scanner is None:
            return True
        folded = None if oversize(event.content.text) else draft.folded
        return not self._scanner.scan(event.content, folded)

    def _compare(self, *drafts: Draft) -> None:
        """Note what is remembered differently now, of all that was written."""
        for draft in drafts:
            for subject, names in draft.values.items():
                for name in names:
                    if self._differs(subject, name):
                        self.apart.add((subject, name))
                    else:
                        self.apart.discard((subject, name))

    def _differs(self, subject: str, name: str) -> bool:
        before, after = (pages.get(subject, {}).get(name) for pages in self._pages)
        return before != after


def alike(before: Policy, after: Policy) -> bool:
    """Whether most messages need to be decided only once."""
    return _unlike(before, after) is not None


def _unlike(before: Policy, after: Policy) -> frozenset[str] | None:
    """The names of the rules that are not the same in both; ``None`` where something else differs
    too, or one of them is asked about every message."""
    same = (f.name for f in fields(Policy) if f.init and f.name not in _WRITTEN)
    if any(getattr(before, name) != getattr(after, name) for name in same):
        return None
    was, now = ({rule.name: _bare(rule) for rule in p.rules} for p in (before, after))
    unlike = frozenset(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    if [name for name in was if name in now] != [name for name in now if name in was]:
        return None
    for policy in (before, after):
        for rule in policy.rules:
            if rule.name in unlike and not _quiet(rule, was.get(rule.name), now.get(rule.name)):
                return None
    return unlike


def _quiet(rule: Rule, was: Rule | None, now: Rule | None) -> bool:
    """Whether a rule that is not the same in both says nothing, in either, where it finds nothing
    in the older one and the message holds nothing of what it looks for."""
    if rule.mode == "off":
        return True
    if any(action.do == "compromised" for action in rule.actions):
        return False  # It is looked up again as long as somebody is under it.
    if rule.triggers is not None:
        return not any(FILTERS[check.filter].of_names for check in rule.checks)
    return was is not None and now is not None and _finding(was) == _finding(now)


def _finding(rule: Rule) -> Rule:
    """The rule without what follows when it has found something."""
    return replace(
        rule, actions=(), because="", tell="nobody", even_immune=False, must=False,
        cooldown=timedelta(), owner="", note="", ticket="",
        mode="enforce" if rule.mode == "shadow" else rule.mode,
    )  # fmt: skip


def _bare(rule: Rule) -> Rule:
    """The rule without where it stands in its policy."""
    return replace(rule, index=0, place="", test=_unnumbered(rule.test))


def _unnumbered(test: Test) -> Test:
    match test:
        case Check():
            return replace(test, number=0)
        case NoneOf(inner):
            return NoneOf(_unnumbered(inner))
        case AnyOf(tests) | AllOf(tests):
            return type(test)(tuple(map(_unnumbered, tests)))


def _scanner(before: Policy, after: Policy, unlike: frozenset[str]) -> Scanner | None:
    """For all that rules look for which are not the same in both; ``None`` if that is nothing."""
    terms = [
        (number, find(check.settings))
        for number, check in enumerate(_checks((before, after), unlike))
        if (find := FILTERS[check.filter].terms) is not None
    ]
    return compile_scanner(terms) if terms else None


def _checks(policies: Sequence[Policy], names: frozenset[str]) -> list[Check]:
    rules = (rule for policy in policies for rule in policy.rules if rule.name in names)
    return [check for rule in rules if rule.mode != "off" for check in rule.checks]
