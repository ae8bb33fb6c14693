"""A case as it is remembered: opened under the community's next number, read, and changed.

Words of moderators stand on the case's page (see ``policies.cases.words``); what members wrote is
named by the event that brought it, and goes when the journal's words go.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from policies.cases.states import (
    BAN,
    EXPIRED,
    IN_FORCE,
    OPEN,
    QUEUED,
    REOPENED,
    closed,
    first,
    lawful,
)
from policies.draft import Draft
from policies.records import CaseKept
from policies.state import Add, Scalar, Set

RULE = "rule:"
"""What an actor begins with that is a rule and no member."""
MEMBERS = "members"
"""The actor where it is nobody's business who it was: those who report a message."""
OF_MEMBER = 64
"""Numbers of a member's newest cases that stand on the member's page."""
WAITING = "waiting"
KEPT = 90 * 86_400.0
"""Seconds after its end for which a case can still be changed, and stands on a page. Its row in the
table stays."""
CASES = "cases"
"""The name under which a member's newest cases stand on their page, and the last number on the
community's."""
_PLACES, _FAILED, _LINKS = 6, 6, 12
"""So many of each are kept, so that a case fits into one value of the state."""
_LONGEST = 60
"""Characters of what a platform said when it refused."""


class Unlawful(Exception):
    """A case cannot go from the state in which it is to that one."""


class Case(NamedTuple):
    """One sanction, or one piece of work. Times are in seconds since 1970, UTC; 0: none.

    ``actor`` is a member, ``rule:`` and a name, or ``MEMBERS``. ``event`` is where the words
    stand, as text number ``part`` and there from ``begin`` to ``end`` (0, 0: all of it).
    ``strikes`` count with it, marked when it was ``opened``. ``told``: whether the member was
    (``yes``, ``no``, ``unknown``; ``""``: nobody tried, or it is not known yet). ``failed``: what
    was not done. ``answered`` is when the member first had an answer; ``missed`` counts the targets
    that were, ``score`` is what the member gave in the end, 1 to 5. ``source``: which other bot had
    kept it, if one did, and under which number.
    """

    number: int
    kind: str
    state: str
    member: str
    actor: str
    opened: float
    changed: float
    closed: float = 0.0
    until: float = 0.0
    rule: str = ""
    event: str = ""
    part: int = 0
    begin: int = 0
    end: int = 0
    places: tuple[str, ...] = ()
    incident: int = 0
    strikes: int = 0
    told: str = ""
    failed: tuple[str, ...] = ()
    links: tuple[int, ...] = ()
    assignee: str = ""
    department: str = ""
    answered: float = 0.0
    missed: int = 0
    reopened: int = 0
    score: int = 0
    source: str = ""

    @property
    def by_rule(self) -> bool:
        """Whether nobody decided it by hand."""
        return self.actor.startswith(RULE)

    def standing(self, now: float) -> str:
        """The state, given the time: a timeout that has run out has ended without a word."""
        over = self.state == IN_FORCE and 0 < self.until <= now
        return EXPIRED if over else self.state


def opened(
    draft: Draft, kind: str, member: str = "", *, reason: str = "", actor: str = "",
    at: float = 0.0, **more: Any,
) -> Case:  # fmt: skip
    """A new case, by the event's actor if nobody else is given; ``more`` are fields of ``Case``.

    ``reason`` is the one sentence that says why; it is kept on the case's page. ``at`` is when it
    began (seconds since 1970, UTC), if not now.
    """
    number = draft.write(Add("", CASES))
    assert isinstance(number, int)
    actor = actor or draft.event.actor.id
    new = Case(number, kind, first(kind), member, actor, at or draft.now, draft.now, **more)
    if reason:
        draft.write(Set(page(number), "reason", reason, forgotten(new)))
    if member:
        known = draft.remembered(member, CASES)
        earlier = known if isinstance(known, tuple) else ()
        draft.write(Set(member, CASES, (*earlier, number)[-OF_MEMBER:]))
    if new.state == OPEN:
        draft.write(Add("queue", WAITING))
    by = actor if actor != draft.event.actor.id else ""
    draft.audit(f"case.{kind}", member or str(number), after=_said(new, reason), by=by)
    return _kept(draft, new)


def changed(draft: Draft, before: Case, state: str = "", **more: Any) -> Case:
    """The case with another state or other fields. Raises ``Unlawful``."""
    if state and not lawful(before.state, state):
        raise Unlawful(f"case {before.number} cannot go from {before.state} to {state}")
    now = before._replace(**more, state=state or before.state, changed=draft.now)
    if state:
        again = before.reopened + (state == REOPENED)
        ends = more.get("closed", draft.now if closed(state) else 0.0)
        now = now._replace(closed=ends, reopened=again)
        draft.audit(f"case.{state}", f"case:{now.number}", before.state, now.assignee)
        waits = (state in QUEUED) - (before.state in QUEUED)
        if waits:
            draft.write(Add("queue", WAITING, waits))
    return _kept(draft, now)


def case(draft: Draft, number: int) -> Case | None:
    """The case of that number, this draft's own writes included."""
    kept = draft.remembered(page(number), "case")
    return Case(*cast("Any", kept)) if isinstance(kept, tuple) else None


def reason_of(draft: Draft, number: int) -> str:
    """The one sentence that says why."""
    return str(draft.remembered(page(number), "reason") or "")


def numbers_of(draft: Draft, member: str) -> tuple[int, ...]:
    """A member's newest cases, oldest first."""
    known = draft.remembered(member, CASES)
    return tuple(n for n in known if isinstance(n, int)) if isinstance(known, tuple) else ()


def newest(draft: Draft) -> int:
    """The number of the newest case that this decision opened or changed; 0 if none. One that it
    replaces is not that."""
    return max((row.number for row in draft.records if isinstance(row, CaseKept)), default=0)


def page(number: int) -> str:
    """The page of a case."""
    return f"case:{number}"


def forgotten(now: Case) -> float:
    """When a case has been over for long enough; 0 while it waits or has no end."""
    if now.state in QUEUED or (now.state == IN_FORCE and now.kind == BAN and not now.until):
        return 0.0
    return max(now.changed, now.until) + KEPT


def _kept(draft: Draft, now: Case) -> Case:
    failed = tuple(said[:_LONGEST] for said in now.failed[-_FAILED:])
    now = now._replace(places=now.places[:_PLACES], failed=failed, links=now.links[-_LINKS:])
    kept = cast("tuple[Scalar, ...]", tuple(now))
    draft.write(Set(page(now.number), "case", kept, forgotten(now)))
    draft.records.append(
        CaseKept(
            number=now.number, kind=now.kind, state=now.state, member=now.member, actor=now.actor,
            rule=now.rule, places=now.places, event=now.event, opened=now.opened,
            changed=now.changed, closed=now.closed, until=now.until, assignee=now.assignee,
            department=now.department, incident=now.incident, told=now.told, failed=now.failed,
            links=now.links, reason=reason_of(draft, now.number), answered=now.answered,
            missed=now.missed, reopened=now.reopened, score=now.score, source=now.source,
        )
    )  # fmt: skip
    return now


def _said(new: Case, reason: str) -> str:
    until = f" until {new.until:.0f}" if new.until else ""
    return f"case {new.number}{until}: {reason}" if reason else f"case {new.number}{until}"
