"""The command about voice channels: silence a member there, have them leave, or move them."""

from __future__ import annotations

from policies.commands.contract import Call, Member, Unusable, command
from policies.commands.rightwords import channel_named
from policies.commands.target import present
from policies.following.promises import answer_when_done
from policies.measures import Voice

STEPS = ("mute", "unmute", "disconnect", "move")


@command("timeout", step=STEPS)
def voice(call: Call, step: str = "", member: Member | None = None, channel: str = "") -> None:
    """Silence a member where people talk, let them talk, have them leave, or move them."""
    if not step:
        raise Unusable("bad_choice", text="–", what=", ".join(STEPS))
    if member is None:
        raise Unusable("whom")
    (place, *_), draft, where = present(call, member), call.draft, ""
    if step == "move":
        where = channel_named(draft, channel)
        if not where.startswith(f"{call.event.platform}:channel:"):
            raise Unusable("voice_where", text=channel[:40] or "–")
    elif channel:
        raise Unusable("left_over", text=channel[:40])
    done = draft.act(Voice, place=place, member=member, do=step, channel=where, because="command")
    draft.audit(f"voice.{step}", member, after=where)
    answer_when_done(draft, call.event, done)
