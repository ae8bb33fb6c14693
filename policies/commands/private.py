"""Said to the bot alone: which community is meant, and what the bot is."""

from __future__ import annotations

from policies.commands.contract import Call, Rest, command
from policies.state import Set

NO_NAMES = Rest("")
GREETING = "greet"
GREETED = 3600.0
"""Seconds in which mere words are greeted once."""


@command()
def which(call: Call, communities: Rest = NO_NAMES) -> None:
    """Ask for the command where it is meant."""
    call.answer("private_which", community=communities)


@command()
def greet(call: Call) -> None:
    """Say what the bot is, and what can be asked of it here."""
    draft, caller = call.draft, call.caller
    if call.event.via == "text":
        if draft.plain(caller, "greeted"):
            return
        draft.write(Set(caller, "greeted", True, draft.now + GREETED))
    call.answer("private_greeting")
