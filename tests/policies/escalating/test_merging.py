"""Several members ask the same: one card, one answer, and everybody is told of each step."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from policies.actions import Alert, Edit, Notice
from policies.cases.states import CLAIMED, MERGED, OPEN, REOPENED, RESOLVED
from policies.escalating import merging
from policies.escalating.merging import followers, leading
from policies.escalating.topics import frequent
from tests.policies.escalating.clocked import ANN, DESK, MO, SUE, Clock, of, plain, texts, told
from tests.policies.said import CHANNEL, says

BOB, KIM = "test:member:bob", "test:member:kim"
SAME = {
    "en": ("The delivery of order 1234 has not arrived since Monday",
           "hello, the delivery of order 99 has not arrived since Monday"),
    "es": ("El pedido 1234 no ha llegado desde el lunes pasado, nadie contesta",
           "Buenas, el pedido 88 no ha llegado desde el lunes pasado, nadie contesta"),
    "zh": ("订单 1234 从周一开始就没有物流信息了，请帮忙查一下",
           "你好，订单 99 从周一开始就没有物流信息了，请帮忙查一下"),
}  # fmt: skip
OTHER = (
    "How can I change my e-mail address in the profile",
    "Please add a dark theme to the application",
)


def both(c: Clock, language: str = "en") -> None:
    """Ann asks, and Bob asks the same."""
    first, second = SAME[language]
    c.order("complain", first)
    c.waits(minutes=5)
    c.order("complain", second, by=BOB)


@pytest.mark.parametrize("language", SAME)
def test_who_asks_the_same_gets_one_card_and_one_answer(language: str) -> None:
    c = Clock()
    both(c, language)
    decision = c.decisions[-1]
    assert not of(decision, Alert)
    (edit,) = of(decision, Edit)
    assert edit.channel == DESK and "Asked by others too (1, no. 2)" in plain(edit.text)
    assert "no. 2" in told(decision)[BOB] and "answer you all together" in told(decision)[BOB]
    assert (c.case(1).state, c.case(2).state, c.case(2).links) == (OPEN, MERGED, (1,))
    c.order("claim", "1", by=MO)
    claimed = told(c.decisions[-1])
    assert "No. 1:" in claimed[ANN] and "No. 2:" in claimed[BOB]
    c.order("reply", "1 it will be there tomorrow", by=MO)
    ((_, sent),) = c.waits(seconds=10)
    assert "no. 1" in told(sent)[ANN] and "no. 2" in told(sent)[BOB]
    assert c.case(1).answered == c.case(2).answered > 0
    c.order("resolve", "1", by=MO)
    done = told(c.decisions[-1])
    assert "/reopen 1" in done[ANN] and "/reopen 2" in done[BOB]
    assert (c.case(1).state, c.case(2).state) == (RESOLVED, MERGED)
    asked = {n.member for _, d in c.waits(hours=1) for n in of(d, Notice) if n.buttons}
    assert asked == {ANN, BOB}


def test_each_is_told_in_their_own_language() -> None:
    c = Clock()
    c.order("language", "español", by=BOB)
    both(c)
    c.order("resolve", "1", by=MO)
    done = told(c.decisions[-1])
    assert "is done on our side" in done[ANN] and "está terminado" in done[BOB]


def test_others_are_not_merged() -> None:
    c = Clock()
    c.order("complain", SAME["en"][0])
    for text in OTHER:
        c.order("complain", text, by=BOB)
        assert of(c.decisions[-1], Alert)
    # Of so few words nothing can be said.
    c.order("complain", "it is broken", by=KIM)
    c.order("complain", "it is broken", by=SUE)
    assert [c.case(n).state for n in range(1, 6)] == [OPEN] * 5


def test_only_with_one_that_still_waits_and_is_not_old() -> None:
    c = Clock()
    c.order("complain", SAME["en"][0])
    c.order("resolve", "1", by=MO)
    c.order("complain", SAME["en"][1], by=BOB)
    assert c.case(2).state == OPEN
    c.waits(hours=25)
    c.order("complain", SAME["en"][0], by=KIM)
    assert c.case(3).state == OPEN
    (topic,) = frequent(c.draft())
    assert (topic.times, topic.case) == (3, 3)


def test_a_question_of_a_marked_channel_is_compared_too() -> None:
    c = Clock(f'[channels."{CHANNEL}"]\nquestions = "15m"\n')
    first, second = SAME["en"]
    for who, text in (("ann", first), ("bob", second)):
        c.count += 1
        message = says(f"{text}?", who, id=f"q{c.count}")
        c.meets(structs.replace(message, at=c.at, received=c.at))
    c.waits(hours=1)
    assert {c.case(1).state, c.case(2).state} == {OPEN, MERGED}


def test_what_a_merged_member_writes_comes_back_under_their_number() -> None:
    c = Clock()
    both(c)
    c.order("reply", "2 the driver came just now", by=BOB)
    assert texts(c.decisions[-1], DESK) == [f"No. 2, {BOB} writes: o{c.count}"]
    c.order("resolve", "1", by=MO)
    c.order("reply", "2 it was the wrong parcel", by=BOB)
    assert c.case(2).state == REOPENED and not followers(c.draft(), c.case(1))
    c.order("claim", "2", by=SUE)
    assert set(told(c.decisions[-1])) == {BOB, SUE}


def test_two_are_merged_by_hand_and_both_are_told() -> None:
    c = Clock()
    c.order("complain", OTHER[0])
    c.order("complain", OTHER[1], by=BOB)
    c.order("complain", SAME["en"][0], by=KIM)
    c.order("claim", "1", by=MO)
    decision = c.order("merge", "1 into 2", by=MO)
    assert "answer you all together" in told(decision)[ANN]
    assert "(1, no. 1)" in told(decision)[MO]
    assert (c.case(1).state, c.case(1).assignee) == (MERGED, "")
    assert c.draft().remembered(MO, "taken") == 0
    c.order("merge", "2 3", by=MO)
    assert [each.number for each in followers(c.draft(), c.case(3))] == [2, 1]
    assert not followers(c.draft(), c.case(2))
    c.order("resolve", "3", by=MO)
    assert set(told(c.decisions[-1])) == {ANN, BOB, KIM, MO}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1", "As in /merge 12 into 9"),
        ("", "As in /merge 12 into 9"),
        ("1 into 1", "into itself"),
        ("1 into 7", "no case 7"),
        ("7 into 1", "no case 7"),
        ("1 into x", "number"),
        ("1 into 3", "cannot be done with case 3"),
        ("3 into 1", "cannot be done with case 3"),
    ],
)
def test_what_cannot_be_merged(text: str, says: str) -> None:
    c = Clock()
    for words, who in ((OTHER[0], ANN), (OTHER[1], BOB), (SAME["en"][0], KIM)):
        c.order("complain", words, by=who)
    c.order("resolve", "3", by=MO)
    assert says in told(c.order("merge", text, by=MO))[MO]
    assert "Only moderator" in told(c.order("merge", "1 into 2"))[ANN]


def test_one_case_stands_for_so_many_and_then_for_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MOST", 2)
    c = Clock()
    for n, who in enumerate((ANN, BOB, KIM, SUE)):
        c.order("complain", SAME["en"][n % 2], by=who)
    assert [c.case(n).state for n in range(1, 5)] == [OPEN, MERGED, MERGED, OPEN]
    assert "stands for 2 others already" in told(c.order("merge", "4 into 1", by=MO))[MO]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["merge", "resolve", "reopen", "claim", "snooze", "wait"]),
            st.integers(1, 4), st.integers(1, 4),
        ),
        max_size=12,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_nobody_who_asked_is_lost(steps: list[tuple[str, int, int]]) -> None:
    """A case that is merged is one of exactly one other; no open case is without a next step."""
    c = Clock()
    for n, who in enumerate((ANN, BOB, KIM, SUE), 1):
        c.order("complain", f"x{n}", by=who)
    for what, one, other in steps:
        if what == "wait":
            c.waits(hours=other)
        else:
            c.order(what, f"{one} into {other}" if what == "merge" else str(one), by=MO)
    draft = c.draft()
    for number in range(1, 5):
        each = c.case(number)
        if each.state == MERGED:
            owners = [n for n in range(1, 5) if each in followers(draft, c.case(n))]
            assert len(owners) == 1
            into = c.case(owners[0])
            assert into.state != MERGED and leading(draft, each) in (None, into)
        elif each.state in (OPEN, CLAIMED, REOPENED):
            assert c.course(number).due > c.at.timestamp() - 1
            assert any(w.args.get("due") == repr(c.course(number).due) for w in c.wakes)


def test_one_that_went_its_own_way_goes_along_with_another() -> None:
    c = Clock()
    both(c)
    c.order("complain", OTHER[0], by=KIM)
    c.order("reopen", "2", by=BOB)
    c.order("merge", "2 into 3", by=MO)
    assert not followers(c.draft(), c.case(1))
    assert [each.number for each in followers(c.draft(), c.case(3))] == [2]
