"""The commands with which members ask something of a department."""

from __future__ import annotations

from policies.commands.contract import Call, Rest, Unusable, command
from policies.escalating.card import BECAUSE
from policies.escalating.opening import acknowledged, allowed, ask
from policies.escalating.talking import expect
from policies.escalating.topics import sketch_of
from policies.events import message_event

NOTHING = Rest("")


@command(menus=("message",))
def request(call: Call, question: Rest = NOTHING) -> None:
    """Ask the team for help."""
    _ask(call, "request", question)


@command()
def complain(call: Call, question: Rest = NOTHING) -> None:
    """Tell the team what went wrong."""
    _ask(call, "complaint", question)


@command()
def bug(call: Call, question: Rest = NOTHING) -> None:
    """Tell the team what does not work."""
    _ask(call, "bug", question)


@command()
def idea(call: Call, question: Rest = NOTHING) -> None:
    """Bring an idea."""
    _ask(call, "idea", question)


def _ask(call: Call, kind: str, question: str) -> None:
    """The words stay where the journal holds them; the case only names the event."""
    draft, event = call.draft, call.event
    if not question and not event.reply_to:
        raise Unusable("asked_what")
    if not allowed(draft, call.caller):
        raise Unusable("asked_enough")
    said = event.id if question else message_event(event.channel, event.reply_to)
    asked = ask(draft, kind, call.caller, said, sketch_of(question))
    told = call.answer_text(acknowledged(draft, asked), because=BECAUSE)
    expect(draft, told, asked.case.number)
