"""Answers: what a person said of a sample of new findings, in all and rule by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from policies.trial.estimate import Estimate, estimate
from policies.trial.judged import Judged


@dataclass(slots=True)
class Answers:
    """How many findings were asked about, and how many of them were right; an event in which
    several rules found something speaks of each of them."""

    cases: int = 0
    right: int = 0
    _cases: Counter[str] = field(default_factory=Counter)
    _right: Counter[str] = field(default_factory=Counter)

    def add(self, one: Judged, *, right: bool) -> None:
        """Somebody has said whether an event was rightly found."""
        self.cases += 1
        self.right += right
        for rule in {rule for rule, _ in one.rules}:
            self._cases[rule] += 1
            self._right[rule] += right

    @property
    def precision(self) -> Estimate | None:
        """How much is right, in all; ``None`` where nobody answered."""
        return estimate(self.right, self.cases)

    def by_rule(self) -> dict[str, Estimate]:
        """How much of each rule's is right, as far as it was among what was asked about."""
        found = ((rule, estimate(self._right[rule], self._cases[rule])) for rule in self._cases)
        return {rule: precision for rule, precision in sorted(found) if precision is not None}
