"""A course: how far a case of a member's has come on its way to an answer, beside the case itself.

It stands on the case's page. What is due next is worked out of it (``steps``) and asked of the
clock; only the step that it names is taken when the clock rings, so that none comes twice, and none
for a case that was closed or claimed meanwhile.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from policies.cases.case import Case, page
from policies.departments import Department
from policies.draft import Draft
from policies.policy import Policy
from policies.state import Scalar, Set

_NAME = "course"


class Course(NamedTuple):
    """Times are seconds since 1970, UTC; 0: not yet.

    ``origin`` is the channel in which the member asked, ``reads`` what they read, ``to`` the
    department's channel, and ``card`` the action that made the card there. ``began`` is when the
    targets began to count, ``passed`` how many steps of the present one are behind, ``last`` when
    the latest of them was. ``asked`` is whom the case was offered to.
    """

    severity: str
    origin: str
    reads: str
    to: str
    card: str
    began: float
    passed: int = 0
    last: float = 0.0
    answered: float = 0.0
    due: float = 0.0
    snoozed: float = 0.0
    asked: str = ""


def course(draft: Draft, number: int) -> Course | None:
    """The course of a case; ``None`` for one that no member's question opened."""
    kept = draft.remembered(page(number), _NAME)
    return Course(*cast("Any", kept)) if isinstance(kept, tuple) else None


def keep(draft: Draft, number: int, now: Course) -> None:
    """Remember a course as it is now."""
    draft.write(Set(page(number), _NAME, cast("tuple[Scalar, ...]", tuple(now))))


def department(policy: Policy, of: Case) -> Department:
    """Whom a case is for; one that is in the policy no more has no people and the usual targets."""
    known = (each for each in policy.departments if each.name == of.department)
    return next(known, Department(of.department))
