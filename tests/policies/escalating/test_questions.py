"""Questions in a channel marked for them: which are answered, and which become a request."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies.actions import Alert, Notice
from policies.events import Actor, Deleted
from tests.policies.escalating.clocked import ANN, DESK, TUESDAY, Clock, of, told
from tests.policies.said import CHANNEL, PLACE, START, says

MARKED = f'[channels."{CHANNEL}"]\nquestions = "15m"\n'


def said(here: Clock, text: str, member: str, id: str, **fields: str) -> None:
    after = (here.at - START).total_seconds()
    here.meets(structs.replace(says(text, member, after=after, id=id), **fields))


@pytest.mark.parametrize("question", ["Where is it?", "¿Dónde está?", "在哪里？"])
def test_what_nobody_answers_becomes_a_request(question: str) -> None:
    here = Clock(MARKED)
    said(here, question, "ann", "30")
    assert not here.waits(minutes=14)
    ((at, decision),) = here.waits(minutes=2)
    assert (at - TUESDAY).total_seconds() == 900
    case = here.case()
    assert (case.kind, case.member, case.event) == ("request", ANN, f"{CHANNEL}/30")
    assert of(decision, Alert)[0].channel == DESK
    assert of(decision, Notice)[-1].member == ANN
    assert "no. 1" in told(decision)[ANN]


@pytest.mark.parametrize(
    ("text", "member", "fields"),
    [
        ("In the hall.", "mo", {}),
        ("Over there", "bob", {"reply_to": "30"}),
        ("found it, thanks", "ann", {}),
        ("谢谢大家", "ann", {}),
        ("ya está, gracias", "ann", {}),
    ],
)
def test_an_answered_question_is_nobodys_work(
    text: str, member: str, fields: dict[str, str]
) -> None:
    here = Clock(MARKED)
    said(here, "Where is it?", "ann", "30")
    said(here, text, member, "31", **fields)
    assert all(not decision.actions for _, decision in here.waits(minutes=20))
    assert "cases" not in here.pages[""]


@pytest.mark.parametrize(
    ("text", "member", "fields"),
    [("no idea", "bob", {}), ("me too", "ann", {}), ("there", "bob", {"reply_to": "29"})],
)
def test_other_words_answer_nothing(text: str, member: str, fields: dict[str, str]) -> None:
    here = Clock(MARKED)
    said(here, "Where is it?", "ann", "30")
    said(here, text, member, "31", **fields)
    here.waits(minutes=20)
    assert here.pages[""]["cases"] == 1


def test_a_question_that_was_taken_down_is_nobodys_work() -> None:
    here = Clock(MARKED)
    said(here, "Where is it?", "ann", "30")
    said(here, "And when?", "bob", "31")
    here.meets(
        Deleted(
            id="d", place=PLACE, channel=CHANNEL, at=here.at, received=here.at,
            actor=Actor(id=""), message="30",
        )
    )  # fmt: skip
    here.waits(minutes=20)
    assert (here.pages[""]["cases"], here.case().event) == (1, f"{CHANNEL}/31")


def test_elsewhere_nobody_waits_for_an_answer() -> None:
    here = Clock()
    said(here, "Where is it?", "ann", "30")
    assert not here.waits(minutes=20)
