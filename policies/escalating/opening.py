"""Opening: a member's question becomes a case of a department, whose first step is asked of the
clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from policies.actions import Moment, Text
from policies.cases.case import Case, opened
from policies.departments import Department, Severity
from policies.draft import Draft
from policies.escalating.card import hang, tell_person, title
from policies.escalating.course import Course
from policies.escalating.hours import opens, working
from policies.escalating.people import chosen
from policies.escalating.planning import plan
from policies.escalating.routing import channel_for, department_for
from policies.escalating.steps import clock, promised
from policies.state import Mark

DAILY, DAY = 8, 86_400.0
"""So many questions of one member are taken within so many seconds."""


class Asked(NamedTuple):
    """A case that has just been opened, for whom, and by when the member has an answer."""

    case: Case
    whose: Department
    due: datetime
    back: datetime | None


def allowed(draft: Draft, member: str) -> bool:
    """Whether a member may ask once more today; it is counted."""
    window = draft.window(member, "asks")
    if window is not None and window.count(draft.now) >= DAILY:
        return False
    draft.write(Mark(member, "asks", DAY, DAILY, at=draft.now))
    return True


def ask(draft: Draft, kind: str, member: str, event: str) -> Asked:
    """Open a case of what a member says in that event; the department reads it. What is said
    meanwhile, the member reads."""
    whose = department_for(draft.policy, kind) or Department("")
    of = opened(
        draft, kind, member, actor=member, event=event, department=whose.name,
        places=(draft.event.place,),
    )  # fmt: skip
    return begin(draft, of, whose)


def begin(
    draft: Draft, of: Case, whose: Department, severity: Severity | None = None,
    shown: Callable[[str], bool] = lambda _: True,
) -> Asked:  # fmt: skip
    """Set a case on its course: its card (unless the channel is one where it is not ``shown``), its
    next step, and a word to whoever it is offered to."""
    severity, language = severity or whose.severity_of(of.kind), draft.language
    to = channel_for(draft, whose, severity, language)
    turn = chosen(draft, whose, language)
    now = Course(severity, draft.event.channel, language, to, "", draft.now, asked=turn)
    if shown(to):
        now = hang(draft, of, now, whose)
    plan(draft, of, now)
    if turn:
        tell_person(draft, of, now, turn, "asked_yours")
    hours = clock(now, whose)
    back = None if working(hours, draft.time()) else opens(hours, draft.time())
    return Asked(of, whose, promised(now, whose), back)


def acknowledged(draft: Draft, asked: Asked) -> Text:
    """What the member reads: the number, who has it, and when they hear from them."""
    zone = asked.whose.hours.zone if asked.whose.name else draft.policy.timezone
    text = draft.say(
        "escalation_acknowledged",
        case=str(asked.case.number),
        department=title(draft, asked.whose.name),
        due=Moment(asked.due, zone),
    )
    if asked.back is None:
        return text
    return (*text, "\n", *draft.say("night_reply", time=Moment(asked.back, zone)))
