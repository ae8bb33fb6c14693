"""The command with which members say how content they are with what was done for them."""

from __future__ import annotations

from policies.cases.case import case
from policies.cases.states import closed
from policies.commands.contract import Call, Rest, Unusable, command
from policies.commands.numbered import written
from policies.escalating import rating
from policies.escalating.course import course
from policies.texts import said

NOTHING = Rest("")
ON = "on"


@command()
def rate(call: Call, number: str = "", score: str = "", word: Rest = NOTHING) -> None:
    """Say how content you are, 1 to 5, and a word on it if you like."""
    draft = call.draft
    if number.casefold() == rating.OFF:
        rating.never(draft, call.caller)
        call.answer("rate_never")
        return
    if number.casefold() == ON:
        rating.never(draft, call.caller, again=True)
        call.answer("rate_again")
        return
    of = case(draft, written(number))
    now = course(draft, of.number) if of else None
    if of is None or now is None or of.member != call.caller:
        raise Unusable("case_none", case=str(written(number)))
    if score not in map(str, rating.SCORES):
        raise Unusable("rate_how")
    if not closed(of.state):
        raise Unusable("rate_early", case=str(of.number))
    begin = max(0, said(call.event, 0).rfind(word)) if word else 0
    of = rating.rated(draft, of, now, int(score), (begin, begin + len(word)))
    if word:
        call.answer("rate_word", case=str(of.number))
    else:
        call.answer("rate_thanks", case=str(of.number), score=score)
