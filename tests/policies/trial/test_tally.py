"""Tallies: what is new and gone, by rule and group, and how sure an estimate is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.actions import Lift
from policies.decision import Decision
from policies.state import Set
from policies.trial.estimate import estimate
from policies.trial.judged import Judged
from policies.trial.overturns import Overturns, Record
from policies.trial.tally import Counts, Tally
from policies.trial.verdict import Bounds, in_all


def one(number: int, *rules: str, mode: str = "enforce", language: str = "en") -> Judged:
    named = tuple((rule, mode) for rule in rules)
    acted = mode != "shadow"
    return Judged(number, f"e{number}", named, acted, (), "under_a_day", "test", language, "hi")


def test_what_is_new_and_gone() -> None:
    tally = Tally()
    tally.add(None, one(1, "a"))
    tally.add(one(2, "a", "b"), one(2, "b"))
    tally.add(one(3, "b"), None)
    tally.add(one(4, "a", mode="shadow"), one(4, "a"))
    tally.add(None, one(5, "c", mode="shadow", language="zh"))
    assert tally.found == Counts(before=3, after=4, new=2, gone=1)
    assert tally.acted == Counts(before=2, after=3, new=2, gone=1)
    assert tally.rules["a"] == Counts(before=2, after=2, new=1, gone=1)
    assert tally.rules["b"] == Counts(before=2, after=1, new=0, gone=1)
    assert tally.watched == {"c": 1}
    assert tally.languages["zh"] == Counts(before=0, after=1, new=1, gone=0)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()).filter(any), max_size=60), st.integers(0, 9)
)
def test_counts_add_up_and_the_sample_is_bounded(
    pairs: list[tuple[bool, bool]], asked: int
) -> None:
    tally = Tally(asked=asked)
    for number, (before, after) in enumerate(pairs):
        tally.add(one(number, "a") if before else None, one(number, "a") if after else None)
    found = tally.found
    assert found.after - found.before == found.new - found.gone
    assert found.new == sum(after and not before for before, after in pairs)
    assert len(tally.sample) == min(asked, found.new)
    numbers = [each.number for each in tally.sample]
    assert numbers == sorted(numbers)


def test_the_same_sample_is_chosen_whatever_else_there_is() -> None:
    few, many = Tally(asked=5), Tally(asked=5)
    for number in range(100):
        few.add(None, one(number, "a"))
        many.add(None, one(number, "a"))
        many.add(one(number + 1_000, "a"), one(number + 1_000, "a"))
    assert few.sample == many.sample
    assert {each.number for each in few.sample} != set(range(5))


@pytest.mark.parametrize(
    ("right", "cases", "low", "high"),
    [
        (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634), (95, 100, 0.8882, 0.9785),
    ],
)  # fmt: skip
def test_wilsons_interval(right: int, cases: int, low: float, high: float) -> None:
    found = estimate(right, cases)
    assert found is not None
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)
    assert estimate(0, 0) is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_lies_in_its_interval(right: int, cases: int) -> None:
    found = estimate(min(right, cases), cases)
    assert found is not None
    assert 0 <= found.low <= found.share <= found.high <= 1


def sanction(member: str, rule: str) -> Decision:
    return Decision(
        event="e",
        bundle="",
        writes=(Set(member, "timeout@p", 1.0), Set(member, "timeout@p:rule", rule)),
    )


def taken_back(member: str, rule: str) -> Decision:
    lift = Lift(id="l", place="p", member=member, what="timeout")
    return Decision(
        event="f", bundle="", actions=(lift,), writes=(Set(f"rule:{rule}", "overturned", ()),)
    )


def test_mistakes_that_would_be_repeated() -> None:
    overturns = Overturns()
    overturns.add(sanction("ann", "r"), found=True)
    overturns.add(sanction("bob", "r"), found=False)
    overturns.add(sanction("cy", "r"), found=True)
    overturns.add(taken_back("ann", "r"), found=False)
    overturns.add(taken_back("bob", "r"), found=False)
    overturns.add(taken_back("nobody", "r"), found=False)
    overturns.add(taken_back("cy", "other"), found=False)
    assert overturns.rules == {"r": Record(sanctions=3, overturned=2, again=2, repeated=1)}
    precision = in_all(overturns.rules)
    assert precision is not None
    assert (precision.right, precision.cases) == (1, 2)


def broken(bounds: Bounds, tally: Tally, **more: object) -> list[str]:
    asked = more.get("asked")
    return [b.name for b in bounds.broken(tally, asked, {})]  # type: ignore[arg-type]


def test_bounds() -> None:
    tally = Tally(decided=100)
    for number in range(4):
        tally.add(None, one(number, "a"))
    assert broken(Bounds(), tally) == []
    assert broken(Bounds(max_new=4, max_new_share=0.04, max_new_acted=4, max_gone=0), tally) == []
    tight = Bounds(max_new=3, max_new_share=0.039, max_new_acted=3, max_gone=0)
    assert broken(tight, tally) == ["max-new", "max-new-share", "max-new-acted"]
    assert broken(Bounds(min_precision=0.5), tally) == ["min-precision"], "nobody has said"
    assert broken(Bounds(min_precision=0.5), Tally()) == [], "nothing is new"
    assert broken(Bounds(min_precision=0.5), tally, asked=estimate(4, 4)) == []
    assert broken(Bounds(min_precision=0.6), tally, asked=estimate(4, 4)) == ["min-precision"]
