"""What a rule refers to a department: a report about a member, or what a member asks for."""

from __future__ import annotations

from typing import Any

import pytest

from policies.actions import Alert, Excerpt, Notice
from policies.cases.states import QUEUED
from policies.decision import Decision
from policies.errors import PolicyError
from tests.policies.escalating.clocked import ANN, DESK, MO, TEAM, Clock, of, plain, texts, told
from tests.policies.said import STAFF, START, policy, rule, says

REFUND = """
[[rules]]
name = "refunds"
filter = "keywords"
words = ["refund", "退款", "reembolso"]
escalate = "support"
"""
THREAT = rule("threats", "hurt", '[{ do = "case", department = "support", severity = "critical" }]')
ABUSE = rule("abuse", "casino", '["delete", { do = "case", department = "support" }]')


def writes(here: Clock, text: str, member: str = "ann", id: str = "w1", **fields: Any) -> Decision:
    return here.meets(says(text, member, after=(here.at - START).total_seconds(), id=id, **fields))


@pytest.mark.parametrize("text", ["where is my refund", "我要退款", "quiero un reembolso"])
def test_what_a_member_asks_for_is_a_request_of_the_department(text: str) -> None:
    here = Clock(REFUND)
    decision = writes(here, text)
    case = here.case()
    assert (case.kind, case.state, case.member, case.department, case.actor) == (
        "request", "open", ANN, "support", "rule:refunds",
    )  # fmt: skip
    (card,) = of(decision, Alert)
    assert card.channel == DESK
    assert any(isinstance(piece, Excerpt) for piece in card.text)
    assert "Found by the rule refunds." in plain(card.text)
    assert "Answer member" in {b.label for b in card.buttons}
    assert "we've got it (no. 1)" in told(decision)[ANN]
    assert here.course().due


def test_it_is_asked_once_while_it_is_open_and_anew_after_that() -> None:
    here = Clock(REFUND)
    writes(here, "my refund")
    again = writes(here, "refund, please", id="w2")
    assert not again.actions
    assert writes(here, "my refund too", "bob", id="w3").actions
    here.order("resolve", "1", by=MO)
    assert "no. 3" in told(writes(here, "refund", id="w4"))[ANN]


def test_a_report_is_for_the_department_and_its_member_reads_nothing() -> None:
    here = Clock(THREAT)
    decision = writes(here, "I will hurt you")
    assert (here.case().kind, here.course().severity) == ("report", "critical")
    for order in ("claim", "snooze", "resolve", "reopen"):
        decision = here.order(order, "1", by=MO)
        assert ANN not in told(decision) and not of(decision, Notice)
    assert texts(decision, DESK)


def test_an_open_report_always_has_a_next_step() -> None:
    here = Clock(THREAT)
    writes(here, "I will hurt you")
    for _ in range(12):
        here.waits(hours=9)
        assert here.case().state in QUEUED
        assert here.course().due >= here.at.timestamp()
        assert any(w.args.get("due") == repr(here.course().due) for w in here.wakes)


def test_in_the_teams_own_channel_it_is_on_the_rules_card() -> None:
    here = Clock(
        ABUSE.replace("support", "desk") + '[departments.desk]\nmembers = ["test:member:mo"]\n'
    )
    first = [a for a in writes(here, "casino").actions if isinstance(a, Alert)]
    assert [a.channel for a in first] == [STAFF]
    assert "(case 1)" in plain(first[0].text)
    second = [a for a in writes(here, "casino", id="w2").actions if isinstance(a, Alert)]
    assert all(a.folded for a in second)
    late = [t for _, d in here.waits(hours=30) for t in texts(d, STAFF)]
    assert any("still waiting" in text for text in late)


def test_without_departments_it_waits_in_the_queue() -> None:
    here = Clock()
    here.policy = policy(ABUSE)
    writes(here, "casino")
    assert (here.case().kind, here.case().state) == ("report", "open")


def test_while_only_observing_the_member_is_told_nothing() -> None:
    here = Clock(REFUND)
    here.policy = policy('acting = "observe"\n' + TEAM + REFUND)
    decision = writes(here, "my refund")
    assert here.case().kind == "request"
    assert not told(decision)


def test_in_shadow_nothing_is_opened() -> None:
    here = Clock(REFUND + 'mode = "shadow"\n')
    assert not writes(here, "my refund").actions


def test_only_so_many_a_day() -> None:
    here = Clock(REFUND)
    for number in range(1, 12):
        writes(here, "refund", id=f"w{number}")
        if number <= 8:
            here.order("resolve", str(number), by=MO)
    assert here.draft().remembered("", "cases") == 8


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (REFUND, "called support"),
        (TEAM + REFUND.replace('"support"', '"suport"'), "called suport"),
        (TEAM + ABUSE.replace("support", "suport"), "called suport"),
        (THREAT, "called support"),
        (TEAM + REFUND.replace('escalate = "support"', ""), "actions"),
        (TEAM + rule("a", "x", '[{ do = "delete", severity = "high" }]'), "severity"),
    ],
)
def test_what_turns_to_nobody_is_refused(body: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        policy(body)
    assert said in str(refused.value)
