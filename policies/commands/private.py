"""Asked in a private chat by somebody whom several communities know: which one is meant."""

from __future__ import annotations

from policies.commands.contract import Call, Rest, command

NO_NAMES = Rest("")


@command()
def which(call: Call, communities: Rest = NO_NAMES) -> None:
    """Ask for the command where it is meant."""
    call.answer("private_which", community=communities)
