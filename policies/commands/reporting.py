"""The command with which members point out a message to the team."""

from __future__ import annotations

from policies.commands.contract import Call, Rest, Unusable, command
from policies.people.standing import remembered
from policies.reports import allowed
from policies.reports import report as taken

NO_NOTE = Rest("")


@command(menus=("message",), unseen=True)
def report(call: Call, note: Rest = NO_NOTE) -> None:
    """Point out a message to the team."""
    draft, event = call.draft, call.event
    author = event.reply_to_actor
    if not event.reply_to:
        raise Unusable("report_what")
    if author == call.caller:
        raise Unusable("target_is_self")
    if remembered(draft, author).identity == "self":
        raise Unusable("target_is_bot")
    if not allowed(draft):
        raise Unusable("report_enough")
    number, decided = taken(draft, call.held)
    call.answer("report_outcome" if decided else "report_received", case=str(number))
