"""The commands that do something to a member: warn, timeout, kick, ban, lift."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

from policies.actions import Ban, Kick, Lift, Mention, Moment, Notice, Text, Timeout, Warn
from policies.cases.sanctions import bind, ended
from policies.cases.states import LIFTED, WARN
from policies.commands.accounts import called_back
from policies.commands.contract import Call, Member, Reason, Several, Unusable, command
from policies.commands.ordering import ordered
from policies.commands.parse import several
from policies.commands.second_pair import confirmed, spent
from policies.commands.target import below, in_force, places, present, public_channel
from policies.following.consequences import impose, start_afresh
from policies.following.promises import answer_when_done
from policies.lifecycle import taken_back
from policies.people.reading import reads
from policies.people.standing import display
from policies.state import Drop
from policies.telling.members import (
    kicked,
    reminder,
    removal,
    review_button,
    signed,
    tell_when_done,
)

NO_REASON, NOBODY = Reason(""), Several("")
MOST = 100
"""Members that one command removes."""


def _impose(
    call: Call,
    do: str,
    member: Member,
    until: datetime | None,
    because: str,
    where: tuple[str, ...],
    *notices: Notice,
    answered: bool = True,
) -> Timeout | Kick | Ban:
    """Do it in every place, as one case; the caller, if ``answered``, reads what became of the
    first."""
    draft, first = call.draft, len(call.draft.actions)
    done = [impose(draft, do, member, until, "command", because, place) for place in where]
    last = getattr(done[0], "until", None)
    ends = last.timestamp() if last else 0.0
    ordered(call, do, member, because, where, (*draft.actions[first:], *notices), ends)
    if answered:
        answer_when_done(draft, call.event, done[0])
    return done[0]


@command("warn", menus=("message", "member"))
def warn(call: Call, member: Member, because: Reason = NO_REASON) -> None:
    """Send a member a private reminder."""
    where = present(call, member)
    draft, channel = call.draft, public_channel(call)
    with draft.speaking(reads(draft, member, channel)):
        name, reason = display(draft, member), _reason(call, because)
        words = draft.say("warned", name=name, signed_by=signed(draft), because=reason)
    warned = draft.act(
        Warn,
        place=where[0],
        member=member,
        channel=channel,
        text=words,
        fallback=reminder(draft, channel),
        because="command",
        reason=because,
    )
    ordered(call, WARN, member, because, where[:1], (warned,))
    answer_when_done(draft, call.event, warned)


@command("timeout", menus=("message", "member"))
def timeout(
    call: Call,
    member: Member,
    duration: timedelta = timedelta(hours=1),
    because: Reason = NO_REASON,
) -> None:
    """Pause a member's posting for a while."""
    where = present(call, member)
    until = call.draft.time(duration.total_seconds())
    first = _impose(call, "timeout", member, until, because, where)
    if isinstance(first, Timeout):
        tell_when_done(call.draft, first)


@command("kick")
def kick(call: Call, member: Member, because: Reason = NO_REASON) -> None:
    """Remove a member, who may come back."""
    where = present(call, member)
    spent(call, "kick")
    draft = call.draft
    with draft.speaking(reads(draft, member)):
        words = kicked(draft, display(draft, member), _reason(call, because), by="auto_by_team")
    told = draft.act(Notice, place=where[0], member=member, text=words, because="notice")
    _impose(call, "kick", member, None, because, where, told)


@command("ban")
def ban(
    call: Call, member: Member, duration: timedelta | None = None, because: Reason = NO_REASON
) -> None:
    """Remove a member, for a time or for good."""
    below(call, member)
    spent(call, "ban")
    _remove(call, member, duration, because)


def _remove(
    call: Call,
    member: Member,
    duration: timedelta | None,
    because: str,
    *,
    answered: bool = True,
) -> None:
    """Tell a member, and remove them wherever the command acts."""
    where, draft = below(call, member), call.draft
    until = draft.time(duration.total_seconds()) if duration else None
    shown = Moment(until, draft.policy.timezone) if until else None
    name = display(draft, member)
    with draft.speaking(reads(draft, member)):
        words = removal(draft, member, name, _reason(call, because), shown, by="auto_by_team")
        told = draft.act(
            Notice,
            place=where[0],
            member=member,
            text=words,
            buttons=review_button(draft),
            because="notice",
        )
    _impose(call, "ban", member, until, because, where, told, answered=answered)


@command("ban")
def massban(call: Call, duration: timedelta | None = None, members: Several = NOBODY) -> None:
    """Remove several members at once, once somebody else has looked at it."""
    named, because = several(call, members)
    if not named:
        raise Unusable("whom")
    if len(named) > MOST:
        raise Unusable("massban_too_many", limit=str(MOST))
    for member in named:
        below(call, member)
    what = call.draft.say("actions.ban")
    if not confirmed(call, "ban", what, named):
        return
    for member in named:
        _remove(call, member, duration, because, answered=False)
    call.answer("done_massban", count=str(len(named)))


_NAMED = MappingProxyType({"untimeout": "timeout", "unmute": "timeout", "unban": "ban"})
"""What other bots call it, and what that lifts."""


@command("lift", what=("timeout", "ban"))
def lift(call: Call, member: Member, what: str = "") -> None:
    """End a timeout or a ban; by other bots' names of it only what they name."""
    draft = call.draft
    what = what or _NAMED.get(call.event.command.lower(), "")
    recalled = what != "ban" and called_back(call, member)
    lifted = in_force(call, member, (what,) if what else ("timeout", "ban"))
    if recalled and not lifted:
        call.answer("done_back", member=Mention(member))
        return
    if what and not lifted:
        lifted = [(what, place) for place in places(call, member)]
    if not lifted:
        raise Unusable("nothing_to_lift", member=Mention(member))
    done = [
        draft.act(Lift, place=place, member=member, what=each, because="command")
        for each, place in lifted
    ]
    for (each, place), action in zip(lifted, done, strict=True):
        draft.write(Drop(member, f"{each}@{place}"))
        if (of := ended(draft, member, each, place, LIFTED)) is not None:
            bind(draft, of, (action,))
        taken_back(draft, member, f"{each}@{place}", call.caller)
    start_afresh(draft, member)
    answer_when_done(draft, call.event, done[0])


def _reason(call: Call, because: str) -> Text:
    return (because,) if because else call.draft.say("no_reason")
