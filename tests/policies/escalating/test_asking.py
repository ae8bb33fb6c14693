"""A member's question: the case, what they read in their language, the card and the ladder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies.actions import Alert, Edit, Excerpt, Notice, Wake
from policies.cases.case import changed
from policies.events import Actor, Due
from policies.state import Set
from policies.timing.calendar import Calendar
from tests.policies.escalating.clocked import (
    ANN,
    DESK,
    MO,
    SUE,
    TUESDAY,
    Clock,
    of,
    plain,
    texts,
    told,
)

LEA, CEO = "test:member:lea", "test:member:ceo"

WAKES = """
[departments.night]
kinds = ["bug"]
members = ["test:member:mo"]
severity = { bug = "critical" }
"""

GOLDEN = [
    ("complain", "en", "Thanks, we've got it (no. 1) and passed it to support. "
     "You'll hear from us by Tue 11:00; reply here to add anything."),
    ("投诉", "zh-hans", "收到你的反馈了（编号 1），已经转给客服同事，预计 Tue 11:00 前回复你。"
     "想补充的话直接回复这条就好。"),
    ("queja", "es", "Gracias, lo hemos recibido (n.º 1) y ya lo tiene Atención. "
     "Te responderemos antes del Tue 11:00; puedes añadir datos respondiendo aquí."),
]  # fmt: skip


@pytest.mark.parametrize(("command", "language", "answer"), GOLDEN)
def test_a_complaint_is_acknowledged_in_their_language(
    command: str, language: str, answer: str
) -> None:
    here = Clock()
    decision = here.order(command, "my parcel is broken", actor=Actor(id=ANN, language=language))
    assert told(decision)[ANN] == answer
    case = here.case()
    assert (case.kind, case.state, case.member, case.department) == (
        "complaint", "open", ANN, "support",
    )  # fmt: skip
    assert here.course().severity == "high"


@pytest.mark.parametrize(
    ("command", "kind", "severity"),
    [("request", "request", "normal"), ("bug", "bug", "normal"), ("idea", "idea", "low")],
)
def test_each_kind_has_its_severity(command: str, kind: str, severity: str) -> None:
    here = Clock()
    here.order(command, "the door sticks")
    assert (here.case().kind, here.course().severity) == (kind, severity)


def test_the_words_are_named_and_never_kept() -> None:
    here = Clock()
    decision = here.order("complain", "my secret parcel")
    (card,) = of(decision, Alert)
    assert card.channel == DESK
    assert any(isinstance(piece, Excerpt) for piece in card.text)
    assert len(card.buttons) == 4
    kept = [w for w in decision.writes if isinstance(w, Set)]
    assert "secret" not in repr(kept) + repr(decision.actions) + repr(decision.records)


def test_by_night_they_read_when_somebody_is_back() -> None:
    here = Clock()
    here.at = TUESDAY.replace(hour=22)
    said = told(here.order("complain", "hello"))[ANN]
    assert said.endswith("We're back at Wed 09:00 and will look first thing.")
    assert "by Wed 10:00" in said


def test_without_words_nothing_is_opened() -> None:
    here = Clock()
    assert "What's it about" in told(here.order("request"))[ANN]
    assert "cases" not in here.pages[""]
    for number in range(9):
        last = here.order("request", f"question {number}")
    assert "asked a lot today" in told(last)[ANN]
    assert here.pages[""]["cases"] == 8


def test_elsewhere_a_card_tells_that_there_is_a_case_and_no_word_of_it() -> None:
    more = '[[routes]]\nto = "other:channel:1"\n'
    here = Clock(more)
    (card,) = of(here.order("complain", "hello"), Alert)
    assert not any(isinstance(piece, Excerpt) for piece in card.text)
    assert plain(card.text).startswith("Case 1, Test, complaint, severity high")
    shared = Clock(more + '[share_with]\ntest = ["other"]\n')
    (card,) = of(shared.order("complain", "hello"), Alert)
    assert any(isinstance(piece, Excerpt) for piece in card.text)


def test_it_climbs_until_somebody_takes_it() -> None:
    here = Clock()
    here.order("complain", "hello")
    found = here.waits(hours=6)
    assert [f"{at:%H:%M}" for at, _ in found] == ["10:30", "10:48", "11:00", "11:30", "12:00"]
    notices = [sorted(n.member for n in of(d, Notice)) for _, d in found]
    assert notices == [[], [], [MO], [LEA], [CEO]]
    assert all(len(texts(d, DESK)) == 1 for _, d in found)
    assert [f"{at:%a %H:%M}" for at, _ in here.waits(days=2)] == ["Wed 12:00", "Thu 12:00"]


def test_a_case_that_was_taken_does_not_climb() -> None:
    here = Clock()
    here.order("complain", "hello")
    decision = here.order("claim", "1", by=SUE)
    assert told(decision)[ANN] == "No. 1: somebody from support is on it now."
    (edit,) = of(decision, Edit)
    assert "sue" in plain(edit.text)
    found = [(at, d) for at, d in here.waits(hours=6) if d.actions]
    assert [f"{at:%H:%M}" for at, _ in found] == ["10:30", "10:48", "11:00"]
    assert {n.member for _, d in found for n in of(d, Notice)} == {SUE}


def test_a_case_whose_holder_is_away_is_for_whoever_is_there() -> None:
    here = Clock()
    here.order("complain", "hello")
    here.order("claim", "1", by=MO)
    assert [n.member for _, d in here.waits(hours=1) for n in of(d, Notice)] == [MO]
    here.order("away", "20d", by=MO)
    assert [n.member for _, d in here.waits(days=1) for n in of(d, Notice)] == [SUE]


def test_a_case_that_was_closed_by_anything_else_is_left_alone_too() -> None:
    here = Clock()
    here.order("complain", "hello")
    draft = here.draft()
    changed(draft, here.case(), "resolved")
    for name, value in draft.values["case:1"].items():
        here.pages["case:1"][name] = value  # type: ignore[assignment]
    assert [d.note for _, d in here.waits(hours=1)] == ["superseded"]


@pytest.mark.parametrize("ends", ["resolve", "snooze"])
def test_what_was_due_is_left_alone(ends: str) -> None:
    here = Clock()
    (wake,) = of(here.order("complain", "hello"), Wake)
    here.order(ends, "1", by=MO)
    late = here.meets(
        Due(id="late", place="clock:", at=wake.at, received=wake.at, what=wake.what, args=wake.args)
    )
    assert not late.actions
    assert late.note == "superseded"


def test_what_is_put_off_is_there_again_in_the_morning() -> None:
    here = Clock()
    here.order("complain", "hello")
    assert "Wed 09:00" in told(here.order("snooze", "1", by=MO))[ANN]
    (at, first), *_ = [each for each in here.waits(days=1) if each[1].actions]
    assert f"{at:%a %H:%M}" == "Wed 09:00"
    assert here.case().state == "open"
    assert of(first, Edit)


def test_by_night_only_what_may_wake_people() -> None:
    quiet, loud = Clock(), Clock(WAKES)
    for here in (quiet, loud):
        here.at = TUESDAY.replace(hour=22, minute=30)
    quiet.order("complain", "hello")
    loud.order("bug", "hello")
    assert all(8 <= at.hour < 23 for at, _ in quiet.waits(days=3))
    assert any(at.hour == 23 for at, _ in loud.waits(hours=8))


def test_the_communitys_quiet_hours_are_kept() -> None:
    here = Clock(calendar=Calendar(quiet="17:00-11:00"))
    here.order("complain", "hello")
    assert [f"{at:%H:%M}" for at, _ in here.waits(hours=2)][:2] == ["11:00", "11:00"]
    assert all(11 <= at.hour < 17 for at, _ in here.waits(days=3))


def test_whoever_a_case_is_handed_to_reads_it() -> None:
    here = Clock()
    here.order("complain", "hello")
    here.order("claim", "1", by=SUE)
    said = told(here.order("handoff", "1 @mo", by=SUE))
    assert said[MO] == "No. 1, complaint (high), has been handed to you."
    assert "handed" not in told(here.order("claim", "1", by=MO)).get(MO, "")


def test_who_is_away_is_offered_nothing() -> None:
    more = '[departments.turns]\nkinds = ["bug"]\nassign = "round_robin"\n'
    here = Clock(more + f'members = ["{MO}", "{SUE}"]\n')

    def offered() -> str:
        here.order("bug", "hello")
        return here.course(here.pages[""]["cases"]).asked  # type: ignore[arg-type]

    assert [offered(), offered(), offered()] == [MO, SUE, MO]
    here.order("away", "2h", by=SUE)
    assert [offered(), offered()] == [MO, MO]
    here.at += timedelta(hours=3)
    here.now = here.at.timestamp()
    assert offered() == SUE


@pytest.mark.parametrize(
    ("gone", "called"), [([], {MO, SUE}), ([MO], {SUE}), ([MO, SUE], {MO, SUE})]
)
def test_who_is_away_is_called_only_where_nobody_else_is(gone: list[str], called: set[str]) -> None:
    leads = f'kinds = ["bug"]\nmembers = ["{LEA}"]\nlead = ["{MO}", "{SUE}"]\nladder = ["lead"]\n'
    here = Clock(f'[departments.night]\n{leads}severity = {{ bug = "critical" }}\n')
    for member in gone:
        here.order("away", "2h", by=member)
    here.order("bug", "hello")
    assert {n.member for _, d in here.waits(minutes=31) for n in of(d, Notice)} == called


def test_the_least_loaded_is_asked() -> None:
    more = '[departments.turns]\nkinds = ["bug"]\nassign = "least_loaded"\n'
    here = Clock(more + f'members = ["{MO}", "{SUE}"]\n')
    here.order("bug", "one")
    assert here.course(1).asked == MO
    here.order("claim", "1", by=MO)
    here.order("bug", "two")
    assert here.course(2).asked == SUE
    here.order("resolve", "1", by=MO)
    here.order("bug", "three")
    assert here.course(3).asked == MO
