"""The commands that do something to a member: warn, timeout, kick, ban, lift."""

from __future__ import annotations

from datetime import datetime, timedelta

from policies.actions import Lift, Mention, Moment, Notice, Text, Warn
from policies.commands.contract import Call, Member, Rest, Unusable, command
from policies.consequences import impose
from policies.draft import Draft
from policies.lifecycle import taken_back
from policies.standing import PLATFORM_ADMINS, PROTECTED, display, rank, remembered, roles
from policies.state import Drop
from policies.telling import kicked, reminder, removal, review_button, signed, timed_out
from policies.wording import duration_words

NO_REASON = Rest("")


def _target(call: Call, member: Member) -> None:
    """Refuse oneself, bots, who runs the place on its platform, and whoever has a role that is
    not below the caller's."""
    if member == call.caller:
        raise Unusable("target_is_self")
    draft = call.draft
    actor = remembered(draft, member)
    if actor.identity in ("self", "bot", "webhook"):
        raise Unusable("target_is_bot")
    above = actor.status in PLATFORM_ADMINS or actor.identity in PROTECTED
    if above or rank(roles(draft, actor)) <= rank(call.held):
        raise Unusable("target_outranks", member=Mention(member))


def _moment(draft: Draft, until: datetime) -> Moment:
    return Moment(until, draft.policy.timezone)


@command("warn", menus=("message", "member"))
def warn(call: Call, member: Member, because: Rest = NO_REASON) -> None:
    """Send a member a private reminder."""
    _target(call, member)
    draft = call.draft
    name, reason = display(draft, member), _reason(call, because)
    words = draft.say("warned", name=name, signed_by=signed(draft), because=reason)
    draft.act(
        Warn,
        member=member,
        channel=call.event.channel,
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
    _target(call, member)
    draft, policy = call.draft, call.draft.policy
    until = draft.time(duration.total_seconds())
    lasting = duration_words(duration, policy.language, policy.tone)
    shown = _moment(draft, until)
    reason = _reason(call, because)
    words = timed_out(draft, reason, lasting, shown)
    draft.act(
        Notice,
        member=member,
        channel=call.event.channel,
        text=words,
        buttons=review_button(draft),
        because="notice",
    )
    impose(draft, "timeout", member, until, "command", because)
    call.answer("done_timeout", member=Mention(member), duration=lasting, until=shown)


@command("kick")
def kick(call: Call, member: Member, because: Rest = NO_REASON) -> None:
    """Remove a member, who may come back."""
    _target(call, member)
    draft = call.draft
    words = kicked(draft, display(draft, member), _reason(call, because), by="auto_by_team")
    draft.act(Notice, member=member, text=words, because="notice")
    impose(draft, "kick", member, None, "command", because)
    call.answer("done_kicked", member=Mention(member))


@command("ban")
def ban(
    call: Call, member: Member, duration: timedelta | None = None, because: Rest = NO_REASON
) -> None:
    """Remove a member, for a time or for good."""
    _target(call, member)
    draft = call.draft
    until = draft.time(duration.total_seconds()) if duration else None
    shown = _moment(draft, until) if until else None
    name, reason = display(draft, member), _reason(call, because)
    words = removal(draft, name, reason, shown, by="auto_by_team")
    draft.act(Notice, member=member, text=words, buttons=review_button(draft), because="notice")
    impose(draft, "ban", member, until, "command", because)
    ends = draft.say("until_at", time=shown) if shown else draft.say("until_none")
    call.answer("done_banned", member=Mention(member), until=ends)


@command("lift", what=("timeout", "ban"))
def lift(call: Call, member: Member, what: str = "") -> None:
    """End a timeout or a ban."""
    draft, place = call.draft, call.event.place
    wanted = (what,) if what else ("timeout", "ban")
    current = [w for w in wanted if draft.value(member, f"{w}@{place}") is not None]
    lifted = current or ([what] if what else [])
    if not lifted:
        raise Unusable("nothing_to_lift", member=Mention(member))
    for each in lifted:
        draft.act(Lift, member=member, what=each, because="command")
        draft.write(Drop(member, f"{each}@{place}"))
        taken_back(draft, member, f"{each}@{place}", call.caller)
    call.answer("done_lifted", member=Mention(member))


def _reason(call: Call, because: str) -> Text:
    return (because,) if because else call.draft.say("no_reason")
