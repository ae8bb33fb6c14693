"""Reporters: they alone read what became of their report, and nobody reads that they made one.

Who is to be told is kept on the page of the message, which no card, command or page shows, until
they have been told and for a week at most.
"""

from __future__ import annotations

from policies.actions import Notice
from policies.draft import Draft
from policies.filters.reports import REPORTED
from policies.state import Add, Drop, Set

KEPT = 7 * 86_400.0
"""Seconds for which a reported message is known as one."""
MOST = 64
"""Reporters of one message that are told apart."""
DECIDED = "decided"
"""Under which name the page of a reported message says that it has been looked into."""
MADE, DISMISSED = "reports_decided", "reports_dismissed"
OUTCOME = "report"
"""Because of which a reporter is written to."""
UNSAID = "unsaid"
"""Because of which a line is taken away that says of somebody what only the bot is to know."""


def expect(draft: Draft, message: str, number: int) -> None:
    """The event's actor, who is that reporter of the message, is to be told its outcome."""
    if number < MOST:
        who = (draft.event.actor.id, draft.event.place)
        draft.write(Set(message, f"tells:{number}", who, draft.now + KEPT))
    draft.write(Drop(message, DECIDED))


def tell_reporters(draft: Draft, message: str, *, founded: bool = True) -> None:
    """It has been decided: whoever reported the message is told so, alone, and forgotten. Where
    nobody can be written to by themself they read it when they report the message again. How many
    of somebody's reports came to nothing is counted."""
    known = draft.remembered(message, REPORTED)
    if not isinstance(known, tuple):
        return
    draft.write(Set(message, DECIDED, True, draft.now + KEPT))
    for number in range(MOST):
        match draft.remembered(message, f"tells:{number}"):
            case (str(member), str(place)):
                text = draft.say("report_outcome", case=str(known[0]))
                draft.act(Notice, place=place, member=member, text=text, because=OUTCOME)
                draft.write(Drop(message, f"tells:{number}"))
                draft.write(Add(member, MADE))
                if not founded:
                    draft.write(Add(member, DISMISSED))


def dismissed(draft: Draft, member: str) -> tuple[int, int]:
    """How many of somebody's reports were decided, and how many of them came to nothing."""
    made, nothing = draft.remembered(member, MADE), draft.remembered(member, DISMISSED)
    return (made if isinstance(made, int) else 0, nothing if isinstance(nothing, int) else 0)
