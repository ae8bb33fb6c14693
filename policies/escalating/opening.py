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
from policies.escalating.card import hang, tell_person, title, where
from policies.escalating.course import Course, course, department, keep
from policies.escalating.hours import opens, working
from policies.escalating.merging import followers, merge, room
from policies.escalating.people import chosen
from policies.escalating.planning import plan
from policies.escalating.routing import channel_for, department_for
from policies.escalating.steps import clock, promised
from policies.escalating.surge import SUBJECTS, belongs
from policies.escalating.topics import asked
from policies.letters import by_letter
from policies.state import Mark

LETTERS = (1, 5, 25, 100)
"""How many others ask the same when a department that reads letters gets one more."""
DAILY, DAY = 8, 86_400.0
"""So many questions of one member are taken within so many seconds."""


class Asked(NamedTuple):
    """A case that has just been opened, for whom, and by when the member has an answer."""

    case: Case
    whose: Department
    due: datetime
    back: datetime | None
    among: bool = False
    """Whether others have asked the same, and one answer goes to them all."""


def allowed(draft: Draft, member: str) -> bool:
    """Whether a member may ask once more today; it is counted."""
    window = draft.window(member, "asks")
    if window is not None and window.count(draft.now) >= DAILY:
        return False
    draft.write(Mark(member, "asks", DAY, DAILY, at=draft.now))
    return True


def ask(draft: Draft, kind: str, member: str, event: str, sketch: str = "") -> Asked:
    """Open a case of what a member says in that event; the department reads it, or that somebody
    else asks the same (``sketch`` is that of the words, see ``topics``). What is said meanwhile,
    the member reads."""
    whose = department_for(draft.policy, kind) or Department("")
    of = opened(
        draft, kind, member, actor=member, event=event, department=whose.name,
        places=(draft.event.place,),
    )  # fmt: skip
    same = asked(draft, of, sketch)
    if same is not None and room(draft, of, same):
        return _along(draft, of, same, whose.severity_of(kind))
    return begin(draft, of, whose)


def begin(
    draft: Draft, of: Case, whose: Department, severity: Severity | None = None,
    shown: Callable[[str], bool] = lambda _: True,
) -> Asked:  # fmt: skip
    """Set a case on its course: its card (unless the channel is one where it is not ``shown``, or a
    surge of which it is one was told of), its next step, and a word to whoever it is offered to."""
    severity, language = severity or whose.severity_of(of.kind), draft.language
    to = channel_for(draft, whose, severity, language)
    turn = chosen(draft, whose, language)
    now = Course(severity, draft.event.channel, language, to, "", draft.now, asked=turn)
    gathered = of.kind in SUBJECTS and severity not in whose.wake
    known = gathered and belongs(draft, of, now, of.kind)
    if shown(to) and not known:
        now = hang(draft, of, now, whose)
    plan(draft, of, now)
    if turn and not known:
        tell_person(draft, of, now, turn, "asked_yours")
    return Asked(of, whose, promised(now, whose), _back(draft, now, whose))


def _along(draft: Draft, of: Case, same: Case, severity: str) -> Asked:
    """One card, one answer: the case goes along with the one that asks the same."""
    of, now = merge(draft, of, same), course(draft, same.number)
    assert now is not None
    own = Course(severity, draft.event.channel, draft.language, now.to, "", draft.now)
    keep(draft, of.number, own)
    whose = department(draft.policy, same)
    # A card is changed, but every change of a letter is one more.
    if not by_letter(where(draft, now)[0]) or len(followers(draft, same)) in LETTERS:
        keep(draft, same.number, hang(draft, same, now, whose))
    return Asked(of, whose, promised(now, whose), _back(draft, now, whose), among=True)


def _back(draft: Draft, now: Course, whose: Department) -> datetime | None:
    """When people are at work again; ``None`` while they are."""
    hours = clock(now, whose)
    return None if working(hours, draft.time()) else opens(hours, draft.time())


def acknowledged(draft: Draft, taken: Asked) -> Text:
    """What the member reads: the number, who has it, and when they hear from them."""
    zone = taken.whose.hours.zone if taken.whose.name else draft.policy.timezone
    text = draft.say(
        "escalation_acknowledged",
        case=str(taken.case.number),
        department=title(draft, taken.whose.name),
        due=Moment(taken.due, zone),
    )
    if taken.among:
        text = (*text, "\n", *draft.say("asked_along"))
    if taken.back is None:
        return text
    return (*text, "\n", *draft.say("night_reply", time=Moment(taken.back, zone)))
