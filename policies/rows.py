"""Rows: the forms in which what was looked up comes back to the commands and reports."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from policies.events import Fault
from policies.records import CaseKept


class Proof(Struct, frozen=True, kw_only=True):
    """One finding of a decision: see ``policies.decision.Finding``."""

    rule: str
    mode: str
    part: int = 0
    span: tuple[int, int] = (0, 0)
    detail: str = ""
    error: str = ""


class Deed(Struct, frozen=True, kw_only=True):
    """One action of a decision. ``until`` is in seconds since 1970, UTC; ``outcome`` how it ended,
    empty while nobody knows, ``noted`` where it is only written down; ``count`` and ``step`` are
    those of a strike."""

    type: str
    because: str = ""
    until: float | None = None
    outcome: str = ""
    reason: str = ""
    count: int = 0
    step: int = 0


class Decided(Struct, frozen=True, kw_only=True):
    """One decision, for ``/why``; ``at`` in seconds since 1970, UTC, ``kind`` the event's tag."""

    event: str
    at: float
    actor: str
    about: str
    verdict: str
    bundle: str
    kind: str = "message"
    findings: tuple[Proof, ...] = ()
    actions: tuple[Deed, ...] = ()


class Written(Struct, frozen=True):
    """Where a message stands, for ``/compromised``; ``number`` is its row's in the journal."""

    number: int
    place: str
    channel: str
    message: str


class Beside(Struct, frozen=True):
    """A message near another one; ``at`` in seconds since 1970, UTC."""

    event: str
    actor: str
    at: float


class Listed(Struct, frozen=True):
    """A case, for lists of them."""

    kept: CaseKept


class Tallied(Struct, frozen=True):
    """How many cases of a kind could be undone, of how many people; ``kind`` empty: of all."""

    kind: str
    count: int
    people: int


class Came(Struct, frozen=True):
    """How many cases of a kind were opened."""

    kind: str
    count: int


class Overview(Struct, frozen=True):
    """What ``came`` since then (seconds since 1970, UTC), by kind, the most first, and what is
    ``waiting``, the oldest first."""

    since: float
    came: tuple[Came, ...] = ()
    waiting: tuple[Listed, ...] = ()


class Posted(Struct, frozen=True):
    """Where a message stands, who wrote it and when (seconds since 1970, UTC), for ``/purge``.
    ``short``: nothing before it was looked at, though there may be more."""

    place: str
    channel: str
    message: str
    at: float
    member: str
    short: bool = False


class Channel(Struct, frozen=True):
    """A channel of a place in which members write, for ``/lockdown``."""

    place: str
    channel: str


class KeptBack(Struct, frozen=True):
    """What an erasure leaves of a member: ``what`` (``hold``, ``case``, ``ban``, ``timeout``), the
    ``number`` of the case (0: none), ``until`` in seconds since 1970, UTC (0: no end is known)."""

    what: Literal["hold", "case", "ban", "timeout"]
    number: int = 0
    until: float = 0.0


class Observed(Struct, frozen=True):
    """What would have been removed; ``events`` brought the latest of it. ``own``: the policy was
    written from chat, and can be written anew there."""

    messages: int
    people: int
    events: tuple[str, ...] = ()
    own: bool = False


class SetUp(Struct, frozen=True, kw_only=True):
    """How a place that somebody wants set up is (``did`` is ``seen``), or what came of setting it
    up: ``opened``, ``changed``, or what was in the way, with the ``problems`` as lines.

    ``seen``: its platform could tell what it is called, the caller's ``status`` there and which
    rights are ``missing``. ``file`` says who keeps its policy.
    """

    did: str
    seen: bool = False
    title: str = ""
    status: str = ""
    missing: tuple[str, ...] = ()
    file: Literal["none", "taken", "own", "edited", "by_hand"] = "none"
    community: str = ""
    problems: tuple[str, ...] = ()


class Away(Struct, frozen=True):
    """What reading late came to. ``since`` is in seconds since 1970, UTC."""

    since: float
    late: int
    removed: int
    open: int


class Checkup(Struct, frozen=True):
    """A policy file as it is now: its problems as lines, its numbers of rules and examples, and a
    line for each rule and platform where less is done than is written, and for what is worth a
    look. ``reload`` says what became of it where it was to come into force."""

    problems: tuple[str, ...]
    rules: int
    examples: int = 0
    short: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    reload: Literal["", "taken", "unchanged", "refused"] = ""


class OnTrial(Struct, frozen=True):
    """What became of a change of the list from chat: ``tried`` and not made yet, made (``added``,
    ``kept``, ``removed``), or not: ``refused`` for these ``problems``, ``off`` where the policy has
    no such list, ``absent``, ``full``, ``unwritable``. It would have removed ``count`` messages of
    late; ``events`` brought the newest. ``until`` is in seconds since 1970, UTC (0: it stays)."""

    did: Literal[
        "tried", "added", "kept", "removed", "refused", "off", "absent", "full", "unwritable"
    ]
    problems: tuple[str, ...] = ()
    count: int = 0
    events: tuple[str, ...] = ()
    until: float = 0.0


class FromChat(Struct, frozen=True):
    """An entry of the list from chat; ``until`` as in ``OnTrial``."""

    kind: Literal["words", "deny", "allow"]
    entry: str
    who: str
    until: float = 0.0


class Spotted(Struct, frozen=True):
    """A rule that finds a text, in which mode."""

    rule: str
    mode: str


class Receipt(Struct, frozen=True):
    """What became of one message of an announcement: ``firing`` and ``at`` in seconds since 1970
    (0: not yet), ``state`` is ``sent``, ``waiting``, ``confirming`` (``error`` is who has to),
    ``missed``, ``denied``, ``capped``, ``failed``, ``unknown`` or ``cancelled``; ``ref`` the
    platform's id of the message."""

    channel: str
    firing: float
    state: str
    at: float = 0.0
    ref: str = ""
    attempts: int = 0
    error: str = ""


class Worked(Struct, frozen=True, kw_only=True):
    """How a department did in the ``week`` of that Monday (ISO), or one ``person`` of it (a member
    id; empty: all). ``asked`` is how many cases there were, of which so many are ``answered`` and
    ``resolved``, in the median after ``first_answer`` and ``resolution`` seconds. ``missed`` are
    targets; ``score`` is the mean of those that were ``rated``, 1 to 5 (0: none was)."""

    week: str
    department: str
    person: str = ""
    asked: int = 0
    answered: int = 0
    first_answer: float = 0.0
    resolved: int = 0
    resolution: float = 0.0
    reopened: int = 0
    missed: int = 0
    rated: int = 0
    score: float = 0.0


class FileKept(Struct, frozen=True):
    """A file that was taken over, by its digest; ``fault`` says why it was not."""

    digest: str = ""
    size: int = 0
    fault: Fault = ""
