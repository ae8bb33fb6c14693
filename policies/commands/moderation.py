"""The commands that do something to a member: warn, timeout, kick, ban, lift."""

from __future__ import annotations

from datetime import datetime, timedelta

from policies.actions import Lift, Mention, Moment, Notice, Text, Warn
from policies.commands.contract import Call, Member, Rest, Unusable, command
from policies.commands.target import below, in_force, places, public_channel
from policies.consequences import impose, start_afresh
from policies.draft import Draft
from policies.lifecycle import taken_back
from policies.standing import display
from policies.state import Drop
from policies.telling import kicked, reminder, removal, review_button, signed, timed_out
from policies.wording import duration_words

NO_REASON = Rest("")


def _moment(draft: Draft, until: datetime) -> Moment:
    return Moment(until, draft.policy.timezone)


@command("warn", menus=("message", "member"))
def warn(call: Call, member: Member, because: Rest = NO_REASON) -> None:
    """Send a member a private reminder."""
    where = below(call, member)
    draft = call.draft
    name, reason = display(draft, member), _reason(call, because)
    words = draft.say("warned", name=name, signed_by=signed(draft), because=reason)
    draft.act(
        Warn,
        place=where[0],
        member=member,
        channel=public_channel(call),
        text=words,
        fallback=reminder(draft),
        because="command",
        reason=because,
    )
    call.answer("done_warned", member=Mention(member))


@command("timeout", menus=("message", "member"))
def timeout(
    call: Call, member: Member, duration: timedelta = timedelta(hours=1), because: Rest = NO_REASON
) -> None:
    """Pause a member's posting for a while."""
    where = below(call, member)
    draft, policy = call.draft, call.draft.policy
    until = draft.time(duration.total_seconds())
    lasting = duration_words(duration, policy.language, policy.tone)
    shown = _moment(draft, until)
    reason = _reason(call, because)
    words = timed_out(draft, reason, lasting, shown)
    draft.act(
        Notice,
        place=where[0],
        member=member,
        text=words,
        buttons=review_button(draft),
        because="notice",
    )
    for place in where:
        impose(draft, "timeout", member, until, "command", because, place)
    call.answer("done_timeout", member=Mention(member), duration=lasting, until=shown)


@command("kick")
def kick(call: Call, member: Member, because: Rest = NO_REASON) -> None:
    """Remove a member, who may come back."""
    where = below(call, member)
    draft = call.draft
    words = kicked(draft, display(draft, member), _reason(call, because), by="auto_by_team")
    draft.act(Notice, place=where[0], member=member, text=words, because="notice")
    for place in where:
        impose(draft, "kick", member, None, "command", because, place)
    call.answer("done_kicked", member=Mention(member))


@command("ban")
def ban(
    call: Call, member: Member, duration: timedelta | None = None, because: Rest = NO_REASON
) -> None:
    """Remove a member, for a time or for good."""
    where = below(call, member)
    draft = call.draft
    until = draft.time(duration.total_seconds()) if duration else None
    shown = _moment(draft, until) if until else None
    name, reason = display(draft, member), _reason(call, because)
    words = removal(draft, name, reason, shown, by="auto_by_team")
    draft.act(
        Notice,
        place=where[0],
        member=member,
        text=words,
        buttons=review_button(draft),
        because="notice",
    )
    for place in where:
        impose(draft, "ban", member, until, "command", because, place)
    ends = draft.say("until_at", time=shown) if shown else draft.say("until_none")
    call.answer("done_banned", member=Mention(member), until=ends)


@command("lift", what=("timeout", "ban"))
def lift(call: Call, member: Member, what: str = "") -> None:
    """End a timeout or a ban."""
    draft = call.draft
    lifted = in_force(call, member, (what,) if what else ("timeout", "ban"))
    if what and not lifted:
        lifted = [(what, place) for place in places(call, member)]
    if not lifted:
        raise Unusable("nothing_to_lift", member=Mention(member))
    for each, place in lifted:
        draft.act(Lift, place=place, member=member, what=each, because="command")
        draft.write(Drop(member, f"{each}@{place}"))
        taken_back(draft, member, f"{each}@{place}", call.caller)
    start_afresh(draft, member)
    call.answer("done_lifted", member=Mention(member))


def _reason(call: Call, because: str) -> Text:
    return (because,) if because else call.draft.say("no_reason")
