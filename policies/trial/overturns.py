"""Overturns: which sanctions people took back, and whether a new policy would repeat them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from policies.actions import Lift
from policies.decision import Decision
from policies.lifecycle import OVERTURNED, page
from policies.state import Set

MOST = 10_000
"""Sanctions that are remembered until somebody takes them back or they have become too many."""
_OF_RULE = ":rule"


@dataclass(slots=True)
class Record:
    """A rule's sanctions and those taken back; ``again`` and ``repeated`` are the same of what the
    new policy finds as well."""

    sanctions: int = 0
    overturned: int = 0
    again: int = 0
    repeated: int = 0


@dataclass(slots=True)
class Overturns:
    """By rule, what came of its sanctions."""

    rules: dict[str, Record] = field(default_factory=dict)
    _found: OrderedDict[tuple[str, str], bool] = field(default_factory=OrderedDict)

    def add(self, decision: Decision, found: bool) -> None:
        """Take in what was decided then; ``found`` is whether the new policy finds something."""
        writes = [write for write in decision.writes if isinstance(write, Set)]
        for write in writes:
            if write.name.endswith(_OF_RULE):
                rule = str(write.value)
                record = self.rules.setdefault(rule, Record())
                record.sanctions += 1
                record.again += found
                self._found[write.subject, rule] = found
                if len(self._found) > MOST:
                    self._found.popitem(last=False)
        freed = [action.member for action in decision.actions if isinstance(action, Lift)]
        for rule, record in self.rules.items():
            if any(w.subject == page(rule) and w.name == OVERTURNED for w in writes):
                for member in freed:
                    again = self._found.pop((member, rule), None)
                    if again is not None:
                        record.overturned += 1
                        record.repeated += again
