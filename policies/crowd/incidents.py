"""Incidents: what happened together and is one thing to a human, as a raid or a campaign is.

An incident has a number within its community. It is open until it has been quiet for a while;
what is known of it is kept for a day, so that people can still act on all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policies.draft import Draft
from policies.state import Add, Set

PAGE = 64
"""Entries on one page."""
MOST = 64 * PAGE
"""Entries that are kept of one incident; more are only counted."""
KEPT = 86_400.0
"""Seconds for which an incident is remembered after the last that happened in it."""
RAID, JOINS, CAMPAIGN = "raid", "joins", "campaign"
"""Kinds of incident: a raid by what newcomers say, one so far only by how many join, and the same
from several accounts."""
BY_RATE = ("raid_joins", "raid_speakers")
"""What the detail begins with of a finding that rests on a rate alone, of those who join or speak
for the first time. An ordinary newcomer may come in the same second, so such a finding is no ground
for a sanction."""
OVER = "raids_over"
"""When a human said last that the raids were over; who came before that is of none any more."""
_COUNTED = "incidents"
_LATEST = 30
"""Incidents that are looked through for those that are open."""


class Entry(NamedTuple):
    """One thing that belongs to an incident: an arrival, or a message if ``message`` is given."""

    at: float
    member: str
    channel: str
    message: str = ""


class Incident(NamedTuple):
    """``size`` entries of so many ``members``, the first by the event ``event``.

    Times are seconds since 1970, UTC; it ends by itself ``quiet`` seconds after ``last``.
    """

    number: int
    kind: str
    event: str
    began: float
    last: float
    quiet: float
    size: int = 0
    members: int = 0

    def open(self, now: float) -> bool:
        """Whether what happens now may still belong to it."""
        return now < self.last + self.quiet


def begun(draft: Draft, kind: str, quiet: float) -> Incident:
    """A new incident that begins with the draft's event; ``joined`` writes it down."""
    number = draft.write(Add("", _COUNTED))
    assert isinstance(number, int)
    return Incident(number, kind, draft.event.id, draft.at, draft.at, quiet)


def known(draft: Draft, number: object) -> Incident | None:
    """The incident of that number, open or not, while it is remembered."""
    if not isinstance(number, int):
        return None
    match draft.remembered("", _name(number)):
        case (
            str(kind),
            str(event),
            float(began),
            float(last),
            float(quiet),
            int(size),
            int(members),
        ):
            return Incident(number, kind, event, began, last, quiet, size, members)
    return None


def joined(draft: Draft, incident: Incident, entries: Iterable[Entry]) -> Incident:
    """The incident with these entries, written down."""
    size, members = incident.size, incident.members
    began, last = incident.began, incident.last
    until = max(last, draft.at) + KEPT
    name = _name(incident.number)
    for one in entries:
        if size < MOST:
            page = _page(incident.number, size)
            draft.write(Set(page, str(size % PAGE), tuple(one), until))
        before = draft.remembered(one.member, name)
        if before is None or (one.message and not before):
            draft.write(Set(one.member, name, bool(one.message), until))
            members += before is None
        began, last, size = min(began, one.at), max(last, one.at), size + 1
    changed = incident._replace(began=began, last=last, size=size, members=members)
    draft.write(Set("", name, tuple(changed[1:]), until))
    return changed


def closed(draft: Draft, incident: Incident) -> None:
    """A human says that it is over; what it was about is still remembered."""
    over = incident._replace(quiet=0.0)
    draft.write(Set("", _name(incident.number), tuple(over[1:]), draft.now + KEPT))
    draft.write(Set("", OVER, draft.now, draft.now + KEPT))


def running(draft: Draft) -> tuple[Incident, ...]:
    """The incidents that are open, of the last ``_LATEST``, oldest first."""
    last = draft.value("", _COUNTED)
    count = last if isinstance(last, int) else 0
    found = (known(draft, number) for number in range(max(0, count - _LATEST) + 1, count + 1))
    return tuple(one for one in found if one is not None and one.open(draft.now))


def belongs(draft: Draft, incident: Incident, member: str) -> bool:
    """Whether this member is part of it, by a message or by having arrived with the others."""
    return draft.remembered(member, _name(incident.number)) is not None


def wrote(draft: Draft, incident: Incident, member: str) -> bool:
    """Whether a message of this member is among the entries, and not only their arrival."""
    return draft.remembered(member, _name(incident.number)) is True


def entries(draft: Draft, incident: Incident) -> tuple[Entry, ...]:
    """All entries that were kept, oldest first: whom it was about, and every copy of a message.

    Raises ``Missing`` when one of their pages is not in memory.
    """
    found = []
    for number in range(min(incident.size, MOST)):
        one = entry(draft.remembered(_page(incident.number, number), str(number % PAGE)))
        if one is not None:
            found.append(one)
    return tuple(found)


def named(detail: str) -> int | None:
    """The number of the incident that a finding's detail names, if it names one."""
    for pair in detail.split(" "):
        key, _, value = pair.partition("=")
        if key == "incident" and value.isdecimal():
            return int(value)
    return None


def _name(number: int) -> str:
    return f"incident:{number}"


def _page(number: int, entry: int) -> str:
    return f"incident:{number}:{entry // PAGE}"


def entry(value: object) -> Entry | None:
    """An entry as it was remembered."""
    match value:
        case (float(at), str(member), str(channel), str(message)):
            return Entry(at, member, channel, message)
    return None
