"""Tallies what two policies find in the same events: what is new, and what no longer is found.

What a tally holds does not grow with the number of events.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b

from policies.trial.judged import Judged


@dataclass(slots=True)
class Counts:
    """Events that the older and the newer policy find, and those that only one of them does."""

    before: int = 0
    after: int = 0
    new: int = 0
    gone: int = 0

    def add(self, before: bool, after: bool) -> None:
        """Count one event."""
        self.before += before
        self.after += after
        self.new += after and not before
        self.gone += before and not after


@dataclass(slots=True)
class Tally:
    """``found`` counts events in which any rule finds something, ``acted`` those that are acted on;
    ``rules`` each rule's own. ``ages``, ``platforms`` and ``languages`` count what is new or gone.

    ``turns`` are the rules of the newer policy that step back by themselves: which, how, and with
    which event. ``sample`` are up to ``asked`` newly found events, chosen by their ids alone: every
    one is as likely to be among them, and the same ones are each time.
    """

    asked: int = 0
    decided: int = 0
    found: Counts = field(default_factory=Counts)
    acted: Counts = field(default_factory=Counts)
    rules: dict[str, Counts] = field(default_factory=dict)
    watched: Counter[str] = field(default_factory=Counter)
    ages: dict[str, Counts] = field(default_factory=dict)
    platforms: dict[str, Counts] = field(default_factory=dict)
    languages: dict[str, Counts] = field(default_factory=dict)
    turns: list[tuple[str, str, str]] = field(default_factory=list)
    _sample: list[tuple[int, int, Judged]] = field(default_factory=list)

    def add(self, before: Judged | None, after: Judged | None) -> None:
        """Count one event in which at least one of the two policies found something."""
        one = after or before
        assert one is not None
        self.found.add(before is not None, after is not None)
        self.acted.add(bool(before and before.acted), bool(after and after.acted))
        was = {rule for rule, _ in before.rules} if before else set()
        now = {rule for rule, _ in after.rules} if after else set()
        for rule in was | now:
            self.rules.setdefault(rule, Counts()).add(rule in was, rule in now)
        self.watched.update(
            rule for rule, mode in (after.rules if after else ()) if mode == "shadow"
        )
        for by, name in (
            (self.ages, one.age), (self.platforms, one.platform), (self.languages, one.language)
        ):  # fmt: skip
            by.setdefault(name, Counts()).add(before is not None, after is not None)
        if after:
            self.turns += [(rule, how, after.event) for rule, how in after.turned]
        if after and not before and self.asked:
            self._choose(after)

    def _choose(self, new: Judged) -> None:
        digest = blake2b(new.event.encode("utf-8", "replace"), digest_size=8).digest()
        insort(self._sample, (int.from_bytes(digest), new.number, new))
        del self._sample[self.asked :]

    @property
    def sample(self) -> tuple[Judged, ...]:
        """The chosen events, in their order."""
        return tuple(sorted((one for *_, one in self._sample), key=lambda one: one.number))
