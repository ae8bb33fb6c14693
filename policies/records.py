"""Records: rows that a decision adds beside the journal, for people to look things up in later.

They are written in the decision's own transaction, and nothing is decided by them: what a decision
needs to know is state. A replay that decides the same makes the same ones and writes none.
"""

from __future__ import annotations

from msgspec import Struct

LONGEST = 1_000
"""Characters of ``before`` and ``after`` that are kept."""


class Record(Struct, frozen=True, array_like=True, kw_only=True, tag=True, gc=False):
    """A row for one of the tables that people search."""


class Audited(Record, frozen=True, array_like=True, kw_only=True, tag="audited", gc=False):
    """Something was changed: ``what`` (``policy.reload``, ``role.grant``, ``case.ban``), ``about``
    whom or what, and how it was ``before`` and is ``after``.

    Who, when and from where are the event's; ``by`` says who did it where that is somebody else
    than its actor (``rule:NAME``).
    """

    what: str
    about: str = ""
    before: str = ""
    after: str = ""
    by: str = ""


class CaseKept(Record, frozen=True, array_like=True, kw_only=True, tag="case", gc=False):
    """A case as it is from now on (see ``policies.cases``), whole. Times are in seconds since 1970,
    UTC, 0 where there is none."""

    number: int
    kind: str
    state: str
    member: str = ""
    actor: str = ""
    rule: str = ""
    places: tuple[str, ...] = ()
    event: str = ""
    opened: float = 0.0
    changed: float = 0.0
    closed: float = 0.0
    until: float = 0.0
    assignee: str = ""
    department: str = ""
    incident: int = 0
    told: str = ""
    failed: tuple[str, ...] = ()
    links: tuple[int, ...] = ()
    reason: str = ""
    answered: float = 0.0
    missed: int = 0
    reopened: int = 0
    score: int = 0
    source: str = ""


class Forgetting(Record, frozen=True, array_like=True, kw_only=True, tag="forgetting", gc=False):
    """A member has asked to be erased; who holds the state does it between two batches."""

    member: str


AnyRecord = Audited | CaseKept | Forgetting
"""Every record there is, as the wire knows them."""
