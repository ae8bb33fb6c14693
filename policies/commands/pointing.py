"""The command with which a moderator points at a message or member, and gets buttons for it."""

from __future__ import annotations

from policies.actions import Button, Excerpt, Mention
from policies.commands.contract import Call, Member, command
from policies.commands.target import below
from policies.events import message_event
from policies.people.standing import strikes

_AN_HOUR = "1h"


@command("warn", menus=("message",))
def mod(call: Call, member: Member) -> None:
    """Show buttons for a message or member, which only you see."""
    below(call, member)
    draft, event = call.draft, call.event
    text = draft.say("mod_about", member=Mention(member), count=str(strikes(draft, member)))
    about: dict[str, str] = {}
    if event.reply_to:
        about = {"channel": event.channel, "message": event.reply_to, "at": event.place}
        text = (*text, "\n", Excerpt(message_event(event.channel, event.reply_to), 100))
    call.answer_text(text, _buttons(call, member, about))


def _buttons(call: Call, member: str, about: dict[str, str]) -> tuple[Button, ...]:
    """What the caller may do, the mildest first."""
    offered = (
        ("look", "case", "why", {"member": member}),
        ("warn", "warn", "warn", {"member": member}),
        ("timeout", "timeout", "timeout", {"member": member, "duration": _AN_HOUR}),
        ("remove", "delete", "take_down", {"member": member, **about} if about else {}),
        ("ban", "ban", "ban", {"member": member}),
    )
    return tuple(
        call.draft.button(str(call.draft.say(f"button.{label}")[0]), command, **args)
        for label, permission, command, args in offered
        if args and call.may(permission)
    )
