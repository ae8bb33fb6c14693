"""Assembles departments and routes: their hours, people and ladders, from what the file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from policies.departments import TARGETS, Department, Hours, Person, Route, Rung, Severity, Target
from policies.file.channels import CHANNELS, MEMBERS, channel_ids, id_of
from policies.file.departmenttables import (
    DAYS,
    DepartmentTable,
    PersonTable,
    RouteTable,
    TargetTable,
)
from policies.file.gather import Whole

NEXT, LEAD, LEADERSHIP = "next", "lead", "leadership"
"""The words of a ladder: the next person of the department, its lead, the department of that
name."""


def departments(whole: Whole) -> tuple[Department, ...]:
    """The departments, in the order of the file."""
    return tuple(_department(whole, *each) for each in whole.document.departments.items())


def routes(whole: Whole) -> tuple[Route, ...]:
    """The routes, in the order of the file."""
    return tuple(_route(whole, table) for table in whole.document.routes)


def ladder(whole: Whole, table: DepartmentTable) -> tuple[Rung, ...]:
    """The rungs of a department, each with whom it is told to; the last is the last resort."""
    words = table.ladder or tuple(_usual(whole, table))
    return tuple(Rung(word, tuple(_told(whole, table, word))) for word in words)


def _usual(whole: Whole, table: DepartmentTable) -> Iterator[str]:
    """The ladder of whoever writes none: what there is of next, lead and leadership."""
    for word in (NEXT, LEAD, LEADERSHIP):
        if any(_told(whole, table, word)):
            yield word


def _told(whole: Whole, table: DepartmentTable, word: str) -> Iterator[str]:
    if word == NEXT:
        yield from (person.member for person in people(whole, table))
    elif word == LEAD:
        yield from (id_of(each, MEMBERS) for each in table.lead)
    elif word == LEADERSHIP:
        chief = whole.document.departments.get(LEADERSHIP)
        if chief is not None:
            yield from (person.member for person in people(whole, chief))
            yield from (id_of(each, MEMBERS) for each in chief.lead)
    elif ":" in word:
        yield id_of(word, MEMBERS)
    elif role := whole.roles.get(word):
        yield from (id_of(each, MEMBERS) for each in role.table.members)


def people(whole: Whole, table: DepartmentTable) -> Iterator[Person]:
    """Who belongs to a department: those it names, and those of its role."""
    for each in table.members:
        yield _person(whole, table, each)
    if role := whole.roles.get(table.role):
        for member in role.table.members:
            yield Person(id_of(member, MEMBERS))


def _person(whole: Whole, table: DepartmentTable, each: PersonTable) -> Person:
    own = each.hours is not None or each.timezone or each.days
    zone = each.timezone or table.timezone or whole.document.timezone
    span = each.hours if each.hours is not None else table.hours
    hours = _hours(zone, span, each.days or table.days, table.holidays) if own else None
    return Person(id_of(each.id, MEMBERS), frozenset(each.languages), hours)


def _department(whole: Whole, name: str, table: DepartmentTable) -> Department:
    zone = table.timezone or whole.document.timezone
    return Department(
        name=name,
        to=id_of(table.to, CHANNELS) if table.to else "",
        people=tuple(people(whole, table)),
        kinds=frozenset(table.kinds),
        hours=_hours(zone, table.hours, table.days, table.holidays),
        severity={str(kind): severity for kind, severity in table.severity.items()},
        targets={each: _target(each, given) for each, given in table.targets.items()},
        ladder=ladder(whole, table),
        climb=table.climb,
        wake=frozenset(table.wake),
        assign=table.assign,
        per_person=table.per_person,
        satisfaction=table.satisfaction,
    )


def _target(severity: Severity, given: TargetTable) -> Target:
    usual = TARGETS[severity]
    return Target(given.first_answer or usual.first_answer, given.resolution or usual.resolution)


def _hours(zone: str, span: str | None, days: Sequence[str], holidays: Sequence[date]) -> Hours:
    numbers = frozenset(number for number, day in enumerate(DAYS) if day in days)
    return Hours(zone, span or "", numbers, frozenset(holidays))


def _route(whole: Whole, table: RouteTable) -> Route:
    hours = Hours(whole.document.timezone, table.hours) if table.hours else None
    return Route(
        to=id_of(table.to, CHANNELS),
        departments=frozenset(table.departments),
        severities=frozenset(table.severities),
        languages=frozenset(table.languages),
        platforms=frozenset(table.platforms),
        channels=frozenset(channel_ids(whole, table.channels)),
        hours=hours,
    )
