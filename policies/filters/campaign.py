"""campaign: much the same text from several accounts within minutes, in whichever channels."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from zlib import crc32

from pydantic import Field

from policies.conditions import known_for, messages
from policies.crowd import incidents
from policies.crowd.incidents import Entry, Incident, entry
from policies.draft import Draft
from policies.events import Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, substance
from policies.forms import Duration, Share
from policies.matching.folding import Folded
from policies.matching.likeness import LONGEST, digest, enough, likeness, pieces, sketch
from policies.matching.terms import Hit
from policies.matching.views import oversize
from policies.matching.wellknown import FAMILIES, POPULAR
from policies.postings import links
from policies.rule import Check
from policies.state import Plain, Set

BUCKETS = 4_096
"""Texts of a community that are remembered at a time, by the least hashes of their pieces."""
_DENSE = 3
"""A letter of a script without spaces says as much as about three of others."""
_LAST_SPACED = "\u2e7f"
"""The last letter before those of China, Japan and Korea."""
_COPIES = 8
"""Copies of a text that are remembered before it is a campaign."""
_LONGEST = 64
"""Characters of an address that are remembered."""
_OPEN = 8
"""Campaigns that may run at the same time; of more, the oldest are no longer recognised."""


_NEW = timedelta(days=7), 20
"""Whoever has been a member for as long, or has written so many messages, posts no campaign by the
links of it: what they pass on is the community's own."""
_OWN = 86_400.0
"""Seconds for which an address that one of them posted is known as such."""
_ADDRESSES = 3
"""Addresses of one message that are compared."""
_FRONT = frozenset((*POPULAR, *" ".join(FAMILIES).split()))
"""Sites whose front pages everybody posts."""


class Campaign(Settings):
    """The same from ``accounts`` members or more within the window, if their texts are ``alike``
    to that share. Texts under ``shortest`` letters (Chinese counts threefold) are never compared:
    people thank and greet alike all day. Of a message without words what it carries is compared.

    With ``links`` the same address is enough, whatever is said around it, if only newcomers post
    it (for a week, or 20 messages) and it is on no site of ``allow``. On a release day newcomers
    may all pass on the same news: have what this finds reported, not removed."""

    accounts: int = Field(default=3, ge=2, le=8)
    within: Duration = Field(
        default=timedelta(minutes=10), ge=timedelta(seconds=10), le=timedelta(hours=1)
    )
    alike: Share = Field(default=0.8, ge=0.5)
    shortest: int = Field(default=30, ge=12, le=4_000)
    links: bool = False
    allow: tuple[str, ...] = ()


def look(draft: Draft, check: Check, settings: Campaign) -> tuple[Hit, ...]:
    """Compare a message with those of its bucket and with the campaigns that are running."""
    if hits := _by_text(draft, check, settings):
        return hits
    return _by_links(draft, check, settings) if settings.links else ()


def _by_text(draft: Draft, check: Check, settings: Campaign) -> tuple[Hit, ...]:
    said = substance(draft)
    text, size = said.written, len(said.written)
    if size < settings.shortest and (size * _DENSE < settings.shortest or text.isascii()):
        return ()
    least = _digest(said, settings.shortest)
    if least is None:
        return ()
    return _compared(draft, check.memory, least[0] ^ least[1], sketch(least), settings)


def _by_links(draft: Draft, check: Check, settings: Campaign) -> tuple[Hit, ...]:
    """Compare the first addresses that anybody may have made for a campaign."""
    memory, (age, written) = f"{check.memory}:links", _NEW
    belongs = known_for(draft) >= age or messages(draft) >= written
    for address in islice(links(draft), _ADDRESSES):
        host, _, path = address.partition("/")
        if (not path and host in _FRONT) or _allowed(host, settings.allow):
            continue
        key = crc32(address.encode("utf-8", "replace"))
        told, page = f"@{address[:_LONGEST]}", _page(key)
        if draft.remembered(page, f"{memory}:own") == told:
            continue
        if belongs:
            draft.write(Set(page, f"{memory}:own", told, draft.at + _OWN))
        elif hits := _compared(draft, memory, key, told, settings):
            return hits
    return ()


def _allowed(host: str, allow: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in allow)


def _compared(
    draft: Draft, memory: str, key: int, told: str, settings: Campaign
) -> tuple[Hit, ...]:
    """Whether what is compared of a message, ``told``, is one copy of several."""
    event = draft.event
    assert isinstance(event, Message)
    copies = [Entry(draft.at, event.actor.id, event.channel, event.message)]
    incident = _running(draft, memory, told, settings)
    if incident is None:
        copies = _copies(draft, memory, key, told, copies[0], settings)
        if len({one.member for one in copies}) < settings.accounts:
            return ()
        incident = incidents.begun(draft, incidents.CAMPAIGN, settings.within.total_seconds())
    incident = incidents.joined(draft, incident, copies)
    _remember(draft, memory, incident, told)
    detail = figures(
        "campaign", count=incident.size, people=incident.members, incident=incident.number
    )
    return (Hit(span=(0, len(event.content.text)), detail=detail),)


def _digest(said: Folded, shortest: int) -> list[int] | None:
    """The digest of a text that says enough to be compared."""
    text = said.written
    if len(text) < shortest and not _dense(text, shortest):
        return None
    canonical = Folded(text[:LONGEST]).canonical if oversize(text) else said.canonical
    found = pieces(canonical)
    return digest(found) if enough(found) else None


def _dense(text: str, shortest: int) -> bool:
    """Whether a short text says enough, because it is written without spaces."""
    if len(text.encode("utf-8", "replace")) < shortest:
        return False
    dense = sum(map(_LAST_SPACED.__lt__, text))
    return len(text) + (_DENSE - 1) * dense >= shortest


def _copies(
    draft: Draft, memory: str, key: int, text: str, copy: Entry, settings: Campaign
) -> list[Entry]:
    """All copies of a text that its bucket knows, this one included, which is put there: beside
    those it is like, or instead of another text, unless several members have written that."""
    page, within = _page(key), settings.within.total_seconds()
    since, copies = draft.at - within, [copy]
    told = draft.remembered(page, memory)
    if isinstance(told, tuple) and float(str(told[1])) > since:
        earlier = [one for one in map(entry, told[2:]) if one is not None and one.at > since]
        if _same(str(told[0]), text, settings):
            copies = _latest([*earlier, copy])
        elif len({one.member for one in earlier}) > 1:
            return copies
    kept: Plain = (
        text,
        copy.at,
        *[(one.at, one.member, one.channel, one.message) for one in copies],
    )
    draft.write(Set(page, memory, kept, copy.at + within))
    return copies


def _page(key: int) -> str:
    return f"campaign:{key % BUCKETS:03x}"


def _same(one: str, other: str, settings: Campaign) -> bool:
    """Whether two texts are much alike, or two addresses one."""
    if one == other or "@" in (one[0], other[0]):
        return one == other
    return likeness(one, other) >= settings.alike


def _latest(copies: list[Entry]) -> list[Entry]:
    """As many as are remembered; who says it again and again pushes nobody else out."""
    if len(copies) > _COPIES:
        members = [one.member for one in copies]
        again = (n for n, member in enumerate(members) if members.count(member) > 1)
        del copies[next(again, 0)]
    return copies


def _running(draft: Draft, memory: str, told: str, settings: Campaign) -> Incident | None:
    """The campaign that is running and that this is a copy of."""
    for number, text in _open(draft, memory):
        if _same(text, told, settings):
            incident = incidents.known(draft, number)
            if incident is not None and incident.open(draft.now):
                return incident
    return None


def _open(draft: Draft, memory: str) -> list[tuple[int, str]]:
    """Numbers of the latest campaigns, each with what is compared of its text."""
    kept = draft.remembered("", memory)
    found: list[tuple[int, str]] = []
    for pair in kept if isinstance(kept, tuple) else ():
        match pair:
            case (int(number), str(text)):
                found.append((number, text))
    return found


def _remember(draft: Draft, memory: str, incident: Incident, told: str) -> None:
    """Have the next copies recognised wherever their bucket is."""
    others = [pair for pair in _open(draft, memory) if pair[0] != incident.number]
    kept = (*others[1 - _OPEN :], (incident.number, told))
    draft.write(Set("", memory, kept, draft.now + incident.quiet))


CAMPAIGN = Filter(
    name="campaign",
    settings=Campaign,
    sample=Sample(
        rule="accounts = 3",
        finds=(
            '{"text": "Earn 500 a day from home, write to our manager", "member": "m1"}',
            '{"text": "Earn 700 a day from home, write to our manager!", "member": "m2"}',
            '{"text": "🔥 earn 900 a day from home, write to our manager", "member": "m3",'
            ' "channel": "c2"}',
        ),
        leaves=(
            '{"text": "thanks a lot, that was it", "member": "m1"}',
            '{"text": "thanks a lot, it works", "member": "m2"}',
            '{"text": "thanks a lot for the release", "member": "m3"}',
        ),
    ),
    look=look,
    of=(Message,),
)
