"""The buttons with which the team decides: what is held, kept away, locked or on guard.

Their rows hold what they are about (``at`` is the place); nobody types them.
"""

from __future__ import annotations

from datetime import datetime

from policies.actions import Delete, Lift, Mention, Moment
from policies.commands.accounts import called_back
from policies.commands.contract import Call, Unusable, command
from policies.consequences import impose
from policies.events import Actor
from policies.lifecycle import taken_back
from policies.measures import Release
from policies.relief import unlock as open_again
from policies.restraint import LONGEST_LOCK
from policies.restraint import lock as close
from policies.standing import as_known, immune, roles
from policies.state import Drop
from policies.telling import channel_name


def _place(call: Call, at: str) -> str:
    """The place that a button is about, which is one of the community's."""
    if at not in (*call.draft.policy.places, call.event.place):
        raise Unusable("button.gone")
    return at


@command("delete")
def release(
    call: Call, channel: str = "", message: str = "", at: str = "", member: str = ""
) -> None:
    """Show a message again that was held."""
    about = {"channel": channel, "message": message, "member": member}
    call.draft.act(Release, place=_place(call, at), because="command", **about)
    call.answer("done_released")


@command("delete")
def remove(
    call: Call, channel: str = "", message: str = "", at: str = "", member: str = ""
) -> None:
    """Take a message down."""
    about = {"channel": channel, "message": message, "member": member}
    call.draft.act(Delete, place=_place(call, at), because="command", **about)
    call.answer("done_removed")


@command("lift", what=("timeout", "ban"))
def free(call: Call, member: str = "", what: str = "", at: str = "") -> None:
    """End what was done automatically."""
    draft, place = call.draft, _place(call, at)
    if what == "timeout":
        called_back(call, member)
    draft.act(Lift, place=place, member=member, what=what, because="command")
    taken_back(draft, member, f"{what}@{place}", call.caller)
    draft.write(Drop(member, f"{what}@{place}"))
    call.answer("done_lifted", member=Mention(member))


@command("ban")
def confirm(call: Call, member: str = "", at: str = "", until: str = "") -> None:
    """Remove a member for longer than the bot may by itself: until then, or for good."""
    draft, place = call.draft, _place(call, at)
    known = as_known(Actor(id=member), draft.plain(member, f"is@{place}"))
    if immune(draft.policy, known, roles(draft, known)):
        raise Unusable("target_outranks", member=Mention(member))
    end = datetime.fromisoformat(until) if until else None
    impose(draft, "ban", member, end, "command", "", place)
    zone = draft.policy.timezone
    words = draft.say("until_at", time=Moment(end, zone)) if end else draft.say("until_none")
    call.answer("done_banned", member=Mention(member), until=words)


@command("timeout")
def lock(call: Call, channel: str = "", at: str = "") -> None:
    """Let only the team write in a channel, for half an hour."""
    draft = call.draft
    until = close(draft, _place(call, at), channel, LONGEST_LOCK, "command")
    shown = Moment(until, draft.policy.timezone)
    call.answer("done_locked", channel=channel_name(draft, channel), until=shown)


@command("lift")
def unlock(call: Call, channel: str = "", at: str = "") -> None:
    """Let members write in a channel again."""
    open_again(call.draft, _place(call, at), channel, "command")
    call.answer("done_unlocked", channel=channel_name(call.draft, channel))


@command("timeout")
def calm(call: Call) -> None:
    """Bring the posture back to normal."""
    draft = call.draft
    draft.write(Drop("", "posture"))
    call.answer("done_posture", what=draft.say("posture.normal"))


DECIDING = (release, remove, free, confirm, lock, unlock, calm)
"""All of them."""
