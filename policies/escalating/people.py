"""People: who of a department is on duty, whom a new case is offered to, and who is away."""

from __future__ import annotations

from collections.abc import Iterator

from policies.departments import Department, Person
from policies.draft import Draft
from policies.escalating.hours import working
from policies.state import Add, Drop, Set


def on_duty(draft: Draft, whose: Department, language: str = "") -> tuple[Person, ...]:
    """Who works now and is not away; of them those who read the language, if anybody does."""
    here = tuple(_working(draft, whose))
    reading = tuple(p for p in here if not p.languages or language in p.languages)
    return reading or here


def chosen(draft: Draft, whose: Department, language: str) -> str:
    """Whom a new case is offered to, by the department's way; ``""``: nobody in particular."""
    here = [person.member for person in on_duty(draft, whose, language)]
    if whose.assign == "nobody" or not here:
        return ""
    if whose.assign == "least_loaded":
        return min(here, key=lambda member: load(draft, member))
    last, every = draft.remembered(_page(whose), "last"), [p.member for p in whose.people]
    start = every.index(last) + 1 if last in every else 0
    turn = next(member for member in every[start:] + every[:start] if member in here)
    draft.write(Set(_page(whose), "last", turn))
    return turn


def load(draft: Draft, member: str) -> int:
    """How many cases somebody has taken and not finished."""
    known = draft.remembered(member, "taken")
    return known if isinstance(known, int) else 0


def taken_over(draft: Draft, before: str, after: str) -> None:
    """A case has passed from one to the other (``""``: nobody)."""
    if before == after:
        return
    for member, by in ((before, -1), (after, 1)):
        if member:
            draft.write(Add(member, "taken", by))


def away_until(draft: Draft, member: str, until: float) -> None:
    """Somebody is offered nothing until then; a time that is past ends it."""
    if until > draft.now:
        draft.write(Set(member, "away", until, until))
    else:
        draft.write(Drop(member, "away"))


def is_away(draft: Draft, member: str) -> float:
    """Until when somebody is away; 0: they are not."""
    known = draft.remembered(member, "away")
    return known if isinstance(known, float) and known > draft.now else 0.0


def _working(draft: Draft, whose: Department) -> Iterator[Person]:
    now = draft.time()
    for person in whose.people:
        here = ":member:" in person.member and working(person.hours or whose.hours, now)
        if here and not is_away(draft, person.member):
            yield person


def _page(whose: Department) -> str:
    return f"department:{whose.name}"
