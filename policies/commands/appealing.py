"""Asking that somebody else look at what was done, and deciding whether it stays.

What a person decided is reviewed by another one; what a rule did, by anybody who may lift it. Where
nobody else could, whoever owns the place may.
"""

from __future__ import annotations

from policies.actions import Mention, Moment
from policies.cases.appeals import (
    APPEAL,
    UPHELD,
    against,
    appealable,
    appealed,
    deadline,
    decided_at,
    meant,
    outcome,
    said,
    sanction,
    waits,
)
from policies.cases.case import Case, case
from policies.cases.states import OVERTURNED, SANCTIONS
from policies.cases.words import reasoned
from policies.commands.contract import Call, Reason, Rest, Unusable, command
from policies.commands.numbered import meant as numbered
from policies.draft import moment
from policies.following.undoing import undo
from policies.people.awake import anybody_else
from policies.people.permissions import repairs
from policies.telling.appeals import answered, ask, decided, decision, tell_upheld
from policies.telling.members import signed

NO_NOTE = Rest("")
NO_REASON = Reason("")
PERMISSION = "lift"
"""What whoever reviews has to be allowed: to end what was done."""


@command(unseen=True)
def appeal(call: Call, note: Rest = NO_NOTE) -> None:
    """Ask that somebody else look at what was done."""
    _ask(call, meant(call.draft, call.caller), call.event.id if note else "")


@command()
def review(call: Call, number: str = "") -> None:
    """The same of one sanction: the button under its notice."""
    of = case(call.draft, int(number)) if number.isdecimal() else None
    _ask(call, of or meant(call.draft, call.caller), "")


@command()
def reviewed(call: Call, note: Rest = NO_NOTE) -> None:
    """What the page of a signed link shows: what was decided, and what became of asking for a
    review; with a note, ask for it."""
    draft, event = call.draft, call.event
    of = decided_at(draft, call.caller, float(event.message)) if event.via == "page" else None
    if of is None:
        raise Unusable("appeal_none")
    if note:
        _ask(call, of, event.id)
        return
    words, known = decision(draft, of), against(draft, of)
    if known is not None:
        number = str(known.number)
        said = draft.say("appeal_waits", case=number) if waits(known) else answered(draft, known)
        call.answer_text((*words, "\n", *said))
    elif appealable(of, call.caller) and draft.now <= deadline(draft, of):
        call.answer_text(words, (draft.button(str(draft.say("button.review")[0]), "review"),))
    else:
        call.answer_text(words)


def _ask(call: Call, of: Case | None, note: str) -> None:
    draft = call.draft
    known = against(draft, of) if of is not None else None
    if of is None or of.member != call.caller:
        raise Unusable("appeal_none")
    if known is not None:
        if waits(known):
            said(draft, known, note)
            raise Unusable("appeal_waits", case=str(known.number))
        call.answer_text(answered(draft, known))
        return
    if not appealable(of, call.caller):
        raise Unusable("appeal_none")
    if draft.now > (end := deadline(draft, of)):
        shown = Moment(moment(end), draft.policy.timezone)
        raise Unusable("appeal_late", deadline=shown, signed_by=signed(draft))
    new = appealed(draft, call.caller, of, note)
    ask(draft, new, alone=_alone(call, of))
    call.answer("review_asked", case=str(new.number))


@command(shown_with=PERMISSION)
def uphold(call: Call, number: str = "", because: Reason = NO_REASON) -> None:
    """Say that what was done stays as it is."""
    asked, _ = _reviewed(call, number, because)
    tell_upheld(call.draft, decided(call.draft, asked, UPHELD, call.caller))
    call.answer("done_upheld", case=str(asked.number), member=Mention(asked.member))


@command(shown_with=PERMISSION)
def overturn(call: Call, number: str = "", because: Reason = NO_REASON) -> None:
    """Undo what was done: it was wrong."""
    asked, of = _reviewed(call, number, because)
    undo(call.draft, (of,), call.caller)
    call.answer("done_overturned", case=str(of.number), member=Mention(asked.member))


def _reviewed(call: Call, number: str, because: str) -> tuple[Case, Case]:
    """The appeal, and what it is against, if the caller may decide on it. Raises ``Unusable``."""
    draft = call.draft
    asked = numbered(call, number)
    if asked.kind in SANCTIONS:
        asked = against(draft, asked) or asked
    of = sanction(draft, asked)
    if of is None or asked.kind != APPEAL:
        raise Unusable("appeal_which")
    if not (repairs(call.event.actor) and _alone(call, of)):
        call.demand(PERMISSION)
        if of.actor == call.caller:
            raise Unusable("appeal_own")
    if asked.member == call.caller:
        raise Unusable("target_is_self")
    if not waits(asked):
        how = draft.say(f"appeal_outcome.{outcome(draft, asked) or OVERTURNED}")
        by = Mention(asked.assignee)
        raise Unusable("case_handled", case=str(asked.number), member=by, what=how)
    return (reasoned(draft, asked, because) if because else asked), of


def _alone(call: Call, of: Case) -> bool:
    """Whether nobody is known who may review it but who decided it."""
    return not anybody_else(call.draft, PERMISSION, {of.actor, of.member})
