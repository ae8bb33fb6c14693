"""Rating: once what they asked for is done, a member is asked how content they are, and seldom.

Nobody is asked by night, twice within a month, who was sanctioned lately, who does not want to be
asked, or whose question was closed without an answer: that was a no, and a no is not rated.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from policies.cases.case import Case, case, changed, numbers_of
from policies.cases.states import ASKED, OVERTURNED, SANCTIONS
from policies.cases.words import put_in_words
from policies.draft import Draft
from policies.escalating.card import hang, tell_member
from policies.escalating.course import Course, course, department, keep
from policies.escalating.hours import opens, waking
from policies.escalating.surge import CONTENT, LOW, belongs
from policies.events import Due
from policies.state import Drop, Set
from policies.wording import choose

ASK = "case_rating"
"""What ``Due`` calls the time to ask."""
WAIT = timedelta(minutes=10)
"""How long after its end, so that what was not done after all is opened again first."""
SCORES = range(1, 6)
SELDOM = 30 * 86_400.0
"""Seconds in which a member is asked once, and for which a sanction keeps them from being asked."""
OFF = "off"
"""What stands for a number in the wish not to be asked any more."""
_ASKED, _NEVER = "rating_asked", "rating_never"


def ask_later(draft: Draft, of: Case) -> None:
    """Have the member asked in a moment, by day."""
    at = opens(waking(draft.policy), draft.time(WAIT.total_seconds()))
    draft.wake(at, ASK, case=str(of.number), closed=repr(of.closed))


def ask(draft: Draft) -> None:
    """The time has come: ask, if that is still fitting."""
    event = draft.event
    assert isinstance(event, Due)
    number = int(event.args.get("case", "0"))
    of, now = case(draft, number), course(draft, number)
    if of is None or now is None or not _fitting(draft, of) or not _lasting(of, event):
        draft.note = "superseded"
        return
    draft.write(Set(of.member, _ASKED, of.number, draft.now + SELDOM))
    place = of.places[0] if of.places else event.place
    draft.event = structs.replace(event, place=place, channel=now.origin)
    with draft.speaking(choose(now.reads)):
        about = str(number)
        buttons = [draft.button(str(s), "rate", number=about, score=str(s)) for s in SCORES]
        never = draft.button(str(draft.say("button.never_ask")[0]), "rate", number=OFF)
        words = draft.say("rate_please", case=about)
        tell_member(draft, of, now, words, (*buttons, never))


def rated(draft: Draft, of: Case, now: Course, score: int, word: tuple[int, int]) -> Case:
    """The case with what the member gave, and where in the draft's event their word on it stands
    (0, 0: they said none). Its card shows both."""
    if word[1]:
        put_in_words(draft, of, draft.event.id, word)
    first, of = not of.score, changed(draft, of, score=score)
    if first and score <= LOW:
        belongs(draft, of, now, CONTENT)
    draft.audit("case.rated", f"case:{of.number}", after=str(score))
    keep(draft, of.number, hang(draft, of, now, department(draft.policy, of)))
    return of


def never(draft: Draft, member: str, *, again: bool = False) -> None:
    """From now on this member is not asked any more, or is ``again``."""
    draft.write(Drop(member, _NEVER) if again else Set(member, _NEVER, True))


def _lasting(of: Case, event: Due) -> bool:
    """Whether the end that was to be rated is still the last one."""
    return repr(of.closed) == event.args.get("closed")


def _fitting(draft: Draft, of: Case) -> bool:
    if of.kind not in ASKED or not of.answered or of.score:
        return False
    if not department(draft.policy, of).satisfaction:
        return False
    if any(draft.remembered(of.member, name) for name in (_ASKED, _NEVER)):
        return False
    return not any(_sanctioned(draft, number) for number in numbers_of(draft, of.member))


def _sanctioned(draft: Draft, number: int) -> bool:
    known = case(draft, number)
    if known is None or known.kind not in SANCTIONS or known.state == OVERTURNED:
        return False
    return known.opened > draft.now - SELDOM or known.until > draft.now
