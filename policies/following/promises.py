"""Promises: what is to be said once something is done, and only if it is.

They are remembered on a page of the action's own, and forgotten when it has ended. Whoever is
removed cannot be told afterwards: those words are no promise, they go out before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from policies.actions import (
    Action,
    Ban,
    Delete,
    Kick,
    Lift,
    Mention,
    Moment,
    Notice,
    Reply,
    Sanction,
    Send,
    Text,
    Timeout,
    Warn,
)
from policies.cases.case import newest
from policies.cases.sanctions import bind, of_action
from policies.draft import Draft, moment
from policies.events import Invoked
from policies.following.asking import QUARANTINE
from policies.following.judging import acting
from policies.measures import Lock, Rename, Slowmode, Voice
from policies.people.reading import reads
from policies.people.standing import display
from policies.people.taken import taken
from policies.policy import Language
from policies.state import Drop, Scalar, Set
from policies.telling.matters import Matter, words
from policies.telling.members import (
    PROMISE_LIFE,
    channel_name,
    reminder,
    review_button,
    signed,
    timed_out,
)
from policies.wording import choose

Ordered = Warn | Timeout | Kick | Ban | Lift | Slowmode | Lock | Rename | Voice
"""What somebody can have asked for by hand."""
_MOST = 8
"""Orders about one member in one place whose ends are waited for."""


def answer_when_done(draft: Draft, asked: Invoked, action: Ordered) -> None:
    """Whoever asked reads that it is done, or that it is not."""
    row: Mapping[str, Scalar] = {
        "member": asked.actor.id,
        "place": asked.place,
        "channel": asked.channel,
        "message": asked.message,
        "interaction": asked.interaction,
        "reads": draft.language,
        "at": draft.now,
        "case": newest(draft),
    }
    draft.write(Set(action.id, "answer", row, draft.now + PROMISE_LIFE))
    if isinstance(action, Sanction) and action.lane == _lane(action):
        asked_for = (*_asked_for(draft, action), action.id)[-_MOST:]
        name, until = f"asked@{action.place}", draft.now + PROMISE_LIFE
        draft.write(Set(action.member, name, asked_for, until))


def called_off(draft: Draft) -> None:
    """A lift calls off what waits for its member there: whoever asked for that reads who has lifted
    it, since nothing will ever settle it. What is under way by then has been asked for in vain all
    the same."""
    own = {action.id for action in draft.actions}
    for action in draft.actions:
        if isinstance(action, Lift):
            for each in _asked_for(draft, action):
                row = draft.remembered(each, "answer")
                if each not in own and isinstance(row, Mapping):
                    draft.write(Drop(each, "answer"))
                    _say_called_off(draft, action, row)


def _say_called_off(draft: Draft, action: Lift, row: Mapping[str, object]) -> None:
    with draft.speaking(_asker(draft, row)):
        by = draft.event.actor.id
        name = display(draft, by) if by else draft.say("none")
        text = draft.say("done_called_off", member=Mention(action.member), name=name)
        _answer(draft, action, row, (*text, *_numbered(draft, row)))


def _lane(action: Sanction) -> str:
    return f"{action.member}@{action.place}"


def _asked_for(draft: Draft, action: Sanction) -> tuple[str, ...]:
    """The actions of the member's lane there that somebody waits for, as far as is known."""
    known = draft.remembered(action.member, f"asked@{action.place}")
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def kept(draft: Draft, action: Action, *, gone: bool = False) -> None:
    """It is done: say so. What was ``gone`` before somebody else has done, perhaps another bot, and
    has told of it: only whoever asked for it hears that it is so. How to make an account safe is
    no such news."""
    if isinstance(action, Delete | Timeout):
        row = _due(draft, action, "tell")
        told = acting(draft) == "act" or action.because == "command"
        if row is not None and told and (not gone or row.get("secure")):
            _tell(draft, action, row)
    if isinstance(action, Ordered) and (row := _due(draft, action, "answer")) is not None:
        with draft.speaking(_asker(draft, row)):
            done = _done(draft, action, row, gone=gone)
            _answer(draft, action, row, (*done, *_numbered(draft, row)))


def broken(draft: Draft, action: Action, told: Matter) -> None:
    """It was not done: whoever asked reads why, and nobody else anything."""
    if isinstance(action, Delete | Timeout):
        _due(draft, action, "tell")
    if isinstance(action, Ordered) and (row := _due(draft, action, "answer")) is not None:
        with draft.speaking(_asker(draft, row)):
            _answer(draft, action, row, (*words(draft, told), *_numbered(draft, row)))


def _due(draft: Draft, action: Action, name: str) -> Mapping[str, object] | None:
    if name == "answer" and action.because != "command":
        return None
    row = draft.plain(action.id, name)
    if not isinstance(row, Mapping):
        return None
    draft.write(Drop(action.id, name))
    return row


def _tell(draft: Draft, action: Delete | Timeout, row: Mapping[str, object]) -> None:
    """The word to whom it was done to, or in general to the channel."""
    channel = str(row["channel"])
    if row.get("here"):
        draft.act(Send, channel=channel, text=reminder(draft, channel), because="notice")
        return
    with draft.speaking(reads(draft, action.member, channel)):
        _tell_privately(draft, action, row, channel)


def _tell_privately(
    draft: Draft, action: Delete | Timeout, row: Mapping[str, object], channel: str
) -> None:
    because: Text = (action.reason,) if action.reason else draft.say("no_reason")
    if isinstance(action, Delete):
        text = draft.say("notice_private", name=display(draft, action.member), because=because)
    elif action.until <= draft.time():
        return
    elif row.get("secure"):
        text = draft.say("compromised", signed_by=signed(draft))
    elif action.until - draft.time() > QUARANTINE / 2:
        name = display(draft, action.member)
        text = draft.say("quarantined", name=name, because=because)
    else:
        text = timed_out(draft, because, *_span(draft, action, row))
    notice = draft.act(
        Notice,
        place=action.place,
        member=action.member,
        text=text,
        channel=channel,
        fallback=reminder(draft, channel) if channel and not row.get("secure") else (),
        buttons=review_button(draft) if isinstance(action, Timeout) else (),
        because="notice",
    )
    if (of := of_action(draft, action)) is not None:
        bind(draft, of, (notice,))


def _asker(draft: Draft, row: Mapping[str, object]) -> Language:
    """What whoever asked reads: their client said so with the command, and says nothing now."""
    known = row.get("reads")
    return choose(known) if isinstance(known, str) else draft.language


def _done(draft: Draft, action: Ordered, row: Mapping[str, object], *, gone: bool) -> Text:
    if isinstance(action, Slowmode | Lock):
        return _in_order(draft, action, gone=gone)
    whom = Mention(action.member)
    match action:
        case Rename():
            return draft.say("done_renamed" if action.name else "done_named_back", member=whom)
        case Voice():
            key = "voice_nowhere" if gone else f"done_voice.{action.do}"
            return draft.say(key, member=whom, channel=channel_name(draft, action.channel))
        case Warn():
            return draft.say("done_warned", member=whom)
        case Timeout() if _held(draft, action.member) == action.until.timestamp():
            return draft.say("done_compromised", member=whom)
        case Timeout():
            lasting, until = _span(draft, action, row)
            return draft.say("done_timeout", member=whom, duration=lasting, until=until)
        case Kick():
            return draft.say("done_kicked", member=whom)
        case Ban(until=until_at):
            shown = Moment(until_at, draft.policy.timezone) if until_at else None
            ends = draft.say("until_at", time=shown) if shown else draft.say("until_none")
            return draft.say("done_banned", member=whom, until=ends)
        case Lift():
            return draft.say("done_lifted", member=whom)


def _numbered(draft: Draft, row: Mapping[str, object]) -> Text:
    """The number of the case, if there is one."""
    number = row.get("case")
    return (" ", *draft.say("case_number", case=str(number))) if number else ()


def _in_order(draft: Draft, action: Slowmode | Lock, *, gone: bool) -> Text:
    """What holds in a channel now."""
    name = channel_name(draft, action.channel)
    if gone:
        return draft.say("done_lock_needless", channel=name)
    known = draft.plain(action.channel, "lock" if isinstance(action, Lock) else "slowmode")
    end = known[0] if isinstance(known, tuple) else None
    if not isinstance(end, float):
        return draft.say("done_unslowed", channel=name)
    until = Moment(moment(end), draft.policy.timezone)
    if isinstance(action, Lock):
        return draft.say("done_locked", channel=name, until=until)
    every = draft.lasting(timedelta(seconds=action.seconds))
    return draft.say("done_slowed", channel=name, duration=every, until=until)


def _held(draft: Draft, member: str) -> float | None:
    """The end of the timeouts that hold an account in other hands."""
    known = taken(draft, member)
    return known.until if known else None


def _answer(draft: Draft, action: Action, row: Mapping[str, object], text: Text) -> None:
    draft.act(
        Reply,
        place=row["place"],
        channel=row["channel"],
        member=row["member"],
        text=text,
        to=row["message"],
        interaction=row["interaction"],
        private=True,
        because="command",
    )


def _span(draft: Draft, action: Timeout, row: Mapping[str, object]) -> tuple[str, Moment]:
    """How long from when it was decided, in words, and until when."""
    at = float(str(row["at"]))
    lasting = timedelta(seconds=round(action.until.timestamp() - at))
    return draft.lasting(lasting), Moment(action.until, draft.policy.timezone)
