"""Orders: what somebody has done to a member by hand is a case of theirs."""

from __future__ import annotations

from collections.abc import Iterable

from policies.actions import Action
from policies.cases.case import Case, opened
from policies.cases.sanctions import bind
from policies.cases.words import LONGEST
from policies.commands.contract import Call
from policies.events import message_event


def ordered(
    call: Call,
    kind: str,
    member: str,
    because: str,
    where: tuple[str, ...],
    actions: Iterable[Action],
    until: float = 0.0,
) -> Case:
    """Open the case that these actions carry out; what it is about is the message that the command
    answers to, if it does."""
    event = call.event
    about = message_event(event.channel, event.reply_to) if event.reply_to else ""
    of = opened(
        call.draft, kind, member, reason=because[:LONGEST], places=where, until=until, event=about
    )
    bind(call.draft, of, actions)
    return of
