"""Following: what follows when somebody of the team takes a case, passes it on, or ends it."""

from __future__ import annotations

from policies.actions import Moment, Text
from policies.cases.case import Case
from policies.cases.states import ASKED, CLAIMED, REOPENED, RESOLVED, SNOOZED
from policies.draft import Draft, moment
from policies.escalating.card import hang, tell_member, tell_person, title
from policies.escalating.course import Course, course, department
from policies.escalating.merging import followers, parted
from policies.escalating.people import taken_over
from policies.escalating.planning import plan
from policies.escalating.rating import ask_later
from policies.wording import choose


def follow(draft: Draft, before: Case, of: Case, snoozed: float = 0.0) -> None:
    """A case is in another state, or another's hands: its card, its member and its next step."""
    taken_over(draft, _holder(before), _holder(of))
    now = course(draft, of.number)
    if now is None:
        return
    now = now._replace(snoozed=snoozed)
    if of.state == REOPENED:
        parted(draft, of)
        now = now._replace(began=draft.now, passed=0, last=0.0, answered=0.0, asked="")
    if of.state == CLAIMED and of.assignee not in (before.assignee, draft.event.actor.id):
        tell_person(draft, of, now, of.assignee, "asked_handed")
    now = hang(draft, of, now, department(draft.policy, of))
    plan(draft, of, now)
    for each in (of, *followers(draft, of)):
        own = course(draft, each.number)
        if own is None:
            continue
        with draft.speaking(choose(own.reads)):
            if words := _told(draft, before, of, now, str(each.number)):
                tell_member(draft, each, own, words)
        if of.state == RESOLVED:
            ask_later(draft, each)


def _holder(of: Case) -> str:
    return of.assignee if of.state == CLAIMED else ""


def _told(draft: Draft, before: Case, of: Case, now: Course, number: str) -> Text:
    """What whoever has asked reads of it, under their own ``number``; who it is of the team they
    read nowhere."""
    if of.kind not in ASKED:
        return ()
    whose = department(draft.policy, of)
    if of.state == CLAIMED and before.state != CLAIMED:
        return draft.say("asked_taken", case=number, department=title(draft, of.department))
    if of.state == SNOOZED:
        time = Moment(moment(now.snoozed), whose.hours.zone)
        return draft.say("asked_later", case=number, time=time)
    if of.state == RESOLVED:
        return draft.say("asked_done", case=number)
    if of.state == REOPENED:
        return draft.say("asked_again", case=number, department=title(draft, of.department))
    return ()
