"""Commands: what people can ask of the bot, one function each and one line here."""

from __future__ import annotations

from policies.commands.accounts import back, compromised
from policies.commands.cases import (
    case,
    cases,
    claim,
    duration,
    handoff,
    note,
    queue,
    reason,
    resolve,
)
from policies.commands.contract import Call, Command, Parameter, command
from policies.commands.deciding import DECIDING
from policies.commands.history import history
from policies.commands.looking import details, help_lines, strikes, whois, why
from policies.commands.moderation import ban, kick, lift, timeout, warn
from policies.commands.private import greet, which
from policies.commands.raiding import raid
from policies.commands.reporting import report
from policies.commands.review import review
from policies.commands.running import policy, start, stop
from policies.commands.second_pair import call_off, second, sure
from policies.commands.teaching import call_notspam, call_spam, notspam, spam, unlearn
from policies.commands.undoing import undo, undo_now


@command()
def help_(call: Call) -> None:
    """What you can do here."""
    help_lines(call, COMMANDS)


COMMANDS: tuple[Command, ...] = (
    help_,
    why,
    report,
    spam,
    notspam,
    warn,
    timeout,
    compromised,
    kick,
    ban,
    lift,
    strikes,
    whois,
    case,
    cases,
    queue,
    history,
    note,
    reason,
    duration,
    claim,
    handoff,
    resolve,
    undo,
    raid,
    sure,
    policy,
    stop,
    start,
)

BEHIND_BUTTONS: tuple[Command, ...] = (
    *(details, review, which, greet, back, undo_now),
    *(details, review, which, greet, back, second, call_off),
    *(call_spam, call_notspam, unlearn),
    *DECIDING,
)
"""Commands that no menu shows; the program itself gives them."""

__all__ = ["BEHIND_BUTTONS", "COMMANDS", "Call", "Command", "Parameter", "command"]
