"""The talk about a case: what leaves for the member, and what comes back.

Only what somebody of the team says on purpose leaves, after a moment in which it can be called off.
Words are never kept: what is to be sent is named by the event that holds it, and is redacted when
it is put in.
"""

from __future__ import annotations

from datetime import timedelta

from policies.actions import (
    Action,
    Alert,
    Delete,
    Edit,
    Excerpt,
    Mention,
    Notice,
    Piece,
    Reply,
    Text,
)
from policies.cases.case import Case, case, changed, page
from policies.cases.states import MERGED, REOPENED, RESOLVED
from policies.draft import Draft
from policies.escalating.card import (
    BECAUSE,
    LONGEST,
    desk,
    platform,
    readable,
    remind,
    tell_member,
    where,
    whose_it_is,
)
from policies.escalating.course import Course, course
from policies.escalating.following import follow
from policies.escalating.merging import followers, leading
from policies.escalating.planning import plan
from policies.escalating.topics import answered
from policies.events import Due, Message, Settled, message_event
from policies.people.reading import spoken
from policies.people.standing import remembered
from policies.state import Drop, Set
from policies.telling.members import signed
from policies.wording import choose, names_of

WAIT = 10.0
"""Seconds in which an answer can be called off."""
WRITING = 600.0
"""Seconds within which the next message of whoever pressed the button is the answer."""
REPLY = "case_reply"
"""What ``Due`` calls the time to send an answer."""
TALK = "talk"
"""Under what name the number of a case stands with the message that told of it."""
_WRITES = "answering"
_LIFE, _DAY = 30 * 86_400.0, 86_400.0
_MOST, _REASON = 1_000, 120
"""Characters of an answer that are sent, and of why one did not arrive."""


def answers_next(draft: Draft, of: Case, member: str, channel: str) -> None:
    """What this member writes next in that channel goes to the one whose case it is."""
    draft.write(Set(member, _WRITES, (of.number, channel), draft.now + WRITING))


def answer(draft: Draft, of: Case, now: Course, event: str, span: tuple[int, int]) -> None:
    """Have these words of an event sent in a moment, on a card that says to whom they go."""
    channel, place = desk(draft, now)
    number = str(of.number)
    with draft.speaking(spoken(draft, channel)):
        label = str(draft.say("button.call_off")[0])
        text = draft.say(
            "reply_card", case=number, **_sides(draft, of, now),
            excerpt=Excerpt(event, LONGEST, 0, span),
            duration=draft.lasting(timedelta(seconds=WAIT)),
        )  # fmt: skip
    card = draft.act(
        Alert, place=place, channel=channel, text=text, because=BECAUSE,
        buttons=(draft.button(label, "call_back", number=number, answer=event),),
    )  # fmt: skip
    row = (*span, draft.event.actor.id, card.id)
    draft.write(Set(page(of.number), f"{REPLY}:{event}", row, draft.now + _DAY))
    draft.wake(draft.time(WAIT), REPLY, case=str(of.number), answer=event)


def call_back(draft: Draft, of: Case, now: Course, event: str) -> bool:
    """Do not send an answer; tells whether that was still possible."""
    row = _taken(draft, of.number, event)
    if row is None:
        return False
    _said(draft, of, now, row[3], "reply_off")
    return True


def send(draft: Draft) -> None:
    """The moment is over: the answer goes out, unless it was called off."""
    due = draft.event
    assert isinstance(due, Due)
    number, event = int(due.args.get("case", "0")), due.args.get("answer", "")
    of, now, row = case(draft, number), course(draft, number), _taken(draft, number, event)
    if of is None or now is None or row is None:
        draft.note = "superseded"
        return
    begin, end, _, card = row
    for each in (of, *followers(draft, of)):
        _tell(draft, each, Excerpt(event, _MOST, 0, (begin, end)))
    of = case(draft, number) or of
    answered(draft, of, event, (begin, end))
    _said(draft, of, now, card, "reply_sent", excerpt=Excerpt(event, LONGEST, 0, (begin, end)))
    if not now.answered:
        now = now._replace(answered=draft.now, passed=0, last=0.0)
    draft.audit("case.answered", page(number), by=row[2])
    plan(draft, of, now)


def _tell(draft: Draft, of: Case, said: Excerpt) -> None:
    """One of those who asked reads the answer, under their own number."""
    now = course(draft, of.number)
    if now is None:
        return
    with draft.speaking(choose(now.reads)):
        number, by = str(of.number), signed(draft)
        words = draft.say("case_answer", signed_by=by, case=number, text=said)
        expect(draft, tell_member(draft, of, now, words), of.number)
    if not of.answered:
        changed(draft, of, answered=draft.now)


def expect(draft: Draft, action: Action, number: int) -> None:
    """Whoever answers to the message that this action makes, speaks of that case."""
    draft.write(Set(action.id, TALK, number, draft.now + _DAY))


def told_as(channel: str, ref: str) -> str:
    """The page of a message that told somebody of a case. A platform's ``ref`` with a colon in it
    names its chat itself, and is the same one whatever channel it was meant for."""
    return f"{channel.partition(':')[0]}:{ref}" if ":" in ref else message_event(channel, ref)


def settled(draft: Draft, action: Action) -> None:
    """A word to a member has arrived, or has not: then the team is told."""
    event = draft.event
    assert isinstance(event, Settled)
    if action.because != BECAUSE or not isinstance(action, Notice | Reply):
        return
    number = draft.remembered(action.id, TALK)
    if not isinstance(number, int):
        return
    of, now = case(draft, number), course(draft, number)
    if event.outcome == "done":
        if event.ref and action.channel:
            made = told_as(action.channel, event.ref)
            draft.write(Set(made, TALK, number, draft.now + _LIFE))
    elif of is not None and now is not None and isinstance(action, Notice):
        reason = event.error[:_REASON] or event.outcome
        asker = whose_it_is(draft, of, where(draft, now)[0])
        remind(draft, of, now, "reply_lost", member=asker, reason=reason)


def heard(draft: Draft) -> None:
    """A message that stays is an answer: to a member by whoever said so before, or by a member to
    what they were told of their case."""
    event = draft.event
    assert isinstance(event, Message)
    if any(isinstance(action, Delete) for action in draft.actions):
        return
    span = (0, len(event.content.text))
    match draft.plain(event.actor.id, _WRITES):
        case (int(number), channel) if channel == event.channel and span[1]:
            of, now = case(draft, number), course(draft, number)
            draft.write(Drop(event.actor.id, _WRITES))
            if of is not None and now is not None:
                answer(draft, of, now, event.id, span)
            return
    if not event.reply_to or remembered(draft, event.reply_to_actor).identity != "self":
        return
    known = draft.remembered(told_as(event.channel, event.reply_to), TALK)
    of = case(draft, known) if isinstance(known, int) else None
    if of is not None and of.member == event.actor.id:
        relay(draft, of, event.id, span)


def relay(draft: Draft, of: Case, event: str, span: tuple[int, int]) -> None:
    """The team reads what the member says of their case; one that was done is open again, also one
    that was answered along with another."""
    if of.state == RESOLVED or (of.state == MERGED and leading(draft, of) is None):
        before, of = of, changed(draft, of, REOPENED, assignee="")
        follow(draft, before, of)
    now = course(draft, of.number)
    if now is None:
        return
    channel = where(draft, now)[0]
    if readable(draft, of, channel):
        said = Excerpt(event, LONGEST, 0, span)
        remind(draft, of, now, "case_said", member=Mention(of.member), excerpt=said)
    else:
        remind(draft, of, now, "case_said_closed", name=platform(now))


def _taken(draft: Draft, number: int, event: str) -> tuple[int, int, str, str] | None:
    """An answer that was to be sent, which from now on it is not any more: from where to where in
    its event, by whom, on which card."""
    match draft.remembered(page(number), f"{REPLY}:{event}"):
        case (int(begin), int(end), str(by), str(card)):
            draft.write(Drop(page(number), f"{REPLY}:{event}"))
            return begin, end, by, card
    return None


def _said(draft: Draft, of: Case, now: Course, card: str, key: str, **names: Piece | Text) -> None:
    """The card of an answer says what became of it."""
    channel, place = desk(draft, now)
    with draft.speaking(spoken(draft, channel)):
        names |= {"case": str(of.number), **_sides(draft, of, now)}
        text = draft.say(
            key, **{name: said for name, said in names.items() if name in names_of(key)}
        )
    draft.act(
        Edit, place=place, channel=channel, message=f"sent:{card}", text=text, because=BECAUSE
    )


def _sides(draft: Draft, of: Case, now: Course) -> dict[str, Piece | Text]:
    """To whom it goes, and on which platform they read it."""
    return {"member": whose_it_is(draft, of, desk(draft, now)[0]), "name": platform(now)}
