"""Appeals: a member asks that somebody else look at a sanction, in time and once of each.

Which appeal is about a sanction stands on the sanction's page (``appeal``), and how it was decided
on the appeal's own (``outcome``).
"""

from __future__ import annotations

from datetime import timedelta

from policies.cases.case import KEPT, Case, case, changed, forgotten, numbers_of, opened, page
from policies.cases.states import OVERTURNED, QUEUED, REFUSED, RESOLVED, SANCTIONS
from policies.draft import Draft
from policies.state import Set

APPEAL = "appeal"
UPHELD = "upheld"
"""The outcome of an appeal after which all stays as it is; the other one is ``OVERTURNED``."""
_OVER = (OVERTURNED, REFUSED)
"""The states of a sanction that there is nothing to look at any more."""
_NOTES = 3
"""The latest words of a member that are shown."""


def appealed(draft: Draft, member: str, of: Case, note: str = "") -> Case:
    """A new appeal against a sanction; ``note`` is the event that holds the member's words."""
    new = opened(
        draft, APPEAL, member, event=of.event, part=of.part, begin=of.begin, end=of.end,
        places=of.places, links=(of.number,),
    )  # fmt: skip
    draft.write(Set(page(of.number), APPEAL, new.number, forgotten(of)))
    said(draft, new, note)
    return new


def said(draft: Draft, appeal: Case, note: str) -> None:
    """The member has said something about it, in that event."""
    if note:
        known = (*notes(draft, appeal), note)[-_NOTES:]
        draft.write(Set(page(appeal.number), "notes", known, draft.now + KEPT))


def notes(draft: Draft, appeal: Case) -> tuple[str, ...]:
    """The events in which the member said something, oldest first."""
    known = draft.remembered(page(appeal.number), "notes")
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def against(draft: Draft, of: Case) -> Case | None:
    """The appeal against a sanction, whether it waits or is decided."""
    number = draft.remembered(page(of.number), APPEAL)
    return case(draft, number) if isinstance(number, int) else None


def sanction(draft: Draft, appeal: Case) -> Case | None:
    """What an appeal is against; ``None`` for what is no appeal."""
    known = case(draft, appeal.links[0]) if appeal.kind == APPEAL and appeal.links else None
    return known if known is not None and known.kind in SANCTIONS else None


def outcome(draft: Draft, appeal: Case) -> str:
    """How it was decided: ``UPHELD``, ``OVERTURNED``; empty while it waits."""
    return str(draft.remembered(page(appeal.number), "outcome") or "")


def waits(appeal: Case | None) -> bool:
    """Whether somebody has to decide on it."""
    return appeal is not None and appeal.state in QUEUED


def settled(draft: Draft, appeal: Case, how: str, by: str) -> Case:
    """The appeal, on which ``by`` has decided."""
    draft.write(Set(page(appeal.number), "outcome", how, draft.now + KEPT))
    draft.audit(f"appeal.{how}", f"case:{appeal.number}", after=f"case:{appeal.links[0]}", by=by)
    return changed(draft, appeal, RESOLVED, assignee=by)


def meant(draft: Draft, member: str) -> Case | None:
    """The sanction that a member means who names none: the newest of whose appeal they wait; else
    the newest that they can still have looked at; else the newest."""
    known = (case(draft, number) for number in reversed(numbers_of(draft, member)))
    own = [c for c in known if c is not None and appealable(c, member)]
    waiting = (c for c in own if waits(against(draft, c)))
    fresh = (c for c in own if against(draft, c) is None and draft.now <= deadline(draft, c))
    return next(waiting, None) or next(fresh, None) or next(iter(own), None)


def decided_at(draft: Draft, member: str, at: float) -> Case | None:
    """What was done to a member at that very time: the newest of it that can be looked at, else the
    newest."""
    known = [case(draft, number) for number in reversed(numbers_of(draft, member))]
    then = [c for c in known if c and c.opened == at and c.kind in SANCTIONS]
    return next((c for c in then if appealable(c, member)), None) or next(iter(then), None)


def appealable(of: Case, member: str) -> bool:
    """Whether a case is something that was done to this member."""
    return of.member == member and of.kind in SANCTIONS and of.state not in _OVER


def deadline(draft: Draft, of: Case) -> float:
    """Until when one may ask, in seconds since 1970."""
    within: timedelta = draft.policy.appeals_within
    return of.opened + within.total_seconds()
