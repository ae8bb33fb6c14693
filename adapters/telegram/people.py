"""Who speaks, where and when, in the program's ids and times: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from adapters.telegram.content import clean
from adapters.telegram.payloads import Chat, User
from policies.events import NOBODY, Actor, Identity, Names

KEPT = timedelta(hours=24)
"""Updates wait for a bot that is away no longer than this: api#getting-updates."""
AHEAD = timedelta(seconds=5)
ADMIN = "telegram:status:admin"
ROLES = {"owner": (ADMIN, "telegram:status:owner"), "admin": (ADMIN,)}
"""Statuses that a policy may name as a role's members; an owner is an admin too."""


class Speaker(NamedTuple):
    """An actor, and what they call themself."""

    actor: Actor
    names: Names | None


def place(chat: Chat) -> str:
    """A chat as a place."""
    return f"telegram:chat:{chat.id}"


def channel(chat: Chat, thread: int = 0) -> str:
    """A chat, or one topic of a forum, as a channel."""
    return f"telegram:channel:{chat.id}/{thread}" if thread else f"telegram:channel:{chat.id}"


def member(user: User) -> str:
    """A user's id."""
    return f"telegram:member:{user.id}"


def names(user: User) -> Names:
    """What a user calls themself."""
    return Names(clean(f"{user.first_name} {user.last_name}".strip()), clean(user.username))


def clamped(seconds: int, received: datetime) -> datetime:
    """The platform's time, not before updates can have waited and not in the future."""
    earliest, latest = received - KEPT, received + AHEAD
    bounded = min(max(seconds, int(earliest.timestamp())), int(latest.timestamp()))
    return datetime.fromtimestamp(bounded, UTC)


def speaker(
    chat: Chat,
    user: User | None,
    sender_chat: Chat | None,
    *,
    bot: int,
    linked: bool = False,
    admins: Mapping[tuple[int, int], str],
) -> Speaker:
    """Who did it. On behalf of a chat ``from`` is only a stand-in: ``sender_chat`` decides."""
    if sender_chat is not None and chat.type != "channel":
        called = Names(clean(sender_chat.title), clean(sender_chat.username))
        if sender_chat.id == chat.id:
            anonymous = Actor(id=place(chat), identity="place", roles=(ADMIN,), status="admin")
            return Speaker(anonymous, called)
        identity: Identity = "linked" if linked else "channel"
        return Speaker(Actor(id=channel(sender_chat), identity=identity), called)
    if user is None:
        return Speaker(NOBODY, None)
    status = admins.get((chat.id, user.id), "member")
    actor = Actor(
        id=member(user),
        identity="self" if user.id == bot else "bot" if user.is_bot else "member",
        roles=ROLES.get(status, ()),
        status=status,
        language=clean(user.language_code),
    )
    return Speaker(actor, names(user))
