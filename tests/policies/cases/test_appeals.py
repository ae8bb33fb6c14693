"""Appeals: one of each sanction and in time, who decides on it, and what everybody reads of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from policies.actions import Alert, Button, Edit, Excerpt, Lift, Mention, Notice, Reply
from policies.cases.appeals import outcome
from policies.cases.case import WAITING
from policies.decision import Decision
from policies.events import Actor, Invoked
from policies.lifecycle import OVERTURNED as TAKEN_BACK
from policies.lifecycle import page
from policies.records import Audited
from policies.state import Held
from policies.texts import said
from tests.policies.cases.test_sanctions import ANN, RULES, looked, number
from tests.policies.cases.test_undoing import MIA, of, reply, undone, words
from tests.policies.said import LADDER, STAFF, Life, policy, rule, says
from tests.policies.test_commands import MO, TEAM, orders

SELF = Actor(id=ANN)
OLA = Actor(id="test:member:ola", status="owner")
NONE_ELSE = """
[roles.moderator]
members = ["test:member:mo"]
may = ["ban", "lift", "case"]
"""


def asks(note: str = "", after: float = 60, **fields: Any) -> Invoked:
    """Ann asks for a review."""
    return _when(orders("appeal", note, actor=SELF, id=f"ap{len(note)}{after}"), after, **fields)


def decides(command: str, text: str = "2", by: Actor = MIA, after: float = 90) -> Invoked:
    return _when(orders(command, text, actor=by, id=f"{command}{text}{by.id}{after}"), after)


def presses(button: Button, by: Actor, after: float = 90) -> Invoked:
    order = orders(button.code, actor=by, id=f"p{button.code}{by.id}{after}", via="button")
    return _when(order, after)


def _when(order: Invoked, after: float, **fields: Any) -> Invoked:
    at = says("x", after=after).at
    return replace(order, at=at, received=at, **fields)


def banned(language: str = "en", more: str = "") -> Life:
    here = lived(f'language = "{language}"\n{more}')
    here.meets(orders("ban", "@ann 30d", reply_to="1", reply_to_actor=ANN))
    return here


def card(decision: Decision) -> Alert | Edit:
    (one,) = [a for a in decision.actions if isinstance(a, Alert | Edit)]
    return one


def lived(body: str) -> Life:
    here = Life(policy(body + TEAM))
    team = [says("hi", "mo", id="m", actor=MO), says("hi", "mia", id="a", actor=MIA)]
    here.meets_all([*team, says("hi", "ann", id="1")])
    return here


SPOKEN = {
    "en": ("The team knows (no. 2)", "asks for a review of case 1: removal", "Ask for a review",
           ["Undo it", "It stays", "Take it", "Look"], "it stays as it is (until …). Reason: rude",
           "We got this one wrong", "stays as it is. … is told", "it is undone."),
    "es": ("ya lo sabe (n.º 2)", "pide revisar caso 1: acceso retirado", "Pedir una revisión",
           ["Anularlo", "Se mantiene", "Me ocupo", "Ver"], "se mantiene (hasta …). Motivo: rude",
           "Nos equivocamos", "se mantiene. … recibe el aviso", "queda deshecho."),
    "zh-CN": ("复核申请了（编号 2）", "申请复核案件 1：移出群聊", "申请复核",
              ["撤销处理", "维持不变", "我来跟进", "查看"], "先不变（至 …），原因：rude",
              "很抱歉", "维持不变，已告知 …", "已复核：已撤销。"),
}  # fmt: skip


@pytest.mark.parametrize("language", SPOKEN)
def test_from_asking_to_the_outcome_in_every_language(language: str) -> None:
    thanks, asked, label, labels, stays, mistake, upheld, undone_ = SPOKEN[language]
    here = banned(language)
    (notice,) = [a for a in here.decisions[-1].actions if isinstance(a, Notice)]
    assert notice.buttons[0].label == label
    first = here.meets(_when(presses(notice.buttons[0], SELF), 60))
    assert thanks in words(reply(first).text)
    alert = card(first)
    assert (alert.channel, [b.label for b in alert.buttons]) == (STAFF, labels)
    assert asked in words(alert.text)
    assert Mention(MO.id) in alert.text, "the team reads who decided"
    other = banned(language)
    other.meets(asks())
    held = here.meets(decides("uphold", "2 rude"))
    assert upheld in words(reply(held).text)
    (told,) = of(held, Notice)
    assert told.member == ANN and stays in words(told.text)
    back = other.meets(decides("overturn"))
    assert mistake in words(of(back, Notice)[0].text)
    assert [a.what for a in of(back, Lift)] == ["ban"]
    assert words(card(back).text).endswith(undone_) and not card(back).buttons


def test_it_is_a_case_that_waits_and_holds_no_words_but_where_they_stand() -> None:
    here = banned()
    order = asks("it was a joke")
    decision = here.meets(order)
    found = number(here, 2)
    assert (found.kind, found.state, found.member, found.links) == ("appeal", "open", ANN, (1,))
    assert looked(here).remembered("queue", WAITING) == 1
    assert "joke" not in repr(decision) and said(order, 0) == "it was a joke"
    assert Excerpt(order.id) in card(decision).text
    assert [r.what for r in decision.records if isinstance(r, Audited)] == ["case.appeal"]


def test_who_asks_twice_is_told_that_it_waits_and_what_came_of_it() -> None:
    here = banned()
    here.meets(asks())
    again = here.meets(asks("please", after=70))
    assert [type(a) for a in again.actions] == [Reply]
    assert "Your request (no. 2) is with the team" in words(reply(again).text)
    assert here.pages[""]["cases"] == 2
    here.meets(decides("uphold", "2 too rude"))
    told = here.meets(asks(after=100))
    assert [type(a) for a in told.actions] == [Reply]
    assert "Reason: too rude" in words(reply(told).text)
    assert here.pages[""]["cases"] == 2


@pytest.mark.parametrize(
    ("more", "days", "late"),
    [("", 13.9, False), ("", 14.1, True), ('[appeals]\nwithin = "2d"', 2.1, True)],
)
def test_one_may_ask_until_a_day_that_is_told(more: str, days: float, late: bool) -> None:
    here = banned(more=more)
    (notice,) = [a for a in here.decisions[-1].actions if isinstance(a, Notice)]
    assert "ask for a review until …" in words(notice.text)
    decision = here.meets(asks(after=timedelta(days=days).total_seconds()))
    assert ("You could ask for a review until" in words(reply(decision).text)) == late
    assert bool(of(decision, Alert)) != late
    button = presses(notice.buttons[0], SELF, after=timedelta(days=days).total_seconds())
    assert "no longer works" not in words(reply(here.meets(button)).text)


def test_the_button_is_about_its_own_sanction() -> None:
    here = lived("")
    first = here.meets(orders("ban", "@ann 30d", id="b1"))
    here.meets(orders("ban", "@ann 60d", id="b2"))
    (notice,) = of(first, Notice)
    here.meets(presses(notice.buttons[0], SELF))
    assert number(here, 3).links == (1,)


def test_nobody_asks_for_somebody_else_or_for_nothing() -> None:
    here = banned()
    (notice,) = [a for a in here.decisions[-1].actions if isinstance(a, Notice)]
    other = Actor(id="test:member:bob")
    for order in (presses(notice.buttons[0], other), replace(asks(), actor=other)):
        decision = here.meets(order)
        assert [type(a) for a in decision.actions] == [Reply]
        assert "nothing here" in words(reply(decision).text)


@pytest.mark.parametrize("command", ["uphold", "overturn"])
@pytest.mark.parametrize("with_button", [True, False])
def test_who_decided_it_does_not_review_it(command: str, with_button: bool) -> None:
    here = banned()
    alert = card(here.meets(asks()))
    button = alert.buttons[("overturn", "uphold").index(command)]
    own = here.meets(presses(button, MO) if with_button else decides(command, by=MO))
    assert [type(a) for a in own.actions] == [Reply]
    assert "somebody else reviews" in words(reply(own).text)
    assert number(here, 2).state == "open"
    here.meets(presses(button, MIA) if with_button else decides(command))
    assert (number(here, 2).state, number(here, 2).assignee) == ("resolved", MIA.id)


def test_what_a_rule_did_anybody_with_the_right_may_review() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    here.meets(asks())
    assert of(here.meets(decides("overturn", by=MO)), Lift)


@pytest.mark.parametrize("by", [SELF, Actor(id="test:member:bob")])
def test_who_may_not_decides_nothing(by: Actor) -> None:
    here = banned()
    here.meets(asks())
    decision = here.meets(decides("overturn", by=by))
    assert [type(a) for a in decision.actions] == [Reply]
    assert "Only admin / moderator" in words(reply(decision).text)


def test_a_moderator_does_not_decide_on_what_was_done_to_themself() -> None:
    here = lived(RULES["timeout"])
    here.meets(says("red"))
    here.meets(asks())
    promoted = Actor(id=ANN, roles=MO.roles)
    assert "to yourself" in words(reply(here.meets(decides("overturn", by=promoted))).text)


def test_with_nobody_else_the_card_says_so_and_the_owner_decides() -> None:
    here = Life(policy(NONE_ELSE))
    here.meets(says("hi", "ann"))
    here.meets(orders("ban", "@ann 30d"))
    alert = card(here.meets(asks()))
    assert "Nobody else is known who may review it" in words(alert.text)
    own = here.meets(presses(alert.buttons[0], MO))
    assert "somebody else reviews" in words(reply(own).text)
    assert of(here.meets(presses(alert.buttons[0], OLA)), Lift)


def test_where_there_are_others_the_owner_has_no_say_without_the_right() -> None:
    here = banned()
    alert = card(here.meets(asks()))
    assert "Nobody else" not in words(alert.text)
    assert not of(here.meets(presses(alert.buttons[0], OLA)), Lift)


def test_of_two_who_press_one_wins_and_the_other_reads_who_and_what() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    alert = card(here.meets(asks()))
    here.meets(presses(alert.buttons[1], MO))
    second = here.meets(presses(alert.buttons[0], MIA, after=91))
    assert [type(a) for a in second.actions] == [Reply]
    assert "handled by … already: stays as it is" in words(reply(second).text)
    assert Mention(MO.id) in reply(second).text
    assert number(here, 1).state == "in_force"


def test_an_overturned_appeal_counts_once_against_its_rule() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    here.meets(asks())
    here.meets(decides("overturn"))
    kept = here.pages[page("a")][TAKEN_BACK]
    assert isinstance(kept, Held) and isinstance(kept.value, tuple) and len(kept.value) == 1
    here.meets(decides("overturn", by=MO, after=95))
    here.meets(decides("uphold", by=MO, after=96))
    kept = here.pages[page("a")][TAKEN_BACK]
    assert isinstance(kept, Held) and isinstance(kept.value, tuple) and len(kept.value) == 1


def test_an_upheld_appeal_counts_against_nobody() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    here.meets(asks())
    here.meets(decides("uphold"))
    assert TAKEN_BACK not in here.pages.get(page("a"), {})


def test_who_undoes_the_case_has_decided_on_the_appeal() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    here.meets(asks())
    decision = undone(here)
    (edit,) = of(decision, Edit)
    assert "it is undone" in words(edit.text) and not edit.buttons
    found = number(here, 2)
    assert (found.state, outcome(looked(here), found)) == ("resolved", "overturned")


def test_an_appeal_is_not_resolved_without_an_answer() -> None:
    here = banned()
    here.meets(asks())
    refused = here.meets(decides("resolve", by=MO))
    assert "/uphold or /overturn" in words(reply(refused).text)
    assert number(here, 2).state == "open"


def test_who_asked_about_a_note_is_told_though_nobody_told_them_of_it() -> None:
    here = lived(rule("a", "red", '["strike"]') + LADDER)
    here.meets(says("red"))
    here.meets(asks())
    assert of(here.meets(decides("overturn")), Notice)


@pytest.mark.parametrize("command", ["appeal", "申请复核", "复核", "申诉", "revisión", "recurrir"])
def test_it_goes_by_its_names_in_every_language(command: str) -> None:
    here = banned()
    assert of(here.meets(replace(asks(), command=command)), Alert)
