"""Messages seen again: with what their files hold, what a signal says, or how many reported them.

Each is judged as an edit is: what was done about the message is not done twice, and no window
counts it once more.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from policies.events import Edited, Message

A = TypeVar("A", bound="Again")


Label = Literal["spam", "ham", ""]


class Again(Edited, frozen=True, array_like=True, kw_only=True, gc=False):
    """A message seen again, as it was, with something known of it that was not when it came.

    ``asked`` is the id of the event that brought it, however often it was seen since, ``edit``
    whether that was an edit; ``at`` is when it was written, so that what is learned late is late.
    """

    asked: str = ""
    edit: bool = False


class Inspected(Again, frozen=True, array_like=True, kw_only=True, tag="inspected", gc=False):
    """Its files have been looked into: their ``facts`` are there, and what can be read in them
    stands among the parts (``qr`` and ``file``)."""


class Scored(Again, frozen=True, array_like=True, kw_only=True, tag="scored", gc=False):
    """A remote ``signal`` says how likely it is what it looks for: ``value`` is from 0 to 1."""

    signal: str
    value: float


class Reported(Again, frozen=True, array_like=True, kw_only=True, tag="reported", gc=False):
    """So many trusted members (``reports``) have pointed at it; ``at`` is when they have."""

    reports: int


class Labelled(Again, frozen=True, array_like=True, kw_only=True, tag="labelled", gc=False):
    """Somebody (``by``) says what it is: ``spam`` or ``ham``; ``""`` takes back what was said."""

    label: Label
    by: str = ""


def origin(event: Message | Edited) -> str:
    """The id of the event that brought the message."""
    return (event.asked if isinstance(event, Again) else "") or event.id


def again(kind: type[A], asked: Message | Edited, id: str, **more: Any) -> A:
    """The message of that event as one seen again; ``more`` are the fields of its kind, or what is
    to stand in place of the message's own."""
    fields: dict[str, Any] = {name: getattr(asked, name) for name in _KEPT if name not in more}
    edit = asked.edit if isinstance(asked, Again) else isinstance(asked, Edited)
    written = asked.written if isinstance(asked, Edited) else asked.at
    return kind(id=id, asked=origin(asked), edit=edit, written=written, **fields, **more)


_KEPT = (
    *("place", "at", "community", "channel", "actor", "message", "content"),
    *("reply_to", "reply_to_actor", "thread", "category"),
)
