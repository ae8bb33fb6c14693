"""What cases tell of themselves in figures, and the command that prints them."""

from __future__ import annotations

from policies.cases.figures import worked
from policies.records import CaseKept
from policies.rows import Worked
from tests.policies.escalating.clocked import MO, Clock, told


def kept(c: Clock) -> CaseKept:
    """The newest row of the case."""
    rows = (r for d in reversed(c.decisions) for r in reversed(d.records))
    return next(row for row in rows if isinstance(row, CaseKept))


def test_a_case_tells_when_it_was_answered_missed_and_opened_again() -> None:
    c = Clock()
    c.order("complain", "nobody answers")
    asked = c.at.timestamp()
    c.waits(hours=2)
    assert kept(c).missed == 1
    c.order("reply", "1 sorry, it is on its way", by=MO)
    c.waits(minutes=1)
    answered = kept(c).answered
    assert answered - asked == 7_210
    c.order("resolve", "1", by=MO)
    c.order("reopen", "1")
    c.order("reply", "1 once more", by=MO)
    c.waits(minutes=1)
    c.order("resolve", "1", by=MO)
    assert (kept(c).answered, kept(c).reopened, kept(c).missed) == (answered, 1, 1)
    (row,) = worked([kept(c)], "UTC")
    assert (row.answered, row.resolved, row.first_answer) == (1, 1, 7_210.0)


def test_the_team_reads_them_and_nobody_else() -> None:
    c = Clock()
    assert "Only moderator" in told(c.order("stats", "team"))["test:member:ann"]
    asked = c.order("stats", "team 2", by=MO)
    row = Worked(
        week="2026-01-05", department="support", asked=9, answered=8, first_answer=5_400.0,
        resolved=7, resolution=90_000.0, reopened=1, missed=2, rated=3, score=4.33,
    )  # fmt: skip
    person = Worked(week="2026-01-05", department="support", person=MO, asked=9)
    said = told(c.finds(asked, row, person))[MO]
    assert "9 asked, 8 answered after 1 hour 30 minutes" in said
    assert "7 done after 1 day 1 hour, 1 opened again, 2 targets missed" in said
    assert "4.33 of 5 (3 said so)" in said
    assert f"{MO}: 9 asked, 0 answered after –" in said
    assert "Nothing was asked" in told(c.finds(c.order("stats", by=MO)))[MO]
    assert "1 to 26" in told(c.order("stats", "team 99", by=MO))[MO]
