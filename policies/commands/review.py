"""The button under a sanction: asking that somebody else look at what was done."""

from __future__ import annotations

from policies.actions import Mention
from policies.cases.case import numbers_of, opened
from policies.commands.contract import Call, command
from policies.state import Set
from policies.telling.members import alert

AGAIN = 86_400.0
"""Seconds after which the team is told again if the same member still asks."""


@command()
def review(call: Call) -> None:
    """Ask the team to look at it again."""
    draft, member = call.draft, call.caller
    if draft.plain(member, "review") is None:
        draft.write(Set(member, "review", draft.now, draft.now + AGAIN))
        links = numbers_of(draft, member)[-1:]
        of = opened(draft, "review", member, links=links)
        with draft.speaking():
            number = draft.say("case_number", case=str(of.number))
            text = (*draft.say("staff_review", member=Mention(member)), " ", *number)
            alert(draft, text, "review")
    call.answer("review_asked")
