"""What the panel shows of a decision, whichever of decision and outcome comes first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.port import Denied, Done, Gone, Later, Outcome, Unknown
from adapters.sandbox.rulings import KEPT, Ruling, Rulings
from policies.actions import Fetch, Strike, Timeout
from policies.decision import Decision, Finding
from policies.figures import figures

PLACE = "sandbox:room:main"
UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
TIMEOUT = Timeout(id="e#0", place=PLACE, because="r", member="sandbox:member:a", until=UNTIL)
STRIKE = Strike(id="e#1", place=PLACE, because="r", member="sandbox:member:a")
FETCH = Fetch(id="e#2", place="store:", community="c", query="q", args={})
DECISION = Decision(
    event="e", bundle="b", findings=(Finding(rule="r"),), actions=(TIMEOUT, STRIKE, FETCH)
)


def ruling(event: str = "e", decision: Decision | None = DECISION) -> Ruling:
    return Ruling(post="p", kind="say", text="t", event=event, took=1.234, decision=decision)


def outcomes(rulings: Rulings) -> list[str]:
    shown = rulings.shown("e")
    assert shown
    return [action["outcome"] for action in shown["actions"]]


def test_actions_wait_until_they_are_settled() -> None:
    rulings = Rulings()
    rulings.note(ruling())
    assert outcomes(rulings) == ["waiting", "noted", "elsewhere"]
    assert rulings.settle(TIMEOUT, Done()) == "e"
    assert outcomes(rulings)[0] == "done"


def test_an_outcome_may_come_before_its_decision() -> None:
    rulings = Rulings()
    rulings.settle(TIMEOUT, Denied("owner"))
    assert rulings.shown("e") is None
    rulings.note(ruling())
    shown = rulings.shown("e")
    assert shown
    assert (shown["actions"][0]["outcome"], shown["actions"][0]["reason"]) == ("denied", "owner")
    assert shown["actions"][0]["until"] == UNTIL
    assert shown["verdict"] == "enforce"


@pytest.mark.parametrize(
    ("outcome", "word"),
    [(Gone("x"), "gone"), (Later(1.0, "x"), "later"), (Unknown("x"), "unknown")],
)
def test_every_outcome_has_a_word(outcome: Outcome, word: str) -> None:
    rulings = Rulings()
    rulings.note(ruling())
    rulings.settle(TIMEOUT, outcome)
    assert outcomes(rulings)[0] == word


def test_what_nobody_judged_is_said() -> None:
    rulings = Rulings()
    rulings.note(ruling(decision=None))
    assert [one["verdict"] for one in rulings.all_shown()] == ["none"]


def test_only_the_newest_are_kept() -> None:
    rulings = Rulings()
    for n in range(KEPT + 3):
        rulings.note(ruling(event=f"e{n}"))
    assert len(rulings.all_shown()) == KEPT
    assert rulings.shown("e2") is None


def test_figures_are_told_in_the_language_of_whoever_reads_them() -> None:
    rulings = Rulings()
    flood = Finding(rule="r", detail=figures("flood", count=9, limit=8, duration=10))
    rulings.note(ruling(decision=Decision(event="e", bundle="b", findings=(flood,))))
    shown = rulings.shown("e")
    assert shown
    (finding,) = shown["findings"]
    assert finding["detail"]["zh-CN"] == "10 秒内 9 次，允许 8 次"
