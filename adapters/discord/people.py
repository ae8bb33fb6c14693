"""Who did it and what they call themselves, as a payload and what is known of the guild tell."""

from __future__ import annotations

from typing import Protocol

from adapters.discord.payload import (
    Payload,
    created,
    flake,
    flakes,
    moment,
    number,
    table,
    text,
)
from policies.events import Actor, Identity, Names

_CROSSPOSTED = 1 << 1
"""Message flag of a post that came through a followed channel."""


class Known(Protocol):
    """What an adapter remembers of guilds. All ids are the platform's own digits."""

    @property
    def self_id(self) -> str:
        """The bot's own user id."""
        ...

    def owner(self, guild: str) -> str:
        """The guild owner's user id, ``""`` when the guild is not known."""
        ...

    def administrators(self, guild: str) -> frozenset[str]:
        """The role ids that carry the administrator permission."""
        ...

    def thread(self, guild: str, channel: str) -> bool:
        """Whether the channel is a thread."""
        ...

    def category(self, guild: str, channel: str) -> str:
        """The id of the category that holds a channel, or a thread's channel; ``""`` for none."""
        ...

    def voice(self, guild: str, user: str) -> str:
        """The id of the voice channel in which a member is; ``""`` for none."""
        ...

    def member(self, guild: str, user: str) -> Payload:
        """A member as last seen, in the form of a member payload; empty when never seen."""
        ...


def place(guild: str) -> str:
    """The full id of a guild."""
    return f"discord:guild:{guild}"


def channel(number: str) -> str:
    """The full id of a channel or thread."""
    return f"discord:channel:{number}"


def category(number: str) -> str:
    """The full id of a channel category."""
    return f"discord:category:{number}"


def member(user: str) -> str:
    """The full id of a user."""
    return f"discord:member:{user}"


def role(number: str) -> str:
    """The full id of a role."""
    return f"discord:role:{number}"


def number_of(full: str, kind: str) -> str:
    """The platform's own digits in a full id of that kind, else ``""``."""
    head = f"discord:{kind}:"
    digits = full.removeprefix(head)
    return digits if full.startswith(head) and digits.isascii() and digits.isdigit() else ""


def actor(known: Known, guild: str, user: Payload, seen: Payload, *, language: str = "") -> Actor:
    """A user, with what the payload says of them as a member of the guild (or is remembered)."""
    number = flake(user, "id")
    if not number:
        return Actor(id="")
    seen = seen or known.member(guild, number)
    roles = flakes(seen, "roles")
    return Actor(
        id=member(number),
        identity=_identity(known, user),
        roles=tuple(role(r) for r in roles),
        status=_status(known, guild, number, roles),
        joined=moment(seen, "joined_at"),
        created=created(number),
        language=language,
    )


def author(known: Known, guild: str, message: Payload) -> Actor:
    """Who wrote a message; a webhook speaks as one, a followed channel as a channel."""
    user = table(message, "author")
    wrote = actor(known, guild, user, table(message, "member"))
    if not flake(message, "webhook_id") or wrote.identity == "self":
        return wrote
    crossposted = number(message, "flags") & _CROSSPOSTED
    identity: Identity = "channel" if crossposted else "webhook"
    return Actor(id=wrote.id, identity=identity, created=wrote.created)


def names(user: Payload, seen: Payload) -> Names | None:
    """What the user is called in the guild, and elsewhere if that is something else; ``None`` when
    the payload does not say."""
    username, everywhere = text(user, "username"), text(user, "global_name")
    display = text(seen, "nick") or everywhere or username
    also = everywhere if everywhere not in (display, username) else ""
    return Names(display, username, also) if display else None


def _identity(known: Known, user: Payload) -> Identity:
    if flake(user, "id") == known.self_id:
        return "self"
    return "bot" if user.get("bot") is True else "member"


def _status(known: Known, guild: str, user: str, roles: list[str]) -> str:
    if user == known.owner(guild):
        return "owner"
    return "" if known.administrators(guild).isdisjoint({*roles, guild}) else "admin"
