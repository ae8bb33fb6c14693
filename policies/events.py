"""Events: frozen facts that adapters report and the core decides on.

Ids of places, channels, members and roles are strings ``platform:kind:id``
(``telegram:member:42``). All times are aware datetimes in UTC. The wire form is
append-only: new fields go last and have a default, a changed meaning gets a new tag.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
"""Stands for the time of what happened before anybody wrote times down: Discord's first day."""

Identity = Literal["member", "bot", "self", "channel", "linked", "place", "webhook"]
"""Who speaks: a person, another bot, Hallwarden itself, a foreign channel's identity,
the place's linked channel, the place itself (Telegram's anonymous admins), or a web hook."""


class Actor(Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Who did it, as the platform describes them at that moment, without any name."""

    id: str
    identity: Identity = "member"
    roles: tuple[str, ...] = ()
    status: str = ""
    joined: datetime | None = None
    created: datetime | None = None
    language: str = ""


NOBODY = Actor(id="")


class Names(Struct, frozen=True, array_like=True, gc=False):
    """What a member calls themself; personal data, kept only as long as the text. ``also`` is their
    name elsewhere on the platform where a nickname hides it, ``bio`` what they say of themself."""

    display: str = ""
    username: str = ""
    also: str = ""
    bio: str = ""


READ = frozenset({"qr", "file"})
"""Kinds of parts that were read in files: what a code says, and what a text file says."""


class Part(Struct, frozen=True, array_like=True, gc=False):
    """Text that travels with a message: a quote, a forward, an embed, a poll, an alt text."""

    kind: str
    text: str


class Link(Struct, frozen=True, array_like=True, gc=False):
    """A link whose shown words differ from its target (masked markdown, text links)."""

    shown: str
    url: str


Fault = Literal["", "gone", "refused", "too_large", "bomb", "broken", "locked", "slow"]
"""Why there is no more to tell of a file."""


class Facts(Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """What a look into a file has shown. ``kind`` is its type by content (``image/png``; ``""``:
    unknown), ``image`` a perceptual hash of a picture (hex), ``entries`` the names in an archive,
    of which there are ``count``. ``fault`` says why there is no more to tell."""

    kind: str = ""
    size: int = 0
    sha256: str = ""
    image: str = ""
    entries: tuple[str, ...] = ()
    count: int = 0
    fault: Fault = ""


class Attachment(Struct, frozen=True, array_like=True, gc=False):
    """A file as the platform announces it; ``ref`` is the platform's own handle, ``facts`` what
    was found in it once somebody has looked."""

    ref: str
    name: str = ""
    type: str = ""
    size: int = 0
    facts: Facts | None = None


class Content(Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """What a message says. ``text`` is never altered; spans point into it in code points. With
    ``preview`` the platform added what a link leads to; ``quoted_from`` is the chat it answers."""

    text: str = ""
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[str, ...] = ()
    forwarded_from: str = ""
    preview: bool = False
    quoted_from: str = ""

    def texts(self) -> tuple[str, ...]:
        """The main text first, then each part's: the numbering that findings use."""
        return (self.text, *[part.text for part in self.parts]) if self.parts else (self.text,)

    def titles(self) -> tuple[str, ...]:
        """What its files are called, which the numbering goes on with."""
        return tuple([file.name for file in self.attachments])


class Event(Struct, frozen=True, array_like=True, kw_only=True, tag=True, gc=False):
    """A fact. ``community`` is filled in by the host, which knows whose place it is."""

    id: str
    place: str
    at: datetime
    received: datetime = EPOCH
    community: str = ""
    channel: str = ""
    actor: Actor = NOBODY
    names: Names | None = None

    @property
    def platform(self) -> str:
        return self.place.partition(":")[0]


def message_event(channel: str, message: str) -> str:
    """The id of the event that brought this message; an edit's id adds ``/`` and its own part."""
    return f"{channel}/{message}"


class Message(Event, frozen=True, array_like=True, kw_only=True, tag="message", gc=False):
    """A new message; ``message`` is the platform's id of it within its channel."""

    message: str
    content: Content = Content()
    reply_to: str = ""
    reply_to_actor: str = ""
    thread: str = ""
    position: str = ""
    """Where a catch-up of this channel would go on, on platforms that need it."""
    category: str = ""


class Edited(Event, frozen=True, array_like=True, kw_only=True, tag="edited", gc=False):
    """A message's new content after an edit; ``written`` is when it was first, if that is told."""

    message: str
    content: Content = Content()
    reply_to: str = ""
    reply_to_actor: str = ""
    thread: str = ""
    category: str = ""
    written: datetime | None = None


class Deleted(Event, frozen=True, array_like=True, kw_only=True, tag="deleted", gc=False):
    """A message vanished; ``actor`` is nobody where the platform does not say."""

    message: str


class Joined(Event, frozen=True, array_like=True, kw_only=True, tag="joined", gc=False):
    """A member arrived; ``request`` is true while they wait to be let in."""

    request: bool = False
    invited_by: str = ""


class Left(Event, frozen=True, array_like=True, kw_only=True, tag="left", gc=False):
    """A member went, or was removed."""


class Renamed(Event, frozen=True, array_like=True, kw_only=True, tag="renamed", gc=False):
    """A member has new names (in ``names``)."""

    before: Names | None = None


class Reacted(Event, frozen=True, array_like=True, kw_only=True, tag="reacted", gc=False):
    """A reaction was put on a message, or taken off it."""

    message: str
    reaction: str
    removed: bool = False


class Changed(Event, frozen=True, array_like=True, kw_only=True, tag="changed", gc=False):
    """A member's platform roles or status are now as ``actor`` says."""


class Moderated(Event, frozen=True, array_like=True, kw_only=True, tag="moderated", gc=False):
    """A sanction made or lifted by hand on the platform. ``actor`` did it to ``member``.

    ``source``: it is a record of the past that was brought along (``import``), of which nothing
    follows; only such a one is a ``warn`` or a ``note``, and may be as old as it says.
    """

    member: str
    sanction: Literal["timeout", "kick", "ban", "warn", "note"]
    lifted: bool = False
    until: datetime | None = None
    reason: str = ""
    source: Literal["", "import"] = ""


class Invoked(Event, frozen=True, array_like=True, kw_only=True, tag="invoked", gc=False):
    """Something a person did on purpose: a command, a button, a context menu, a click in a page.

    ``args`` are by parameter name, as text, or the one key ``text`` when the platform only has a
    command line; ``files`` came along. ``interaction`` is how to answer only this person.
    """

    command: str
    args: dict[str, str] = {}
    message: str = ""
    reply_to: str = ""
    reply_to_actor: str = ""
    interaction: str = ""
    via: Literal["command", "button", "menu", "text", "page"] = "command"
    private: bool = False
    files: tuple[Attachment, ...] = ()


class Due(Event, frozen=True, array_like=True, kw_only=True, tag="due", gc=False):
    """A time that the core asked for with ``Wake`` has come."""

    what: str
    args: dict[str, str] = {}


class Settled(Event, frozen=True, array_like=True, kw_only=True, tag="settled", gc=False):
    """How an action ended. ``action`` is the encoded action, whose words are personal like a
    message's; ``member`` whom it was about, ``ref`` what the platform made."""

    action: bytes
    outcome: Literal["done", "gone", "denied", "unknown", "failed", "capped"]
    ref: str = ""
    error: str = ""
    member: str = ""


class Found(Event, frozen=True, array_like=True, kw_only=True, tag="found", gc=False):
    """Rows that a command asked for with ``Fetch``; ``invoked`` is the encoded command (empty:
    nobody asked, or their words are gone) and ``actor`` who gave it."""

    invoked: bytes
    query: str
    rows: tuple[dict[str, Any], ...]
    as_of: datetime


class Applied(Event, frozen=True, array_like=True, kw_only=True, tag="applied", gc=False):
    """From here on the community is judged by this bundle; ``salt`` keys its button codes."""

    bundle: str
    salt: bytes
    acting: str = ""


class Refused(Event, frozen=True, array_like=True, kw_only=True, tag="refused", gc=False):
    """A changed policy file was not accepted; the last good one stays in force."""

    reasons: tuple[str, ...]


class CaughtUp(Event, frozen=True, array_like=True, kw_only=True, tag="caught_up", gc=False):
    """What was posted in ``channel`` while the bot was away has been read, up to ``to``."""

    to: str
    away_since: datetime
    late: int = 0


class Checked(Event, frozen=True, array_like=True, kw_only=True, tag="checked", gc=False):
    """What the bot may not do in a place it should moderate: names of missing rights.

    ``actor`` is the bot itself as it is called there, so that nothing is asked of it by name.
    ``title`` is what people call the place, ``roles`` the names of those that stand above the bot's
    own although members of theirs are moderated. ``members``: as the platform counts (0: unknown).
    """

    missing: tuple[str, ...]
    title: str = ""
    roles: tuple[str, ...] = ()
    members: int = 0


class Moved(Event, frozen=True, array_like=True, kw_only=True, tag="moved", gc=False):
    """A place got a new id (a Telegram group became a supergroup)."""

    to: str
