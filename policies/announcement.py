"""An announcement: what goes out, where to and when; and what needs somebody's yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from policies.enclosed import Card, Carried
from policies.timing.schedule import Schedule

LATE = timedelta(minutes=30)
"""How late something still goes out where nobody says otherwise."""
PROMPTLY = timedelta(minutes=1)
"""What is not sent late at all may be late by this: a restart is no reason to skip it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One ``[[announcements]]`` entry, or somebody's draft.

    ``texts`` are by language, ``""`` for any other; ``to`` full ids of channels, each once. It is
    sent up to ``late`` after its time. ``colour`` is RGB; ``thread`` names the one that is opened
    under it where there are any. With ``author`` it is somebody's draft, by their member id.
    """

    name: str
    texts: Mapping[str, str]
    to: tuple[str, ...]
    when: Schedule | None = None
    title: str = ""
    mentions: tuple[str, ...] = ()
    pin: bool = False
    replace: bool = False
    delete_after: timedelta | None = None
    late: timedelta = LATE
    approve: bool = False
    first_once: bool = True
    even_quiet: bool = False
    author: str = ""
    where: str = ""
    colour: int | None = None
    file: Carried | None = None
    thread: str = ""

    @property
    def card(self) -> Card | None:
        """How it is shown, if not as any message."""
        if self.colour is None and self.file is None:
            return None
        return Card(bool(self.title), self.colour, self.file)

    def text(self, language: str, otherwise: str) -> str:
        """The words in that language, else in the community's, else in any."""
        found = (self.texts[key] for key in (language, "", otherwise) if key in self.texts)
        return next(found, next(iter(self.texts.values()), ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One ``[[approvals]]`` entry: what ``authors`` (roles; none: everybody) write to one of these
    channels (none: to any) needs the yes of somebody with one of the roles ``by`` (none: of
    whoever may approve)."""

    to: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Channel:
    """How a policy calls a channel, alone and together with others; its platform and the language
    that is read there are tags of it."""

    name: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """The channels that a policy names, by full id."""

    channels: Mapping[str, Channel] = field(default_factory=dict)

    def found(self, wanted: str) -> tuple[str, ...]:
        """The channels of that name or tag, in the order of the file."""
        return tuple(
            id_ for id_, each in self.channels.items() if wanted in (each.name, *each.tags)
        )
