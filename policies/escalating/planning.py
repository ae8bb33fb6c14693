"""Planning: the next step of a case is asked of the clock, and taken when it rings."""

from __future__ import annotations

from collections.abc import Iterator

from policies.actions import Mention, Moment, Piece
from policies.cases.case import Case, case, changed
from policies.cases.states import CLAIMED, OPEN, closed
from policies.departments import Department
from policies.draft import Draft
from policies.escalating.card import about, hang, remind, tell_person
from policies.escalating.course import Course, course, department, keep
from policies.escalating.hours import waking
from policies.escalating.people import is_away, on_duty
from policies.escalating.steps import BACK, CLIMB, MISSED, promised, rung, upcoming
from policies.escalating.surge import speaks
from policies.events import Due

STEP = "case_step"
"""What ``Due`` calls the time of a step."""
_MOST = 5
"""So many people are called at a rung."""


def plan(draft: Draft, of: Case, now: Course) -> None:
    """Remember a course, and have its next step come."""
    whose = department(draft.policy, of)
    step = upcoming(of, now, whose, waking(draft.policy), draft.time())
    due = step.at.timestamp() if step else 0.0
    if step is not None and due != now.due:
        args = {"case": str(of.number), "due": repr(due), "step": step.what}
        draft.wake(step.at, STEP, **args, passed=str(step.passed))
    keep(draft, of.number, now._replace(due=due))


def step(draft: Draft) -> None:
    """The time of a step has come; one that is not the next any more is left alone."""
    event = draft.event
    assert isinstance(event, Due)
    number, what = int(event.args.get("case", "0")), event.args.get("step", "")
    of, now = case(draft, number), course(draft, number)
    if of is None or now is None or closed(of.state) or repr(now.due) != event.args.get("due"):
        draft.note = "superseded"
        return
    now = now._replace(passed=int(event.args.get("passed", "0")), last=draft.now)
    whose = department(draft.policy, of)
    if what == BACK:
        of, now = changed(draft, of, OPEN), now._replace(snoozed=0.0)
        now = hang(draft, of, now, whose)
    else:
        of = changed(draft, of, missed=of.missed + 1) if what == MISSED else of
        if speaks(draft, of, now):
            _say(draft, of, now, whose, what)
    plan(draft, of, now)


def _say(draft: Draft, of: Case, now: Course, whose: Department, what: str) -> None:
    """Remind the department, or call whoever is next."""
    if what in (MISSED, CLIMB):
        _climb(draft, of, now, whose)
    else:
        due = Moment(promised(now, whose), whose.hours.zone)
        remind(draft, of, now, "asked_waits", due=due)


def _climb(draft: Draft, of: Case, now: Course, whose: Department) -> None:
    """Call whoever is next, in the department's channel and by a word in private."""
    called = tuple(_called(draft, of, now, whose))
    due = Moment(promised(now, whose), whose.hours.zone)
    named: list[Piece] = []
    for member in called:
        named += [", "] if named else []
        named.append(Mention(member))
    people = tuple(named) or about(draft, of)
    remind(draft, of, now, "asked_late", due=due, people=people)
    for member in called:
        tell_person(draft, of, now, member, "asked_late_you")


def _called(draft: Draft, of: Case, now: Course, whose: Department) -> Iterator[str]:
    """Who is told at this step: who has taken the case and is not away, else those of the rung
    that was reached who are not; where all of them are, all."""
    if of.state == CLAIMED and not (whose.ladder and is_away(draft, of.assignee)):
        yield of.assignee
        return
    if not whose.ladder:
        return
    told = whose.ladder[min(rung(now), len(whose.ladder) - 1)]
    if told.name == "next":
        others = [p.member for p in on_duty(draft, whose, now.reads) if p.member != now.asked]
        yield from others[:1] or [m for m in told.members if ":member:" in m][:1]
        return
    every = [member for member in told.members if ":member:" in member]
    yield from ([m for m in every if not is_away(draft, m)] or every)[:_MOST]
