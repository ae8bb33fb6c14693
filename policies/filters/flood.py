"""flood: more of something than the window allows, from one member, in a channel, or in all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from policies.draft import Draft
from policies.events import Content, Edited, Event, Joined, Message, Reacted, Renamed
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, lines
from policies.filters.emoji import spans, stickers
from policies.forms import Duration
from policies.matching.destinations import destinations
from policies.matching.terms import Hit
from policies.people.standing import new_names
from policies.rule import Check
from policies.state import ACTOR, Mark, Window

Counted = Literal[
    "messages", "mentions", "links", "attachments", "stickers", "emoji", "lines", "characters",
    "edits", "reactions", "joins", "renames",
]  # fmt: skip


class Flood(Settings):
    """``limit`` of what is counted are fine within the window; the next one is the finding.

    ``per`` says whose: of one member wherever they are, of all in one channel, or of all.
    """

    limit: int = Field(ge=1, le=100_000)
    within: Duration = Field(ge=timedelta(seconds=1), le=timedelta(days=90))
    of: Counted = "messages"
    per: Literal["member", "channel", "community"] = "member"


def look(draft: Draft, check: Check, settings: Flood) -> tuple[Hit, ...]:
    """Count what this event brings; found when the window now holds more than the limit."""
    times = _brings(draft, settings.of)
    if not times:
        return ()
    limit, within = settings.limit, settings.within.total_seconds()
    subject = _SUBJECT[settings.per](draft.event)
    window = draft.write(Mark(subject, check.memory, within, limit, times=times))
    assert isinstance(window, Window)
    count = window.count(draft.at)
    if count <= limit:
        return ()
    return (Hit(detail=figures("flood", count=count, limit=limit, duration=within)),)


_SUBJECT: Mapping[str, Callable[[Event], str]] = MappingProxyType(
    {"member": lambda _: ACTOR, "channel": lambda event: event.channel, "community": lambda _: ""}
)
_EVENTS: Mapping[type[Event], str] = MappingProxyType(
    {Edited: "edits", Joined: "joins", Renamed: "renames", Reacted: "reactions"}
)
_CONTENT: Mapping[str, Callable[[Content], int]] = MappingProxyType(
    {
        "messages": lambda _: 1,
        "mentions": lambda content: len(content.mentions),
        "attachments": lambda content: len(content.attachments),
        "stickers": stickers,
        "emoji": lambda content: len(spans(content.text)),
        "lines": lambda content: lines(content.text),
        "characters": lambda content: len(content.text),
    }
)


def _brings(draft: Draft, counted: str) -> int:
    """How much of it the event brings. An edit is no second message, nor are its words new.

    Where a platform tells of no new names, they are seen with the next message.
    """
    event = draft.event
    if isinstance(event, Message):
        if counted == "links":
            return len(destinations(event.content, draft.folded))
        if counted == "renames":
            known = draft.plain(event.actor.id, "names")
            return int(known is not None and new_names(draft) is not None)
        return _CONTENT[counted](event.content) if counted in _CONTENT else 0
    if isinstance(event, Reacted) and event.removed:
        return 0
    return int(_EVENTS.get(type(event)) == counted)


FLOOD = Filter(
    name="flood",
    settings=Flood,
    sample=Sample(
        rule='limit = 2\nwithin = "10s"',
        finds=('{"text": "one"}', '{"text": "two"}', '{"text": "three"}'),
        leaves=('{"text": "one"}', '{"text": "two", "member": "m2"}', '{"text": "three"}'),
    ),
    look=look,
    of=(Message, Edited, Joined, Renamed, Reacted),
)
