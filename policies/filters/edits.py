"""edits: an edit that brings in what the message did not have when it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal
from zlib import crc32

from policies.draft import Draft
from policies.events import Content, Edited, Message
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.destinations import destinations
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, Scalar, Set

Added = Literal["link", "mention", "attachment", "button"]
_MOST = 8
"""Messages of a member of which is remembered what they had; older ones are judged as they are."""
_LINKS = 6
"""Links of a message that are remembered."""

_Had = tuple[Scalar, ...]
"""A message's id, its time, and what it had: kinds, and links by the digest of their host."""


class Edits(Settings):
    """What may not be ``added`` by an edit that comes more than ``after`` the message; an edit
    soon after corrects a slip. A link to another site is a new one."""

    added: tuple[Added, ...] = ("link", "mention", "attachment", "button")
    after: Duration = timedelta(minutes=1)


def look(draft: Draft, check: Check, settings: Edits) -> tuple[Hit, ...]:
    """Remember what a message has; compare an edit of it."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    kept = _kept(draft, check)
    now = (*_links(draft, event.content), *_kinds(event.content))
    if isinstance(event, Message):
        had: _Had = (event.message, draft.at, *now)
        draft.write(Set(ACTOR, check.memory, (*kept[-_MOST + 1 :], had)))
        return ()
    for place, entry in enumerate(kept):
        if entry[0] == event.message:
            fresh = tuple(thing for thing in now if thing not in entry[2:])
            kinds = {thing if isinstance(thing, str) else "link" for thing in fresh}
            new = [kind for kind in settings.added if kind in kinds]
            late = draft.at - float(entry[1] or 0) > settings.after.total_seconds()
            if new and late:
                return (Hit(span=(0, len(event.content.text)), detail=", ".join(new)),)
            if fresh:
                changed = (*entry, *fresh)[: 2 + _LINKS + 3]
                said = (*kept[:place], changed, *kept[place + 1 :])
                draft.write(Set(ACTOR, check.memory, said))
    return ()


def _kept(draft: Draft, check: Check) -> tuple[_Had, ...]:
    """What is remembered of the last messages."""
    known = draft.plain(draft.event.actor.id, check.memory)
    entries: list[_Had] = []
    for entry in known if isinstance(known, tuple) else ():
        if isinstance(entry, tuple):
            entries.append(entry)
    return tuple(entries)


def _links(draft: Draft, content: Content) -> tuple[int, ...]:
    """Four bytes for each site that a message leads to, the first few of them."""
    sites = dict.fromkeys(destinations(content, draft.folded))
    return tuple(crc32(site.encode("utf-8", "replace")) for site in sites)[:_LINKS]


def _kinds(content: Content) -> Iterator[Added]:
    if content.mentions:
        yield "mention"
    if content.attachments:
        yield "attachment"
    if any(part.kind in ("button", "component") for part in content.parts):
        yield "button"


EDITS = Filter(
    name="edits",
    settings=Edits,
    sample=Sample(
        rule='added = ["link"]',
        finds=(
            '{"id": "1", "text": "good morning", "at": "2026-01-01T12:00:00Z"}',
            '{"event": "edit", "message": "1", "text": "https://bad.example",'
            ' "at": "2026-01-01T12:30:00Z"}',
        ),
        leaves=(
            '{"id": "1", "text": "good mornin", "at": "2026-01-01T12:00:00Z"}',
            '{"event": "edit", "message": "1", "text": "good morning",'
            ' "at": "2026-01-01T12:30:00Z"}',
        ),
    ),
    look=look,
)
