"""What the library remembers of guilds, read in the form that inbound payloads have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from discord import Client, Guild, Member

from adapters.discord.payload import Payload, flake

SPEAKERS = 10_000


class Cache:
    """``Known`` over a client's cache."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._administrators: dict[str, frozenset[str]] = {}
        self._heard: dict[tuple[str, str], dict[str, Any]] = {}
        self._voice: dict[str, dict[str, str]] = {}

    @property
    def self_id(self) -> str:
        return str(self._client.user.id) if self._client.user else ""

    def guild(self, guild: str) -> Guild | None:
        return self._client.get_guild(int(guild)) if guild else None

    def owner(self, guild: str) -> str:
        found = self.guild(guild)
        return str(found.owner_id) if found and found.owner_id else ""

    def administrators(self, guild: str) -> frozenset[str]:
        known = self._administrators.get(guild)
        if known is None:
            found = self.guild(guild)
            if found is None:
                return frozenset()
            known = frozenset(str(r.id) for r in found.roles if r.permissions.administrator)
            self._administrators[guild] = known
        return known

    def roles_changed(self, guild: str) -> None:
        """Read the guild's roles anew when they are next asked for."""
        self._administrators.pop(guild, None)

    def thread(self, guild: str, channel: str) -> bool:
        found = self.guild(guild)
        return found is not None and found.get_thread(int(channel)) is not None

    def category(self, guild: str, channel: str) -> str:
        found = self.guild(guild)
        place = found.get_channel_or_thread(int(channel)) if found else None
        return str(place.category_id) if place is not None and place.category_id else ""

    def voice(self, guild: str, user: str) -> str:
        return self._voice.get(guild, {}).get(user, "")

    def talking(self, guild: str, states: Iterable[Payload]) -> None:
        """Who is where in a guild's voice channels, all of them at once."""
        self._voice[guild] = {flake(s, "user_id"): flake(s, "channel_id") for s in states}

    def went(self, guild: str, state: Payload) -> None:
        """Somebody is in a voice channel, or in none any more."""
        where, known = flake(state, "channel_id"), self._voice.setdefault(guild, {})
        known.pop(user := flake(state, "user_id"), None)
        if where:
            known[user] = where

    def member(self, guild: str, user: str) -> Payload:
        found = self.guild(guild)
        seen = found.get_member(int(user)) if found else None
        return as_payload(seen) if seen else self._heard.get((guild, user), {})

    def heard(self, guild: str, user: Payload, member: Payload) -> None:
        """Remember who spoke: the library keeps only members that joined or changed.

        The last ``SPEAKERS`` are kept, so that an edit, a reaction or a message read late still
        comes with the roles of its author.
        """
        key = (guild, flake(user, "id"))
        self._heard.pop(key, None)
        if member:
            self._heard[key] = {**member, "user": dict(user)}
        if len(self._heard) > SPEAKERS:
            self._heard.pop(next(iter(self._heard)))


def as_payload(member: Member) -> dict[str, Any]:
    """A member object in the form of a member payload."""
    return {
        "nick": member.nick,
        "roles": [str(role.id) for role in member.roles[1:]],
        "joined_at": member.joined_at.isoformat() if member.joined_at else None,
        "user": {
            "id": str(member.id),
            "username": member.name,
            "global_name": member.global_name,
            "bot": member.bot,
        },
    }
