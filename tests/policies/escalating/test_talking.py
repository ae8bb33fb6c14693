"""The talk about a case: what leaves, what is called off, what comes back, what is never shown."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from policies import codec
from policies.actions import Alert, Edit, Excerpt, Notice, Reply
from policies.decision import Decision
from policies.events import Invoked, Settled
from policies.texts import said
from tests.policies.escalating.clocked import ANN, DESK, MO, TEAM, Clock, of, plain, texts, told
from tests.policies.said import CHANNEL, START, policy, rule, says


def asked() -> tuple[Clock, Decision]:
    here = Clock()
    return here, here.order("complain", "my parcel is broken")


def pressed(here: Clock, decision: Decision, label: str, by: str = MO) -> Decision:
    cards = [a for a in decision.actions if isinstance(a, Alert)]
    (code,) = [b.code for b in cards[-1].buttons if b.label == label]
    return here.order(code, by=by, channel=DESK, via="button")


def settled(here: Clock, action: Any, outcome: Any, ref: str = "") -> Decision:
    return here.meets(
        Settled(id=f"{action.id}/s", place=action.place, at=here.at, action=codec.encode(action),
                outcome=outcome, ref=ref)
    )  # fmt: skip


def later(here: Clock, **fields: Any) -> Any:
    """A message now."""
    text, member = fields.pop("text"), fields.pop("member")
    made = says(text, member, after=(here.at - START).total_seconds(), id=fields.pop("id"))
    return here.meets(structs.replace(made, **fields))


def test_an_answer_leaves_after_ten_seconds_and_says_to_whom() -> None:
    here, _ = asked()
    decision = here.order("reply", "1 It is on its way.", by=MO)
    (card,) = of(decision, Alert)
    assert plain(card.text).startswith("To test:member:ann (Test), no. 1, in 10 seconds:")
    assert not of(decision, Notice)
    assert not here.waits(seconds=9)
    ((_, sent),) = here.waits(seconds=2)
    (notice,) = of(sent, Notice)
    assert notice.member == ANN
    assert plain(notice.text).startswith("acme, no. 1: ")
    (excerpt,) = [piece for piece in notice.text if isinstance(piece, Excerpt)]
    assert excerpt.span == (2, 19)
    (edit,) = of(sent, Edit)
    assert edit.message == f"sent:{card.id}"
    assert here.course().answered


def test_only_the_words_of_the_answer_leave() -> None:
    here, _ = asked()
    here.order("reply", "1 It is on its way.", by=MO)
    ((_, sent),) = here.waits(seconds=11)
    (notice,) = of(sent, Notice)
    (excerpt,) = [piece for piece in notice.text if isinstance(piece, Excerpt)]
    written = Invoked(id="i", place="p", at=START, command="reply",
                      args={"text": "1 It is on its way."})  # fmt: skip
    begin, end = excerpt.span
    assert said(written, 0)[begin:end] == "It is on its way."
    assert MO not in plain(notice.text)


def test_an_answer_can_be_called_off() -> None:
    here, _ = asked()
    decision = here.order("reply", "1 Oh no.", by=MO)
    off = pressed(here, decision, "Call it off")
    assert texts(off, DESK) == ["Not sent to test:member:ann, no. 1."]
    ((_, due),) = here.waits(seconds=11)
    assert not due.actions
    assert "too late" in told(pressed(here, decision, "Call it off"))[MO]
    assert not here.course().answered


def test_what_is_written_next_is_the_answer_and_nothing_after_it() -> None:
    here, card = asked()
    how = pressed(here, card, "Answer member")
    assert "as your next message within 10 minutes" in told(how)[MO]
    elsewhere = later(here, text="lunch?", member="mo", id="40")
    assert not of(elsewhere, Alert)
    answer = later(here, text="Good morning", member="mo", id="41", channel=DESK)
    assert of(answer, Alert)
    assert not of(later(here, text="done", member="mo", id="42", channel=DESK), Alert)
    ((_, sent),) = here.waits(seconds=11)
    assert len(of(sent, Notice)) == 1


def test_what_the_member_answers_comes_back_under_the_case() -> None:
    here, card = asked()
    (reply,) = of(card, Reply)
    settled(here, reply, "done", ref="77")
    answering = {"reply_to": "77", "reply_to_actor": "test:member:me"}
    heard = later(here, text="it was blue", member="ann", id="50", **answering)
    assert texts(heard, DESK) == [f"No. 1, {ANN} writes: {CHANNEL}/50"]
    other = later(here, text="mine too", member="bob", id="51", **answering)
    assert not texts(other, DESK)


def test_the_member_may_write_by_command_and_a_case_that_was_done_is_open_again() -> None:
    here, _ = asked()
    here.order("resolve", "1", by=MO)
    decision = here.order("reply", "1 still broken", by=ANN)
    assert here.case().state == "reopened"
    assert any("writes:" in text for text in texts(decision, DESK))
    assert told(here.order("reply", "1 hello", by="test:member:bob"))["test:member:bob"].startswith(
        "Only "
    )


def test_an_answer_that_does_not_arrive_is_told() -> None:
    here, _ = asked()
    here.order("reply", "1 Hello.", by=MO)
    ((_, sent),) = here.waits(seconds=11)
    (notice,) = of(sent, Notice)
    lost = settled(here, notice, "denied")
    assert any("did not reach" in text for text in texts(lost, DESK))


def test_an_answer_ends_the_first_target() -> None:
    here, _ = asked()
    here.order("claim", "1", by=MO)
    here.order("reply", "1 Hello.", by=MO)
    here.waits(seconds=11)
    due = here.course().due
    assert due == here.at.replace(hour=14, minute=0, second=0).timestamp()


def test_nobody_else_reads_who_answered() -> None:
    here, _ = asked()
    here.order("claim", "1", by=MO)
    here.order("reply", "1 Hello.", by=MO)
    ((_, sent),) = here.waits(seconds=11)
    assert all("mo" not in repr(n.text) for n in of(sent, Notice))
    assert ANN in told(sent)


def test_what_a_rule_removes_is_no_answer() -> None:
    here, card = asked()
    (reply,) = of(card, Reply)
    settled(here, reply, "done", ref="77")
    here.policy = policy(TEAM + rule("a", "casino", '["delete"]'))
    answering = {"reply_to": "77", "reply_to_actor": "test:member:me"}
    assert texts(later(here, text="fine", member="ann", id="60", **answering), DESK)
    assert not texts(later(here, text="casino", member="ann", id="61", **answering), DESK)


def test_the_team_elsewhere_reads_no_word_of_the_case() -> None:
    here = Clock('[[routes]]\nto = "other:channel:1"\n')
    here.order("complain", "my parcel is broken")
    elsewhere = {"place": "other:room:1", "channel": "other:channel:1"}
    for channel, shown in ((CHANNEL, True), ("other:channel:1", False)):
        more = elsewhere if channel != CHANNEL else {}
        decision = here.order("case", "1", by=MO, **more)
        pieces = [piece for reply in of(decision, Reply) for piece in reply.text]
        assert any(isinstance(piece, Excerpt) for piece in pieces) == shown
    heard = here.order("reply", "1 it was blue", by=ANN)
    (card,) = of(heard, Alert)
    assert not any(isinstance(piece, Excerpt) for piece in card.text)
