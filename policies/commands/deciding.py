"""The buttons with which the team decides: what is held, kept away, locked or on guard.

Their rows hold what they are about: a card, or a channel and its place (``at``); nobody types them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policies import reports
from policies.actions import Delete, Lift, Mention, Moment, Piece
from policies.cases.case import case, changed, numbers_of
from policies.cases.sanctions import bind, ended
from policies.cases.states import LIFTED
from policies.commands.accounts import called_back, outranked
from policies.commands.contract import Call, Member, Unusable, command
from policies.commands.handled import already, decided_by
from policies.commands.moderation import ban, timeout, warn
from policies.commands.ordering import ordered
from policies.commands.target import place_at
from policies.draft import Draft, moment
from policies.events import Actor, message_event
from policies.following.consequences import impose
from policies.following.relief import unlock as open_again
from policies.following.restraint import LONGEST_LOCK
from policies.following.restraint import lock as close
from policies.lifecycle import named, taken_back
from policies.measures import Release
from policies.people.standing import as_known, immune, roles
from policies.rights import FOR_GOOD
from policies.state import Drop
from policies.teaching import corrected
from policies.telling.cards import left, taken, waiting
from policies.telling.handled import handled
from policies.telling.matters import BANNED, HELD, KEPT, Waiting
from policies.telling.members import channel_name
from policies.telling.pinboard import entries, page

_PER_ANSWER = 20


@command("delete")
def release(call: Call, card: str = "") -> None:
    """Show again what was held."""
    held = _decided(call, card, HELD, "released")
    for one in held:
        call.draft.act(Release, **_message(one))
        _learned(call, one, "ham")
    _answer(call, card, "done_released", held)


@command("delete")
def remove(call: Call, card: str = "") -> None:
    """Take down what was held."""
    held = _decided(call, card, HELD, "removed")
    for one in held:
        call.draft.act(Delete, **_message(one))
        _learned(call, one, "spam")
    _answer(call, card, "done_removed", held)


@command("delete")
def take_down(
    call: Call, channel: str = "", message: str = "", at: str = "", member: str = ""
) -> None:
    """Take down a message that was reported."""
    _closed(call, message_event(channel, message), member, channel, "removed")
    about = {"channel": channel, "message": message, "member": member}
    call.draft.act(Delete, place=place_at(call, at), because="command", **about)
    call.answer("done_removed")


@command("delete")
def leave_up(call: Call, channel: str = "", message: str = "", member: str = "") -> None:
    """Leave a message alone that was reported."""
    _closed(call, message_event(channel, message), member, channel, "left")
    call.answer("done_left_up")


_DEALING = {"warn": warn, "timeout": timeout, "ban": ban}


@command("delete", do=tuple(_DEALING))
def deal(
    call: Call, do: str = "warn", channel: str = "", message: str = "", at: str = "",
    member: str = "",
) -> None:  # fmt: skip
    """Do something about whoever wrote what was reported, and take it down."""
    draft, event, place = call.draft, message_event(channel, message), place_at(call, at)
    if not reports.waiting(draft, event):
        raise _handled(call, event)
    call.demand(do, _DEALING[do].lasting({}))
    _DEALING[do].run(replace(call, at=(place,)), Member(member))
    if (of := case(draft, numbers_of(draft, member)[-1])) is not None:
        changed(draft, of, event=event)
    reports.decided(draft, event, member, channel, do)
    about = {"channel": channel, "message": message, "member": member}
    draft.act(Delete, place=place, because="command", **about)


def _closed(call: Call, message: str, member: str, channel: str, how: str) -> None:
    """Decide on a report. Raises ``Unusable`` with who has, and how, where somebody has."""
    if not reports.decided(call.draft, message, member, channel, how):
        raise _handled(call, message)


def _handled(call: Call, message: str) -> Unusable:
    by, how = reports.decision(call.draft, message)
    return decided_by(call, by, how) if how else Unusable("not_waiting")


@command("lift", what=("timeout", "ban"))
def free(call: Call, card: str = "", what: str = "timeout") -> None:
    """End what was done automatically."""
    draft, kind = call.draft, BANNED if what == "ban" else KEPT
    asked = waiting(draft, card, kind)
    able = tuple(o for o in asked or () if kind == BANNED or not outranked(call, o.member))
    if asked and not able:
        raise Unusable("back_outranks", member=Mention(asked[0].member))
    _decided(call, card, kind, "lifted")
    for one in able:
        name = f"{what}@{one.place}"
        if kind == KEPT:
            called_back(call, one.member)
        lift = draft.act(Lift, place=one.place, member=one.member, what=what, because="command")
        taken_back(draft, one.member, name, call.caller)
        draft.write(Drop(one.member, name))
        if (of := ended(draft, one.member, what, one.place, LIFTED)) is not None:
            bind(draft, of, (lift,))
    _answer(call, card, "done_lifted", able)


@command("ban", what=("timeout", "ban"))
def confirm(call: Call, card: str = "", what: str = "ban") -> None:
    """Remove members for longer than the bot may by itself: until then, or for good."""
    draft, kind = call.draft, BANNED if what == "ban" else KEPT
    asked = waiting(draft, card, kind)
    barred = tuple(one for one in asked or () if not _protected(draft, one))
    if asked and not barred:
        raise Unusable("target_outranks", member=Mention(asked[0].member))
    for one in barred:
        end = _end(one)
        call.demand("ban", end - draft.time() if end else FOR_GOOD)
    # What a rule has asked for has been seen by two, and is on nobody's budget.
    _decided(call, card, kind, "ban")
    for one in barred:
        done = impose(draft, "ban", one.member, _end(one), "command", "", one.place)
        ordered(call, "ban", one.member, "", (one.place,), (done,), one.until)
    _answer(call, card, "done_banned", barred)


@command("case")
def matters(call: Call, card: str = "", first: str = "0") -> None:
    """List what is on a card, to whoever asks."""
    draft, begin = call.draft, int(first) if first.isdecimal() else 0
    shown = entries(draft, card, begin, begin + _PER_ANSWER + 1)
    if not shown:
        raise Unusable("button.gone")
    lines: list[Piece] = []
    for one in shown[:_PER_ANSWER]:
        channel = channel_name(draft, one.channel) if one.channel else draft.say("none")
        at = Moment(moment(one.at), draft.policy.timezone)
        who = Mention(one.member) if one.member else draft.say("none")
        line = draft.say("card_line", time=at, member=who, channel=channel, rule=one.rule)
        lines += ["\n", *line]
    more = str(draft.say("button.more")[0])
    onward = draft.button(more, "matters", card=card, first=str(begin + _PER_ANSWER))
    call.answer_text(tuple(lines[1:]), (onward,) if len(shown) > _PER_ANSWER else ())


def _decided(call: Call, card: str, kind: str, how: str) -> tuple[Waiting, ...]:
    """What is decided now of that card. Raises ``Unusable`` where nothing is."""
    found = taken(call.draft, card, kind, call.caller, how)
    if not found:
        raise Unusable("button.gone") if found is None else already(call, page(card))
    handled(call.draft, page(card), call.caller, how)
    return found


def _answer(call: Call, card: str, key: str, done: tuple[Waiting, ...]) -> None:
    """Say what was done, in its own words where it was one thing."""
    if len(done) == 1:
        (one,) = done
        until, zone = _end(one), call.draft.policy.timezone
        ends = call.draft.say("until_at", time=Moment(until, zone)) if until else None
        none = call.draft.say("until_none")
        call.answer(key, member=Mention(one.member), until=ends or none)
    elif left(call.draft, card):
        call.answer("done_some", count=str(len(done)))
    else:
        call.answer("done_all", count=str(len(done)))


def _message(one: Waiting) -> dict[str, str]:
    return {
        "place": one.place,
        "channel": one.channel,
        "message": one.message,
        "member": one.member,
        "because": "command",
    }


def _learned(call: Call, one: Waiting, label: str) -> None:
    """What a human decides of a message that a rule held because of the model, the model learns."""
    rule = named(call.draft.policy, one.rule)
    corrected(call.draft, rule, message_event(one.channel, one.message), label, call.caller)


def _end(one: Waiting) -> datetime | None:
    return moment(one.until) if one.until else None


def _protected(draft: Draft, one: Waiting) -> bool:
    known = as_known(Actor(id=one.member), draft.plain(one.member, f"is@{one.place}"))
    return immune(draft.policy, known, roles(draft, known))


@command("timeout")
def lock_there(call: Call, channel: str = "", at: str = "") -> None:
    """Let only the team write in a channel, for half an hour."""
    draft = call.draft
    until = close(draft, place_at(call, at), channel, LONGEST_LOCK, "command")
    shown = Moment(until, draft.policy.timezone)
    call.answer("done_locked", channel=channel_name(draft, channel), until=shown)


@command("lift")
def open_there(call: Call, channel: str = "", at: str = "") -> None:
    """Let members write in a channel again."""
    open_again(call.draft, place_at(call, at), channel, "command")
    call.answer("done_unlocked", channel=channel_name(call.draft, channel))


@command("timeout")
def calm(call: Call) -> None:
    """Bring the posture back to normal."""
    draft = call.draft
    draft.write(Drop("", "posture"))
    call.answer("done_posture", what=draft.say("posture.normal"))


DECIDING = (
    *(release, remove, take_down, leave_up, deal, free, confirm, matters),
    *(lock_there, open_there, calm),
)
"""All of them."""
