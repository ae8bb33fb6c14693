"""The commands with which the team tells the model what is spam here, and what is not."""

from __future__ import annotations

from policies.actions import Delete
from policies.commands.contract import Call, Unusable, command
from policies.events import message_event
from policies.people.standing import remembered
from policies.teaching import teach


def _meant(call: Call) -> str:
    """The event of the message that the caller answers to. Raises ``Unusable``."""
    event = call.event
    if not event.reply_to:
        raise Unusable("spam_what")
    if remembered(call.draft, event.reply_to_actor).identity == "self":
        raise Unusable("target_is_bot")
    return message_event(event.channel, event.reply_to)


@command("delete")
def spam(call: Call) -> None:
    """Take down a message, and have the model learn it as spam."""
    event, meant = call.event, _meant(call)
    call.draft.act(
        Delete,
        channel=event.channel,
        message=event.reply_to,
        member=event.reply_to_actor,
        because="command",
    )
    teach(call.draft, meant, "spam", call.caller)
    call.answer("done_spam")


@command("delete")
def notspam(call: Call) -> None:
    """Have the model learn a message as no spam."""
    teach(call.draft, _meant(call), "ham", call.caller)
    call.answer("done_notspam")
