"""Merging: several members ask the same, and one answer goes to all of them.

The case into which others are merged stands for them: only it climbs, and whoever asked is told of
each of its steps under the number that they know. Which cases they are stands on its page
(``merged``), and on theirs into which one they went (``into``).
"""

from __future__ import annotations

from policies.cases.case import Case, case, changed, page
from policies.cases.states import MERGED, QUEUED
from policies.draft import Draft
from policies.state import Drop, Set

MOST = 100
"""Cases that one case stands for; whoever asks the same after them opens one of their own."""
_SHOWN = 8


def merge(draft: Draft, of: Case, into: Case) -> Case:
    """The case as one of those that ``into`` stands for, and whoever had been merged into it."""
    along = followers(draft, of)
    for each in (of, *along):
        draft.write(Set(page(each.number), "into", into.number))
    numbers = (*_numbers(draft, into.number), of.number, *(each.number for each in along))
    draft.write(Set(page(into.number), "merged", numbers))
    if along:
        draft.write(Drop(page(of.number), "merged"))
    draft.audit("case.merge", f"case:{of.number}", after=f"case:{into.number}")
    return changed(draft, of, MERGED, assignee="", links=(*of.links, into.number))


def room(draft: Draft, of: Case, into: Case) -> bool:
    """Whether ``into`` can stand for this one as well."""
    return len(_numbers(draft, into.number)) + 1 + len(_numbers(draft, of.number)) <= MOST


def followers(draft: Draft, of: Case) -> tuple[Case, ...]:
    """The cases that this one stands for."""
    found = (case(draft, number) for number in _numbers(draft, of.number))
    return tuple(each for each in found if each is not None and each.state == MERGED)


def numbers(cases: tuple[Case, ...]) -> str:
    """Their numbers in a line, the newest where there are many."""
    more = "… " if len(cases) > _SHOWN else ""
    return more + ", ".join(str(each.number) for each in cases[-_SHOWN:])


def leading(draft: Draft, of: Case) -> Case | None:
    """The case that stands for this one, while somebody works on it."""
    number = draft.remembered(page(of.number), "into")
    into = case(draft, number) if isinstance(number, int) and of.state == MERGED else None
    return into if into is not None and into.state in QUEUED else None


def parted(draft: Draft, of: Case) -> None:
    """The case goes its own way again."""
    number = draft.remembered(page(of.number), "into")
    if isinstance(number, int):
        left = tuple(n for n in _numbers(draft, number) if n != of.number)
        draft.write(Set(page(number), "merged", left) if left else Drop(page(number), "merged"))
        draft.write(Drop(page(of.number), "into"))


def _numbers(draft: Draft, number: int) -> tuple[int, ...]:
    known = draft.remembered(page(number), "merged")
    return tuple(n for n in known if isinstance(n, int)) if isinstance(known, tuple) else ()
