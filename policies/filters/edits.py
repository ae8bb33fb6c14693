"""edits: an edit that brings in what the message did not have when it was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from policies.draft import Draft
from policies.events import Content, Edited, Message
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, Scalar, Set

Added = Literal["link", "mention", "attachment", "button"]
_MOST = 8
"""Messages of a member of which is remembered what they had; older ones are judged as they are."""


class Edits(Settings):
    """What may not be ``added`` by an edit that comes more than ``after`` the message; an edit
    soon after corrects a slip."""

    added: tuple[Added, ...] = ("link", "mention", "attachment", "button")
    after: Duration = timedelta(minutes=1)


def look(draft: Draft, check: Check, settings: Edits) -> tuple[Hit, ...]:
    """Remember what a message has; compare an edit of it."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    kept = _kept(draft, check)
    now = tuple(_has(event.content))
    if isinstance(event, Message):
        had: tuple[Scalar, ...] = (event.message, draft.at, *now)
        said: tuple[tuple[Scalar, ...], ...] = (*kept[-_MOST + 1 :], had)
        draft.write(Set(ACTOR, check.memory, said))
        return ()
    for entry in kept:
        if entry[0] == event.message:
            new = [kind for kind in settings.added if kind in now and kind not in entry[2:]]
            late = draft.at - float(entry[1] or 0) > settings.after.total_seconds()
            if new and late:
                return (Hit(span=(0, len(event.content.text)), detail=", ".join(new)),)
    return ()


def _kept(draft: Draft, check: Check) -> tuple[tuple[Scalar, ...], ...]:
    """What is remembered of the last messages: id, time, and what each had."""
    known = draft.plain(draft.event.actor.id, check.memory)
    entries: list[tuple[Scalar, ...]] = []
    for entry in known if isinstance(known, tuple) else ():
        if isinstance(entry, tuple):
            entries.append(entry)
    return tuple(entries)


def _has(content: Content) -> Iterator[Added]:
    if content.links or "://" in content.text or "www." in content.text.lower():
        yield "link"
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
