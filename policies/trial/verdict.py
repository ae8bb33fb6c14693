"""The outcome of a backtest: what is told of it, and which bounds it does not keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct

from policies.trial.estimate import Estimate, estimate
from policies.trial.overturns import Record
from policies.trial.tally import Counts, Tally


class Row(Struct, frozen=True):
    """A rule, or a group of events: how many were found before and are now, are new and are gone;
    ``watched`` of those found now by a rule in shadow."""

    name: str
    before: int
    after: int
    new: int
    gone: int
    watched: int = 0


class OfRule(Struct, frozen=True):
    """A rule's sanctions in the past and those taken back; ``again`` of them the new policy finds
    as well, ``repeated`` of these were taken back. ``precision`` is that of what it finds again."""

    rule: str
    sanctions: int
    overturned: int
    again: int
    repeated: int
    precision: Estimate | None


class OfAnswers(Struct, frozen=True):
    """How much of what a rule newly finds is right, by what a person said of a sample."""

    rule: str
    precision: Estimate


class Outcome(Struct, frozen=True, kw_only=True):
    """Everything that a backtest has to tell; ``compared`` is whether there was an older side.

    ``turns`` are the rules that would have stepped back: which, how, and with which event.
    ``applied`` rows were not decided, since their words are gone; ``other_engine`` ones had been
    decided by another version of the program. ``asked`` is what a person said of a sample of what
    is new, ``asked_rules`` the same for each rule among it. ``broken`` are the bounds that were not
    kept.
    """

    compared: bool
    decided: int
    found: Row
    acted: Row
    rules: tuple[Row, ...]
    ages: tuple[Row, ...]
    platforms: tuple[Row, ...]
    languages: tuple[Row, ...]
    turns: tuple[tuple[str, str, str], ...] = ()
    sample: tuple[str, ...] = ()
    asked: Estimate | None = None
    overturns: tuple[OfRule, ...] = ()
    since: str = ""
    applied: int = 0
    other_engine: int = 0
    broken: tuple[Bound, ...] = ()
    asked_rules: tuple[OfAnswers, ...] = ()


class Bound(Struct, frozen=True):
    """A bound, such as ``max-new``, and what came instead; ``value`` is ``None`` if unknown."""

    name: str
    limit: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may come of it at most, or at least; ``None``: anything."""

    max_new: int | None = None
    max_new_share: float | None = None
    max_new_acted: int | None = None
    max_gone: int | None = None
    min_precision: float | None = None

    def broken(
        self, tally: Tally, asked: Estimate | None, overturns: Mapping[str, Record]
    ) -> tuple[Bound, ...]:
        """The bounds that were not kept. Of a precision the lower end of its interval counts; where
        nothing is new, there is nothing to be wrong about."""
        new = tally.found.new
        share = new / tally.decided if tally.decided else 0.0
        most: tuple[tuple[str, float | None, float], ...] = (
            ("max-new", self.max_new, new),
            ("max-new-share", self.max_new_share, share),
            ("max-new-acted", self.max_new_acted, tally.acted.new),
            ("max-gone", self.max_gone, tally.found.gone),
        )
        found = [Bound(n, limit, v) for n, limit, v in most if limit is not None and v > limit]
        least = self.min_precision
        if least is not None:
            known = [asked, in_all(overturns)]
            lows = [each.low for each in known if each is not None]
            if lows and min(lows) < least:
                found.append(Bound("min-precision", least, min(lows)))
            elif not lows and new:
                found.append(Bound("min-precision", least, None))
        return tuple(found)


def in_all(overturns: Mapping[str, Record]) -> Estimate | None:
    """How much of what the new policy finds again was not taken back, over all rules."""
    again = sum(record.again for record in overturns.values())
    return estimate(again - sum(record.repeated for record in overturns.values()), again)


def rows(counts: Mapping[str, Counts], watched: Mapping[str, int] | None = None) -> tuple[Row, ...]:
    """The groups, those with most differences first."""
    told = [row(name, each, (watched or {}).get(name, 0)) for name, each in counts.items()]
    return tuple(sorted(told, key=lambda r: (-(r.new + r.gone), -r.after, r.name)))


def row(name: str, counts: Counts, watched: int = 0) -> Row:
    """One group."""
    return Row(name, counts.before, counts.after, counts.new, counts.gone, watched)


def of_rules(overturns: Mapping[str, Record]) -> tuple[OfRule, ...]:
    """What people took back, rule by rule."""
    return tuple(
        OfRule(
            rule, r.sanctions, r.overturned, r.again, r.repeated,
            estimate(r.again - r.repeated, r.again),
        )
        for rule, r in sorted(overturns.items())
    )  # fmt: skip
