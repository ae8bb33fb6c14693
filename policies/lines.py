"""The JSON lines that go into ``hallwarden decide``: short events, one a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from policies import codec
from policies.again import Label, Labelled, Reported, Scored
from policies.errors import HallwardenError
from policies.events import (
    Actor,
    Attachment,
    Content,
    Deleted,
    Edited,
    Event,
    Facts,
    Fault,
    Identity,
    Joined,
    Left,
    Link,
    Message,
    Names,
    Part,
    Reacted,
    Renamed,
    message_event,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
"""The time of the first event that gives none."""
_STEP = timedelta(seconds=1)


Happening = Literal[
    "message",
    "edit",
    "delete",
    "join",
    "leave",
    "rename",
    "react",
    "score",
    "report",
    "label",
]


class Unreadable(HallwardenError):
    """A line that is no event; the message says what is wrong with it."""


class Known(Struct, frozen=True):
    """What a look into a file has shown, as ``events.Facts``; without it the file is unseen."""

    kind: str = ""
    size: int = 0
    sha256: str = ""
    image: str = ""
    entries: tuple[str, ...] = ()
    count: int = 0
    fault: Fault = ""


class File(Struct, frozen=True):
    """An attachment as a platform announces it; ``size`` in bytes."""

    name: str
    type: str = ""
    size: int = 0
    facts: Known | None = None

    def announced(self) -> Attachment:
        """The attachment that a message carries."""
        facts = Facts(**msgspec.structs.asdict(self.facts)) if self.facts else None
        return Attachment("", self.name, self.type, self.size, facts)


class Said(Struct, frozen=True):
    """Text that travels with a message: ``kind`` is quote, forward, poll, contact, button …"""

    kind: str
    text: str


class Shown(Struct, frozen=True):
    """A link whose shown words differ from its target."""

    shown: str
    url: str


class Short(Struct, frozen=True, kw_only=True):
    """An event as people write it. What is not known here is not read.

    ``member`` and ``channel`` are short ids (``m7`` for ``telegram:member:m7``) or full ones;
    ``roles`` the community's; ``message`` the one that an edit, a deletion or a reaction is about.
    A ``score`` is a message of which a ``signal`` says ``value``, from 0 to 1; a ``report`` is one
    that so many trusted members (``reports``) have pointed at, a ``label`` one that somebody
    (``by``) has called ``spam`` or ``ham``.
    """

    id: str = ""
    event: Happening = "message"
    text: str = ""
    member: str = "m1"
    channel: str = "c1"
    platform: str = "sandbox"
    at: datetime | None = None
    joined: datetime | None = None
    roles: tuple[str, ...] = ()
    message: str = ""
    name: str = ""
    username: str = ""
    also: str = ""
    bio: str = ""
    created: datetime | None = None
    identity: Identity = "member"
    reply_to: str = ""
    mentions: tuple[str, ...] = ()
    attachments: tuple[File, ...] = ()
    parts: tuple[Said, ...] = ()
    links: tuple[Shown, ...] = ()
    forwarded_from: str = ""
    quoted_from: str = ""
    reaction: str = "👍"
    signal: str = "spam"
    value: Annotated[float, Meta(ge=0, le=1)] = 0.0
    reports: int = 0
    thread: str = ""
    category: str = ""
    label: Label = ""
    by: str = ""


_short = msgspec.json.Decoder(Short)


class Reader:
    """Reads lines in order: it numbers events and sets the clock for those that give no time."""

    def __init__(self) -> None:
        self._last = BEGIN - _STEP
        self._count = 0

    def read(self, line: str | bytes) -> Event:
        """The event of one line, short or in the codec's full form. Raises ``Unreadable``."""
        self._count += 1
        try:
            event = self._read(line)
        except json.JSONDecodeError:
            raise Unreadable("no valid event: this is not JSON") from None
        except (msgspec.MsgspecError, codec.Unreadable, ValueError, OverflowError) as error:
            raise Unreadable(f"no valid event: {error}") from None
        except RecursionError:
            raise Unreadable("no valid event: nested too deeply") from None
        self._last = event.at
        return event

    def _read(self, line: str | bytes) -> Event:
        if line.lstrip()[:1] in (b"[", "["):
            return codec.mended(codec.from_json(line))
        try:
            short = _short.decode(line)
        except msgspec.DecodeError:
            # Lone surrogates, as exports hold them, are JSON for Python only.
            short = msgspec.convert(json.loads(line), Short)
            return codec.mended(self._event(short))
        return self._event(short)

    def _event(self, short: Short) -> Event:
        at = self._last + _STEP if short.at is None else _utc(short.at)
        return event(short, short.id or f"e{self._count}", at)


def event(short: Short, id: str, at: datetime) -> Event:
    """The event that a line stands for, with this id and time (UTC)."""
    platform, names = short.platform, Names(short.name, short.username, short.also, short.bio)
    shared: dict[str, Any] = {
        "id": id,
        "place": f"{platform}:place:{platform}",
        "at": at,
        "received": at,
        "channel": _full(platform, "channel", short.channel),
        "actor": Actor(
            id=_full(platform, "member", short.member),
            roles=tuple(f"community:role:{role}" for role in short.roles),
            joined=_utc(short.joined) if short.joined else None,
            created=_utc(short.created) if short.created else None,
            identity=short.identity,
        ),
        "names": names if names != Names() else None,
    }
    message = short.message or id
    match short.event:
        case "message" | "edit" | "score" | "report" | "label":
            return _message(short, {**shared, "message": message})
        case "react":
            return Reacted(**shared, message=message, reaction=short.reaction)
        case "delete":
            return Deleted(**shared, message=message)
        case "join":
            return Joined(**shared)
        case "leave":
            return Left(**shared)
        case "rename":
            return Renamed(**shared)


def _message(short: Short, shared: dict[str, Any]) -> Event:
    """A message in one of its forms."""
    shared |= {"content": _content(short), "reply_to": short.reply_to}
    asked = message_event(shared["channel"], shared["message"])
    match short.event:
        case "edit":
            return Edited(**shared, thread=short.thread, category=short.category)
        case "score":
            return Scored(**shared, asked=asked, signal=short.signal, value=short.value)
        case "label":
            by = _full(short.platform, "member", short.by) if short.by else ""
            return Labelled(**shared, asked=asked, label=short.label, by=by)
        case "report":
            return Reported(**shared, asked=asked, reports=short.reports)
        case _:
            return Message(**shared, thread=short.thread, category=short.category)


def _content(short: Short) -> Content:
    return Content(
        text=short.text,
        parts=tuple(Part(part.kind, part.text) for part in short.parts),
        links=tuple(Link(link.shown, link.url) for link in short.links),
        attachments=tuple(file.announced() for file in short.attachments),
        mentions=short.mentions,
        forwarded_from=short.forwarded_from,
        quoted_from=short.quoted_from,
    )


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _full(platform: str, kind: str, id_: str) -> str:
    return id_ if id_.split(":", 2)[1:2] == [kind] else f"{platform}:{kind}:{id_}"
