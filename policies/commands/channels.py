"""The commands for a time about channels: slowmode, lock, lockdown, and unlock, which ends them."""

from __future__ import annotations

from datetime import timedelta

from policies import codec
from policies.actions import Moment, Piece
from policies.commands.contract import Call, Unusable, command
from policies.commands.target import reach
from policies.draft import Draft, moment
from policies.following.promises import answer_when_done
from policies.following.relief import unlock as open_again
from policies.following.restraint import EVERY, LONGEST_LOCK, held, holds, keep
from policies.following.restraint import lock as close
from policies.measures import Lock, Slowmode
from policies.rows import Channel
from policies.state import Drop
from policies.telling.members import LOCKDOWN, alert, channel_name

LONGEST = timedelta(days=7)
"""A lock that everybody has forgotten must end some day."""
SLOWEST = timedelta(hours=6)
"""https://docs.discord.com/developers/resources/channel#modify-channel"""
HOUR = timedelta(hours=1)


@command("timeout", step=("on", "off"))
def slowmode(
    call: Call, every: timedelta = EVERY, duration: timedelta = HOUR, step: str = "on"
) -> None:
    """Let members write here only once in a while, for a time."""
    place, channel = _here(call)
    _bounded(call, every, SLOWEST)
    _bounded(call, duration, LONGEST)
    draft, where = call.draft, (channel, "slowmode")
    if step == "off":
        _as_before(call, place, channel)
        return
    if holds(draft, where):
        raise Unusable("slowed_already", until=_ends(draft, where))
    seconds, until = int(every.total_seconds()), draft.time(duration.total_seconds())
    done = draft.act(Slowmode, place=place, channel=channel, seconds=seconds, because="command")
    keep(draft, done, until, "", channel=channel)
    draft.audit("channel.slowed", channel, after=until.isoformat())
    answer_when_done(draft, call.event, done)


@command("timeout")
def lock(call: Call, duration: timedelta = LONGEST_LOCK) -> None:
    """Let only the team write here, for a time."""
    place, channel = _here(call)
    _bounded(call, duration, LONGEST)
    draft, where = call.draft, (channel, "lock")
    if holds(draft, where):
        raise Unusable("locked_already", until=_ends(draft, where))
    close(draft, place, channel, duration, "command", most=LONGEST)
    draft.audit("channel.locked", channel, after=draft.time(duration.total_seconds()).isoformat())
    done = next(action for action in draft.actions if isinstance(action, Lock))
    answer_when_done(draft, call.event, done)


@command("timeout")
def lockdown(call: Call, duration: timedelta = LONGEST_LOCK) -> None:
    """Let only the team write anywhere, for a time."""
    _bounded(call, duration, LONGEST)
    draft = call.draft
    if call.rows is None:
        _ask(call)
        return
    until = draft.time(duration.total_seconds())
    closing = [
        row
        for row in codec.rows(call.rows, Channel)
        if not draft.policy.for_team(row.place, row.channel)
        and not holds(draft, (row.channel, "lock"))
    ]
    if not closing:
        raise Unusable("nothing_to_lock")
    for row in closing:
        close(draft, row.place, row.channel, duration, LOCKDOWN, most=LONGEST)
    draft.audit("lockdown", call.event.place, after=until.isoformat())
    zone = draft.policy.timezone
    told: dict[str, Piece] = {"count": str(len(closing)), "until": Moment(until, zone)}
    with draft.speaking():
        button = draft.button(str(draft.say("button.unlock_all")[0]), "unlock", where="all")
        alert(draft, draft.say("staff_lockdown", **told), "command", (button,))
    mine = draft.button(str(draft.say("button.unlock_all")[0]), "unlock", where="all")
    call.answer_text(draft.say("done_lockdown", **told), (mine,))


@command("lift", where=("here", "all"))
def unlock(call: Call, where: str = "here") -> None:
    """End a lock and the slow mode here, or every lock."""
    draft = call.draft
    if where == "all":
        if call.rows is None:
            _ask(call)
            return
        rows = codec.rows(call.rows, Channel)
        locked = [row for row in rows if held(draft, (row.channel, "lock")) is not None]
        for row in locked:
            open_again(draft, row.place, row.channel, "command")
        if not locked:
            raise Unusable("nothing_locked")
        draft.audit("lockdown.ended", call.event.place)
        call.answer("done_unlocked_all", count=str(len(locked)))
        return
    place, channel = _here(call)
    name, slow = channel_name(draft, channel), held(draft, (channel, "slowmode")) is not None
    if held(draft, (channel, "lock")) is not None:
        open_again(draft, place, channel, "command")
        draft.audit("channel.opened", channel)
        call.answer("done_unlocked", channel=name)
    elif not slow:
        raise Unusable("nothing_locked")
    if slow:
        _as_before(call, place, channel)


def _ask(call: Call) -> None:
    """Have the channels looked up of the places in which the command acts."""
    call.fetch("channels", places=" ".join(reach(call)))


def _here(call: Call) -> tuple[str, str]:
    """The channel that the command was given in. Raises ``Unusable`` where members write none."""
    event = call.event
    if event.private or call.draft.policy.for_team(event.place, event.channel):
        raise Unusable("lock_where")
    return event.place, event.channel


def _bounded(call: Call, span: timedelta, longest: timedelta) -> None:
    if span > longest:
        raise Unusable("too_long", duration=call.draft.lasting(longest))


def _ends(draft: Draft, where: tuple[str, str]) -> Moment:
    known = held(draft, where)
    end = known[0] if known else 0.0
    return Moment(moment(float(str(end))), draft.policy.timezone)


def _as_before(call: Call, place: str, channel: str) -> None:
    """Slow mode as it was before ours; none where that is not known."""
    draft = call.draft
    known = held(draft, (channel, "slowmode")) or ()
    before = str(known[2]) if len(known) > 2 else ""
    seconds = int(before) if before.isdecimal() else 0
    draft.write(Drop(channel, "slowmode"))
    draft.audit("channel.unslowed", channel)
    done = draft.act(Slowmode, place=place, channel=channel, seconds=seconds, because="command")
    answer_when_done(draft, call.event, done)
