"""The command that has one case stand for another that asks the same."""

from __future__ import annotations

import re

from policies.cases.case import Case, case
from policies.cases.states import CLAIMED, MERGED, QUEUED, lawful
from policies.commands.contract import Call, Rest, Unusable, command
from policies.commands.numbered import shown_state, written
from policies.escalating import merging
from policies.escalating.card import hang, tell_member
from policies.escalating.course import Course, course, department, keep
from policies.escalating.people import taken_over
from policies.wording import choose

NOTHING = Rest("")
_INTO = re.compile(r"(?:into|in|to|with|en|con|a|到|入|与|和)?\s*(\S+)", re.IGNORECASE)


@command("case")
def merge(call: Call, number: str = "", into: Rest = NOTHING) -> None:
    """Merge a case into another: whoever asked is told of each step of that one."""
    found = _INTO.fullmatch(into.strip())
    if not number or found is None:
        raise Unusable("merge_which")
    (of, now), (other, leads) = _talked_of(call, number), _talked_of(call, found[1])
    if of.number == other.number:
        raise Unusable("merge_same")
    for each, fits in ((of, lawful(of.state, MERGED)), (other, other.state in QUEUED)):
        if not fits:
            mode = shown_state(call.draft, each.state, each.until)
            raise Unusable("case_not_so", case=str(each.number), mode=mode)
    if not merging.room(call.draft, of, other):
        raise Unusable("merge_full", case=str(other.number), limit=str(merging.MOST))
    _merged(call, of, now, other, leads)


def _merged(call: Call, of: Case, now: Course, other: Case, leads: Course) -> None:
    draft = call.draft
    taken_over(draft, of.assignee if of.state == CLAIMED else "", "")
    of = merging.merge(draft, of, other)
    keep(draft, of.number, hang(draft, of, now._replace(due=0.0), department(draft.policy, of)))
    keep(draft, other.number, hang(draft, other, leads, department(draft.policy, other)))
    with draft.speaking(choose(now.reads)):
        tell_member(draft, of, now, draft.say("asked_merged", case=str(of.number)))
    others = merging.followers(draft, other)
    call.answer("asked_by_others", count=str(len(others)), case=merging.numbers(others))


def _talked_of(call: Call, number: str) -> tuple[Case, Course]:
    """The case of that number, if a member's question opened it. Raises ``Unusable``."""
    wanted = written(number)
    of, now = case(call.draft, wanted), course(call.draft, wanted)
    if of is None or now is None:
        raise Unusable("case_none", case=str(wanted))
    return of, now
