"""Steps: what is due next for a case, and when; an open case always has a next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from policies.cases.case import Case
from policies.cases.states import CLAIMED, SNOOZED, closed
from policies.departments import Department, Hours
from policies.draft import moment
from policies.escalating.course import Course
from policies.escalating.hours import after, opens

HALF, NEAR, MISSED, CLIMB, BACK = "half", "near", "missed", "climb", "back"
"""A target is half over, four fifths over, missed; the ladder goes on; a case that was put off is
there again."""
BEFORE = 3
"""Steps of a target before the ladder goes on: half, near, missed."""
_SHARES = ((HALF, 0.5), (NEAR, 0.8))
DAILY = timedelta(days=1)
"""What nobody does anything about at the top is said again after so long."""
_SOONEST = timedelta(seconds=1)


class Step(NamedTuple):
    """What is due, when (UTC), and how many steps of the target will be behind then."""

    what: str
    at: datetime
    passed: int


def target(of: Course, whose: Department) -> timedelta:
    """How much work there may be before the member has an answer, or before the case is done."""
    goal = whose.target(of.severity)
    return goal.resolution if of.answered else goal.first_answer


def clock(of: Course, whose: Department) -> Hours:
    """The hours in which its targets count: all of them for what may wake people."""
    return Hours() if of.severity in whose.wake else whose.hours


def promised(of: Course, whose: Department) -> datetime:
    """When the present target is over."""
    return after(clock(of, whose), moment(of.began), target(of, whose))


def upcoming(
    case: Case, of: Course, whose: Department, waking: Hours, now: datetime
) -> Step | None:
    """The next step after ``now``; ``None`` for a case that is closed. Nobody is called outside the
    ``waking`` hours but for what may wake them."""
    if closed(case.state):
        return None
    if case.state == SNOOZED:
        return Step(BACK, max(moment(of.snoozed), now + _SOONEST), of.passed)
    step = _due(case, of, whose, now)
    at = max(step.at, now + _SOONEST)
    if of.severity not in whose.wake:
        at = opens(waking, at)
    return step._replace(at=at)


def _due(case: Case, of: Course, whose: Department, now: datetime) -> Step:
    goal, begun, hours = target(of, whose), moment(of.began), clock(of, whose)
    for number, (what, share) in enumerate(_SHARES):
        if of.passed <= number and (at := after(hours, begun, goal * share)) > now:
            return Step(what, at, number + 1)
    if of.passed < BEFORE:
        return Step(MISSED, after(hours, begun, goal), BEFORE)
    climbed = of.passed - BEFORE + 1
    on = case.state != CLAIMED and climbed < len(whose.ladder)
    wait = whose.climb if on else DAILY
    return Step(CLIMB, moment(of.last) + wait, of.passed + (1 if on else 0))


def rung(of: Course) -> int:
    """The rung of the ladder that has been reached, from 0."""
    return max(0, of.passed - BEFORE)
