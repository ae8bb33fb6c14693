"""Figures: how departments did with what members asked of them, week by week.

A case counts for the week in which it was asked, by the community's clocks. Waits are lengths of
time as the member lived through them, nights and weekends included; whether a target was missed
counts hours of work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import mean, median
from zoneinfo import ZoneInfo

from policies.cases.states import ASKED, RESOLVED
from policies.policy import Policy
from policies.records import CaseKept
from policies.rows import Worked

_WEEK = timedelta(days=7)


def worked(kept: Iterable[CaseKept], zone: str, personal: Collection[str] = ()) -> list[Worked]:
    """A row for each department and week (0: Monday), the newest week first; for the departments
    that are ``personal`` one a person besides, by who had the case last."""
    of: dict[tuple[date, str, str], list[CaseKept]] = defaultdict(list)
    for each in kept:
        if each.kind not in ASKED:
            continue
        week = monday(each.opened, zone)
        of[week, each.department, ""].append(each)
        if each.department in personal and each.assignee:
            of[week, each.department, each.assignee].append(each)
    newest = sorted(of, key=lambda key: (-key[0].toordinal(), *key[1:]))
    return [_row(*key, of[key]) for key in newest]


def asked(policy: Policy, begin: datetime) -> dict[str, str]:
    """What the query ``team`` is asked for: each person only where the policy wants it."""
    personal = "\n".join(each.name for each in policy.departments if each.per_person)
    return {"since": repr(begin.timestamp()), "zone": policy.timezone, "personal": personal}


def monday(at: float, zone: str) -> date:
    """The Monday of the week of a moment (seconds since 1970, UTC) by the clocks of a zone."""
    day = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def since(weeks: int, at: datetime, zone: str) -> datetime:
    """When the first of so many weeks began of which ``at`` (aware) is in the last."""
    where = ZoneInfo(zone)
    first = monday(at.timestamp(), zone) - _WEEK * (weeks - 1)
    return datetime(first.year, first.month, first.day, tzinfo=where).astimezone(UTC)


def _row(week: date, department: str, person: str, cases: list[CaseKept]) -> Worked:
    answers = [c.answered - c.opened for c in cases if c.answered]
    ends = [c.closed - c.opened for c in cases if c.state == RESOLVED]
    scores = [c.score for c in cases if c.score]
    return Worked(
        week=week.isoformat(),
        department=department,
        person=person,
        asked=len(cases),
        answered=len(answers),
        first_answer=median(answers) if answers else 0.0,
        resolved=len(ends),
        resolution=median(ends) if ends else 0.0,
        reopened=sum(c.reopened for c in cases),
        missed=sum(c.missed for c in cases),
        rated=len(scores),
        score=round(mean(scores), 2) if scores else 0.0,
    )
