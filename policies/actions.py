"""Actions: what the core wants done, and the formatted text that goes out with them.

Every action's id is ``{event.id}#{n}``. A ``message`` may be the platform's id or
``sent:<action id>``, the message that an earlier action made. All times are UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct

from policies.enclosed import Card, Enclosed
from policies.outlinks import Address, PageLink


class Moment(Struct, frozen=True, array_like=True, tag="at", gc=False):
    """A point in time, shown relative and absolute in the reader's zone where possible."""

    at: datetime
    zone: str = "UTC"


class Mention(Struct, frozen=True, array_like=True, tag="who", gc=False):
    """A member; shown by name, not notified."""

    member: str


class Excerpt(Struct, frozen=True, array_like=True, tag="excerpt", gc=False):
    """What a member wrote in an event, put in when the text is rendered: at most ``limit``
    characters of text number ``part``, or the piece of it that ``span`` names. The outbox never
    holds it, and it is gone when the journal's text is."""

    event: str
    limit: int = 200
    part: int = 0
    span: tuple[int, int] = (0, 0)


class Strong(Struct, frozen=True, array_like=True, tag="strong", gc=False):
    """Emphasised words."""

    text: str


class Hidden(Struct, frozen=True, array_like=True, tag="hidden", gc=False):
    """What files came with an event, in words of at most ``limit`` characters that are put in when
    the text is rendered, and that nobody sees who does not ask for it. No file is sent again."""

    event: str
    limit: int = 300


Quoted = Excerpt | Hidden | PageLink
"""What stands in a text by reference only: it comes from a member, or is for one alone."""
Piece = str | Moment | Mention | Excerpt | Strong | Hidden | Address | PageLink
Text = tuple[Piece, ...]
"""Formatted text. Plain pieces are literal: each adapter escapes them for its platform."""


class Button(Struct, frozen=True, array_like=True, gc=False):
    """A button; ``code`` is ``b:`` and an unguessable token that names a stored row."""

    label: str
    code: str


class Action(Struct, frozen=True, array_like=True, kw_only=True, tag=True, gc=False):
    """Something to do at a place. ``because`` names the rule, or ``escalation``, ``command`` …"""

    id: str
    place: str
    because: str = ""

    repeatable: ClassVar[bool] = True
    urgency: ClassVar[int] = 1
    """Order within a platform's rate budget: 0 deletes and sanctions, 1 answers, 2 the rest."""

    @property
    def lane(self) -> str:
        """Actions of one lane are done one at a time, in order."""
        return self.place

    @property
    def platform(self) -> str:
        return self.place.partition(":")[0]


class Delete(Action, frozen=True, array_like=True, kw_only=True, tag="delete", gc=False):
    """Remove one message; ``written`` is when it was, for platforms that delete no old ones."""

    urgency: ClassVar[int] = 0
    channel: str
    message: str
    member: str = ""
    written: datetime | None = None
    reason: str = ""

    @property
    def lane(self) -> str:
        return f"{self.channel}/{self.message}"


class Sanction(Action, frozen=True, array_like=True, kw_only=True, gc=False):
    """What is done to a member rather than to a message."""

    urgency: ClassVar[int] = 0
    member: str
    reason: str = ""

    @property
    def lane(self) -> str:
        return f"{self.member}@{self.place}"


class Warn(Sanction, frozen=True, array_like=True, kw_only=True, tag="warn", gc=False):
    """A sanction by words: told privately, in the channel where a private word cannot arrive."""

    repeatable: ClassVar[bool] = False
    text: Text
    channel: str = ""
    fallback: Text = ()
    buttons: tuple[Button, ...] = ()


class Notice(Action, frozen=True, array_like=True, kw_only=True, tag="notice", gc=False):
    """A private word to a member about what was done, and why; ``fallback`` goes to the channel
    where a private one cannot arrive. Shares the member's lane, so that it precedes a removal."""

    repeatable: ClassVar[bool] = False
    member: str
    text: Text
    channel: str = ""
    fallback: Text = ()
    buttons: tuple[Button, ...] = ()

    @property
    def lane(self) -> str:
        return f"{self.member}@{self.place}"


class Strike(Sanction, frozen=True, array_like=True, kw_only=True, tag="strike", gc=False):
    """A counted violation; only written down, nothing is sent anywhere. ``count`` strikes count
    with it, and ``step`` is the rung of the ladder that was reached (0: none)."""

    count: int = 0
    step: int = 0


class Timeout(Sanction, frozen=True, array_like=True, kw_only=True, tag="timeout", gc=False):
    """The member cannot write until then."""

    until: datetime


class Kick(Sanction, frozen=True, array_like=True, kw_only=True, tag="kick", gc=False):
    """The member is removed and may come back."""

    repeatable: ClassVar[bool] = False


class Ban(Sanction, frozen=True, array_like=True, kw_only=True, tag="ban", gc=False):
    """The member is removed until then (for good when there is no ``until``)."""

    until: datetime | None = None
    clean_seconds: int = 0


class Lift(Sanction, frozen=True, array_like=True, kw_only=True, tag="lift", gc=False):
    """End a sanction; what is still pending for this member is cancelled.

    ``by_hand``: somebody has ended it on the platform already, so that nothing else is to be done.
    """

    what: Literal["timeout", "ban"]
    by_hand: bool = False


class Send(Action, frozen=True, array_like=True, kw_only=True, tag="send", gc=False):
    """A new message in a channel."""

    repeatable: ClassVar[bool] = False
    urgency: ClassVar[int] = 2
    channel: str
    text: Text
    buttons: tuple[Button, ...] = ()

    @property
    def lane(self) -> str:
        return self.channel


class Alert(Send, frozen=True, array_like=True, kw_only=True, tag="alert", gc=False):
    """A message to the people who run the community: twice is harmless, not at all is not.

    ``folded``: one that is there tells of it (``policies.telling.cards``); this is only noted.
    """

    repeatable: ClassVar[bool] = True
    urgency: ClassVar[int] = 1
    folded: bool = False


class Reply(Action, frozen=True, array_like=True, kw_only=True, tag="reply", gc=False):
    """An answer to one member: seen only by them if ``private`` and the platform can; in which
    ``language``, for a page."""

    repeatable: ClassVar[bool] = False
    channel: str
    member: str
    text: Text
    to: str = ""
    interaction: str = ""
    private: bool = False
    buttons: tuple[Button, ...] = ()
    file: Enclosed | None = None
    language: str = ""

    @property
    def lane(self) -> str:
        return f"{self.channel}/{self.interaction}" if self.interaction else self.channel


class Edit(Action, frozen=True, array_like=True, kw_only=True, tag="edit", gc=False):
    """New words and buttons for one of the bot's own messages; the file of a ``card`` stays."""

    channel: str
    message: str
    text: Text
    buttons: tuple[Button, ...] = ()
    card: Card | None = None

    @property
    def lane(self) -> str:
        return self.channel


class _Alone(Action, frozen=True, array_like=True, kw_only=True, gc=False):
    """Nothing waits for it, and it for nothing."""

    @property
    def lane(self) -> str:
        return self.id


class Wake(_Alone, frozen=True, array_like=True, kw_only=True, tag="wake", gc=False):
    """Report back with ``Due`` at that time; its place is ``clock:``."""

    community: str
    at: datetime
    what: str
    args: dict[str, str] = {}


class Fetch(_Alone, frozen=True, array_like=True, kw_only=True, tag="fetch", gc=False):
    """Look rows up outside intake and report back with ``Found``; its place is ``store:``. What its
    caller wrote stays in the journal, under ``asked``, the id of the command's event."""

    community: str
    query: str
    args: dict[str, str]
    asked: str = ""


class _Asking(_Alone, frozen=True, array_like=True, kw_only=True, gc=False):
    """Find something out about the message that the event ``asked`` brought, which the journal
    holds, and report back with the message seen again (see ``policies.again``)."""

    community: str
    asked: str


class Inspect(_Asking, frozen=True, array_like=True, kw_only=True, tag="inspect", gc=False):
    """Look into the message's files; its place is ``inspect:``, the answer ``Inspected``."""


class Score(_Asking, frozen=True, array_like=True, kw_only=True, tag="score", gc=False):
    """Ask a remote ``signal`` about the message; its place is ``score:``, the answer ``Scored``."""

    signal: str


class Recall(_Asking, frozen=True, array_like=True, kw_only=True, tag="recall", gc=False):
    """Judge the message once more, now that ``reports`` trusted members have pointed at it; its
    place is ``store:``, the answer ``Reported``."""

    reports: int


class Teach(_Asking, frozen=True, array_like=True, kw_only=True, tag="teach", gc=False):
    """Have the message learned as what ``by`` calls it (see ``policies.following.learning``); its
    place is ``store:``, the answer ``Labelled``."""

    label: str
    by: str = ""
