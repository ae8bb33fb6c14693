"""Work: reports and reviews are cases that wait, and whoever decides on them closes them."""

from __future__ import annotations

from typing import Any

from policies.actions import Alert, Edit
from policies.cases.case import MEMBERS, WAITING, case
from policies.events import Actor
from policies.records import Audited
from policies.reports import decided
from tests.policies.cases.test_sanctions import ANN, looked, number
from tests.policies.said import CHANNEL, Life
from tests.policies.test_commands import life, orders

BOB, CAT = Actor(id="test:member:bob"), Actor(id="test:member:cat")


def reported(here: Life, by: Actor = BOB) -> Any:
    about = {"reply_to": "1", "reply_to_actor": ANN, "actor": by, "id": f"r{by.id}"}
    return here.meets(orders("report", "ugly", **about))


def test_a_report_is_a_case_and_a_second_one_joins_it() -> None:
    here = life()
    first, second = reported(here), reported(here, CAT)
    found = number(here)
    assert (found.kind, found.state, found.member) == ("report", "open", ANN)
    assert found.event == f"{CHANNEL}/1"
    assert here.pages[""]["cases"] == 1
    assert looked(here).remembered("queue", WAITING) == 1
    assert any("No. 1" in str(a.text) for a in first.actions if isinstance(a, Alert))
    assert any(isinstance(a, Edit) for a in second.actions)


def test_nobody_reads_on_the_case_who_reported() -> None:
    here = life()
    decision = reported(here)
    assert number(here).actor == MEMBERS
    assert [r.by for r in decision.records if isinstance(r, Audited)] == [MEMBERS]
    shown = here.meets(orders("case", "1"))
    assert BOB.id not in repr(shown.actions)


def test_a_report_that_was_decided_is_done() -> None:
    here = life()
    reported(here)
    draft = looked(here)
    assert decided(draft, f"{CHANNEL}/1", ANN, CHANNEL, "left")
    of = case(draft, 1)
    assert of is not None and of.state == "resolved"
    assert draft.remembered("queue", WAITING) == 0
    assert not decided(draft, f"{CHANNEL}/1", ANN, CHANNEL, "left")


def test_who_says_that_a_report_is_done_closes_its_card() -> None:
    here = life()
    reported(here)
    decision = here.meets(orders("resolve", "1"))
    (edit,) = [a for a in decision.actions if isinstance(a, Edit)]
    assert not edit.buttons
    assert (number(here).state, number(here).assignee) == ("resolved", "test:member:mo")


def test_who_asks_for_a_review_opens_a_case_that_names_the_last() -> None:
    here = life()
    here.meets(orders("timeout", "@ann 1h"))
    ann = Actor(id=ANN)
    here.meets(orders("review", actor=ann, id="v1"))
    here.meets(orders("review", actor=ann, id="v2"))
    found = number(here, 2)
    assert (found.kind, found.state, found.links) == ("appeal", "open", (1,))
    assert here.pages[""]["cases"] == 2
