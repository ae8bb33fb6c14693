"""The commands with which the team tells the model what is spam here, and what is not.

Under an alert that rests on the model the same stands as buttons, of which the first press counts;
under every answer there is one that takes the lesson back.
"""

from __future__ import annotations

from policies.actions import Delete, Mention
from policies.again import Label
from policies.commands.contract import Call, Unusable, command
from policies.commands.handled import once
from policies.commands.target import outranks, place_at
from policies.events import message_event
from policies.following.learning import known_as, taught_enough
from policies.people.standing import remembered
from policies.teaching import teach
from policies.telling.cards import called


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
    if outranks(call, event.reply_to_actor, event.place):
        raise Unusable("target_outranks", member=Mention(event.reply_to_actor))
    call.draft.act(
        Delete,
        channel=event.channel,
        message=event.reply_to,
        member=event.reply_to_actor,
        because="command",
    )
    _learned(call, meant, "spam", "done_spam")


@command("delete")
def notspam(call: Call) -> None:
    """Have the model learn a message as no spam."""
    _learned(call, _meant(call), "ham", "done_notspam")


@command("delete")
def call_spam(
    call: Call, card: str = "", event: str = "", channel: str = "", message: str = "",
    member: str = "", at: str = "",
) -> None:  # fmt: skip
    """Take down the message of an alert, and have the model learn it as spam."""
    _first(call, card, event, "spam")
    about = {"channel": channel, "message": message, "member": member}
    call.draft.act(Delete, place=place_at(call, at), because="command", **about)
    _learned(call, event, "spam", "done_spam")


@command("delete")
def call_notspam(
    call: Call, card: str = "", event: str = "", channel: str = "", message: str = "",
    member: str = "", at: str = "",
) -> None:  # fmt: skip
    """Have the model learn the message of an alert as no spam."""
    _first(call, card, event, "notspam")
    _learned(call, event, "ham", "done_notspam")


@command("delete")
def unlearn(call: Call, event: str = "", before: str = "") -> None:
    """Take back what was learned of a message: it is again what it was called before, if anything.

    What was true already is not rationed as a new lesson is."""
    teach(call.draft, event, before, "")
    call.answer("done_unlearned")


def _first(call: Call, card: str, event: str, how: str) -> None:
    """Nobody has decided on that message yet; now somebody has. Raises ``Unusable``."""
    if not event:
        raise Unusable("button.gone")
    once(call, event, how)
    called(call.draft, card, event, call.caller, how)


def _learned(call: Call, event: str, label: Label, key: str) -> None:
    """Have a message learned, and say so with the way back; or say that it is not, where enough has
    been learned for now."""
    draft, before = call.draft, known_as(call.draft, event)
    if before != label and taught_enough(draft, call.caller):
        done = (*draft.say("done_removed"), "\n") if label == "spam" else ()
        call.answer_text((*done, *draft.say("taught_enough")))
        return
    teach(draft, event, label, call.caller)
    words = str(draft.say("button.take_back")[0])
    back = draft.button(words, "unlearn", event=event, before=before)
    call.answer_text(draft.say(key), (back,))
