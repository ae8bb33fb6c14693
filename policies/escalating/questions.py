"""Questions in a channel that is marked for them: one that nobody answers in time becomes a case.

Answered is what somebody of the team wrote after, what anybody answered by quoting it, and what the
asker said thanks for. What was taken down waits for no answer.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from msgspec import structs

from policies.actions import Delete
from policies.draft import Draft
from policies.escalating.card import tell_member
from policies.escalating.course import course
from policies.escalating.opening import acknowledged, allowed, ask
from policies.escalating.talking import expect
from policies.escalating.topics import sketch_of
from policies.events import Deleted, Due, Message
from policies.people.helpful import helped, thanks
from policies.people.reading import reads
from policies.people.standing import roles
from policies.state import Drop, Scalar, Set

UNANSWERED = "case_question"
"""What ``Due`` calls the time by which a question should have been answered."""
_MOST = 12
"""Questions of a channel that are waited for; of more, the oldest are not."""
_DAY = 86_400.0
_MARKS = "?？¿"


class Open(NamedTuple):
    """A question that waits: the message, the event that brought it, who asked, and where."""

    message: str
    event: str
    member: str
    place: str


def watch(draft: Draft) -> None:
    """Note a question in a marked channel, or that one has been answered."""
    event = draft.event
    assert isinstance(event, Message)
    within = draft.policy.questions.get(event.channel)
    if within is None or event.actor.identity != "member":
        return
    before = _open(draft, event.channel)
    if roles(draft, event.actor):
        after: tuple[Open, ...] = ()
    else:
        after = tuple(each for each in before if not _answered(event, each))
        if any(event.reply_to == each.message for each in before if each not in after):
            helped(draft, event.actor.id)
        gone = any(isinstance(action, Delete) for action in draft.actions)
        if not gone and not event.reply_to and any(m in event.content.text for m in _MARKS):
            new = Open(event.message, event.id, event.actor.id, event.place)
            after = (*after, new)[-_MOST:]
            at = draft.time(within.total_seconds())
            if sketch := sketch_of(event.content.text):
                kept = Set(event.channel, f"sketch:{event.message}", sketch, at.timestamp() + _DAY)
                draft.write(kept)
            draft.wake(at, UNANSWERED, channel=event.channel, message=event.message)
    if after != before:
        _keep(draft, event.channel, after)


def withdrawn(draft: Draft) -> None:
    """A message has vanished: if it was a question, nobody has to answer it."""
    event = draft.event
    assert isinstance(event, Deleted)
    if event.channel not in draft.policy.questions:
        return
    before = _open(draft, event.channel)
    after = tuple(each for each in before if each.message != event.message)
    if after != before:
        _keep(draft, event.channel, after)


def unanswered(draft: Draft) -> None:
    """The time is over: a question that still waits becomes a request of whoever asked."""
    event = draft.event
    assert isinstance(event, Due)
    channel, message = event.args.get("channel", ""), event.args.get("message", "")
    before = _open(draft, channel)
    of = next((each for each in before if each.message == message), None)
    if of is None:
        draft.note = "superseded"
        return
    _keep(draft, channel, tuple(each for each in before if each != of))
    if not allowed(draft, of.member):
        return
    draft.event = structs.replace(event, place=of.place, channel=channel)
    with draft.speaking(reads(draft, of.member, channel)):
        sketch = str(draft.remembered(channel, f"sketch:{message}") or "")
        asked = ask(draft, "request", of.member, of.event, sketch)
        now = course(draft, asked.case.number)
        if now is not None:
            told = tell_member(draft, asked.case, now, acknowledged(draft, asked))
            expect(draft, told, asked.case.number)


def _answered(event: Message, each: Open) -> bool:
    if event.actor.id == each.member:
        return thanks(event.content.text)
    return event.reply_to == each.message


def _open(draft: Draft, channel: str) -> tuple[Open, ...]:
    known = draft.remembered(channel, "questions")
    rows = known if isinstance(known, tuple) else ()
    return tuple(Open(*map(str, row)) for row in rows if isinstance(row, tuple))


def _keep(draft: Draft, channel: str, now: tuple[Open, ...]) -> None:
    if now:
        rows = cast("tuple[tuple[Scalar, ...], ...]", tuple(map(tuple, now)))
        draft.write(Set(channel, "questions", rows))
    else:
        draft.write(Drop(channel, "questions"))
