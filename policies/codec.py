"""The wire: how events, decisions, actions, writes and pages become bytes, and come back.

MessagePack in the store, JSON for people; both in the positional form of the types. It is
append-only: a new field goes last and has a default, a changed meaning gets a new tag, so that
whatever was ever written decodes for ever (the golden rows under ``tests/policies`` hold that).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec
from msgspec.structs import replace

from policies.actions import Action
from policies.again import Inspected, Labelled, Reported, Scored
from policies.announced import Counted
from policies.decision import AnyAction, Decision
from policies.errors import HallwardenError
from policies.events import (
    Applied,
    Attachment,
    CaughtUp,
    Changed,
    Checked,
    Content,
    Deleted,
    Due,
    Edited,
    Event,
    Found,
    Invoked,
    Joined,
    Left,
    Message,
    Moderated,
    Moved,
    Names,
    Reacted,
    Refused,
    Renamed,
    Settled,
)
from policies.state import Page
from policies.voiced import Voiced

AnyEvent = (
    Message
    | Edited
    | Deleted
    | Joined
    | Left
    | Renamed
    | Reacted
    | Changed
    | Moderated
    | Invoked
    | Due
    | Settled
    | Found
    | Applied
    | Refused
    | CaughtUp
    | Checked
    | Moved
    | Inspected
    | Scored
    | Reported
    | Labelled
    | Counted
    | Voiced
)
"""Every event there is, as the wire knows them."""

E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=msgspec.Struct)


class Private(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """The personal part of an event: names and members' own words, kept apart to be deleted.

    Its fields are called like those of the events they are taken from.
    """

    names: Names | None = None
    before: Names | None = None
    content: Content | None = None
    args: dict[str, str] | None = None
    reason: str = ""
    invoked: bytes = b""
    action: bytes = b""
    files: tuple[Attachment, ...] = ()


class Unreadable(HallwardenError):
    """Bytes or a line that are not what they should be; the message says where it broke."""


_encode = msgspec.msgpack.Encoder().encode
_write = msgspec.json.Encoder().encode
_NAMELESS: dict[str, Any] = {"names": None}
_SAYING = (Message, Edited, Inspected, Scored, Reported, Labelled)
_BLANK: dict[type[Event], dict[str, Any]] = {
    **{kind: {**_NAMELESS, "content": Content()} for kind in _SAYING},
    Renamed: {**_NAMELESS, "before": None},
    Invoked: {**_NAMELESS, "args": {}, "files": ()},
    Moderated: {**_NAMELESS, "reason": ""},
    Found: {**_NAMELESS, "invoked": b""},
    Settled: {**_NAMELESS, "action": b""},
}
"""The personal fields of each kind of event, and what stands there when they are gone."""
_event = msgspec.msgpack.Decoder(AnyEvent)
_line = msgspec.json.Decoder(AnyEvent)
_private = msgspec.msgpack.Decoder(Private)
_decision = msgspec.msgpack.Decoder(Decision)
_action = msgspec.msgpack.Decoder(AnyAction)
_page: msgspec.msgpack.Decoder[Page] = msgspec.msgpack.Decoder(Page)


def encode(value: Event | Action | Decision | Page) -> bytes:
    """MessagePack bytes. Raises ``UnicodeEncodeError`` for lone surrogates (see ``mended``)."""
    return _encode(value)


def event(data: bytes) -> Event:
    """An event from its bytes. Raises ``Unreadable``."""
    return cast(Event, _decoded(_event, data, "event"))


def decision(data: bytes) -> Decision:
    """A decision from its bytes. Raises ``Unreadable``."""
    return cast(Decision, _decoded(_decision, data, "decision"))


def action(data: bytes) -> Action:
    """An action from its bytes. Raises ``Unreadable``."""
    return cast(Action, _decoded(_action, data, "action"))


def page(data: bytes) -> Page:
    """A page of a community's state from its bytes. Raises ``Unreadable``."""
    return cast(Page, _decoded(_page, data, "page"))


def rows(found: Sequence[Mapping[str, Any]], kind: type[R]) -> tuple[R, ...]:
    """Rows of a query in their typed form. Raises ``Unreadable``."""
    try:
        return tuple(msgspec.convert(row, kind) for row in found)
    except msgspec.ValidationError as error:
        raise Unreadable(f"these are no rows of {kind.__name__}: {error}") from error


def _decoded(decoder: Any, data: bytes | str, what: str) -> object:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable(f"this is no {what} in the codec's form: {error}") from error


def to_json(event: Event) -> str:
    """The full form of an event: one line of JSON that starts with ``[`` and its tag."""
    return _write(event).decode()


def from_json(line: str | bytes) -> Event:
    """An event from its full form. Raises ``Unreadable``."""
    return cast(Event, _decoded(_line, line, "event"))


def split(event: E, **others: Any) -> tuple[E, bytes | None]:
    """The event without anything personal, and that part as bytes (``None``: it has none).

    What stays are ids, times and kinds. ``joined`` puts the two together again. ``others`` are
    fields of the bare event that get these values.
    """
    blank = _BLANK.get(type(event), _NAMELESS)
    found = {name: getattr(event, name) for name in blank}
    if found == blank:
        return replace(event, **others) if others else event, None
    return replace(event, **blank, **others), _encode(Private(**found))


def joined(data: bytes, private: bytes | None) -> Event:
    """The event as it was before ``split``; bare if the personal part is gone (empty).

    Raises ``Unreadable``.
    """
    whole = event(data)
    if not private:
        return whole
    part = _decoded(_private, private, "private part of an event")
    blank = _BLANK.get(type(whole), _NAMELESS)
    return replace(whole, **{name: getattr(part, name) for name in blank})


def mended(event: E) -> E:
    """The event with lone surrogates, which no store can hold, replaced by U+FFFD.

    To be used before deciding, so that what was decided on is what is kept.
    """
    try:
        _encode(event)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(event, builtin_types=(bytes, datetime))
        return cast(E, msgspec.convert(_mended(plain), AnyEvent))
    return event


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        # A lone surrogate cannot be UTF-8; through UTF-16 a split pair even becomes whole again.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value
