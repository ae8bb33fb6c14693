"""Following: what follows when somebody of the team takes a case, passes it on, or ends it."""

from __future__ import annotations

from policies.actions import Moment, Text
from policies.cases.case import Case
from policies.cases.states import ASKED, CLAIMED, REOPENED, RESOLVED, SNOOZED
from policies.draft import Draft, moment
from policies.escalating.card import hang, tell_member, tell_person, title
from policies.escalating.course import Course, course, department
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
        now = now._replace(began=draft.now, passed=0, last=0.0, answered=0.0, asked="")
    if of.state == CLAIMED and of.assignee not in (before.assignee, draft.event.actor.id):
        tell_person(draft, of, now, of.assignee, "asked_handed")
    now = hang(draft, of, now, department(draft.policy, of))
    with draft.speaking(choose(now.reads)):
        if words := _told(draft, before, of, now):
            tell_member(draft, of, now, words)
    plan(draft, of, now)
    if of.state == RESOLVED:
        ask_later(draft, of)


def _holder(of: Case) -> str:
    return of.assignee if of.state == CLAIMED else ""


def _told(draft: Draft, before: Case, of: Case, now: Course) -> Text:
    """What the member reads of it, if they asked for it; who it is of the team they read
    nowhere."""
    if of.kind not in ASKED:
        return ()
    number, whose = str(of.number), department(draft.policy, of)
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
