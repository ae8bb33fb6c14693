"""The guild, its people and what they wrote: the state behind gateway and HTTP API."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from discord import Permissions

DISCORD_EPOCH = 1_420_070_400_000

ORDINARY = Permissions(view_channel=True, send_messages=True, read_message_history=True).value
"""What @everyone may."""

BOT = (
    ORDINARY
    | Permissions(
        manage_messages=True,
        pin_messages=True,
        embed_links=True,
        attach_files=True,
        create_public_threads=True,
        send_messages_in_threads=True,
        moderate_members=True,
        kick_members=True,
        ban_members=True,
        view_audit_log=True,
        manage_roles=True,
        manage_channels=True,
        manage_nicknames=True,
        manage_guild=True,
        mute_members=True,
        move_members=True,
    ).value
)


@dataclass
class User:
    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    takes_private: bool = True


@dataclass
class Role:
    id: int
    name: str
    position: int
    permissions: int
    tags: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Member:
    user: int
    roles: list[int]
    joined: datetime
    nick: str | None = None
    silenced: datetime | None = None
    voice: int | None = None
    muted: bool = False


@dataclass
class Message:
    id: int
    channel: int
    author: int
    content: str
    edited: datetime | None = None
    components: list[dict[str, Any]] = field(default_factory=list)
    embeds: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    reference: dict[str, Any] | None = None
    only_for: int | None = None
    loading: bool = False
    pinned: bool = False
    attachments: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Overwrite:
    id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass
class Channel:
    id: int
    name: str
    kind: int = 0
    recipient: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    slow: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)

    @property
    def last(self) -> int | None:
        return max((m for m, kept in self.messages.items() if kept.only_for is None), default=None)


@dataclass
class Asked:
    """An interaction that was sent to the bot."""

    id: int
    token: str
    kind: int
    channel: int
    user: int
    at: float
    state: str = "new"
    original: int | None = None
    source: int | None = None
    choices: list[str] = field(default_factory=list)


class State:
    """One guild. Ids are made as Discord makes them: by time, always rising."""

    def __init__(self) -> None:
        self._last = 0
        self.users: dict[int, User] = {}
        self.members: dict[int, Member] = {}
        self.roles: dict[int, Role] = {}
        self.channels: dict[int, Channel] = {}
        self.bans: dict[int, str] = {}
        self.private: dict[int, int] = {}
        self.asked: dict[int, Asked] = {}
        self.commands: list[dict[str, Any]] = []
        self.paused: dict[str, Any] = {}
        self.locale = "en-US"
        """What everybody's client speaks."""
        self.guild = self.snowflake()
        self.roles[self.guild] = Role(self.guild, "@everyone", 0, ORDINARY)
        self.owner = self.enter("owner").user
        self.bot = self.user("hallwarden", bot=True).id
        self.application = self.bot
        self.bot_role = self.role("Hallwarden", 5, BOT).id
        self.members[self.bot] = Member(self.bot, [self.bot_role], datetime.now(UTC))

    def snowflake(self, at: datetime | None = None) -> int:
        """A new id; of a given time, or of now and above all others."""
        moment = at.timestamp() if at else time.time()
        made = (int(moment * 1000) - DISCORD_EPOCH) << 22
        if at is None:
            made = self._last = max(made, self._last + 1)
        return made

    def user(self, name: str, *, bot: bool = False, takes_private: bool = True) -> User:
        made = User(self.snowflake(), name, name.title(), bot, takes_private)
        self.users[made.id] = made
        return made

    def enter(self, name: str, *roles: int, takes_private: bool = True) -> Member:
        """A new person who is a member."""
        made = self.user(name, takes_private=takes_private)
        self.members[made.id] = Member(made.id, list(roles), datetime.now(UTC))
        return self.members[made.id]

    def role(self, name: str, position: int, permissions: int = 0, **tags: str | None) -> Role:
        made = Role(self.snowflake(), name, position, permissions, tags)
        self.roles[made.id] = made
        return made

    def channel(self, name: str, kind: int = 0) -> Channel:
        made = Channel(self.snowflake(), name, kind)
        self.channels[made.id] = made
        return made

    def private_channel(self, user: int) -> Channel:
        """The bot's channel with one person, always the same."""
        if user not in self.private:
            made = Channel(self.snowflake(), "", 1, user)
            self.channels[made.id] = made
            self.private[user] = made.id
        return self.channels[self.private[user]]

    def granted(self, user: int) -> Permissions:
        """What a member may do in the whole guild."""
        if user == self.owner:
            return Permissions.all()
        value = self.roles[self.guild].permissions
        for role in self.members[user].roles:
            value |= self.roles[role].permissions
        found = Permissions(value)
        return Permissions.all() if found.administrator else found

    def writes(self, user: int, channel: Channel) -> bool:
        """Whether a member may write there: the guild's word, then everybody's overwrite, then
        those of their roles, then their own.

        https://docs.discord.com/developers/topics/permissions#permission-overwrites
        """
        granted, writing = self.granted(user), Permissions(send_messages=True).value
        if granted.administrator:
            return True
        value, over = granted.value, channel.overwrites
        roles = [over[r] for r in self.members[user].roles if r in over]
        everybody = [over[self.guild]] if self.guild in over else []
        own = [over[user]] if user in over else []
        for group in (everybody, roles, own):
            for each in group:
                value &= ~each.deny
            for each in group:
                value |= each.allow
        return bool(value & writing)

    def rank(self, user: int) -> float:
        if user == self.owner:
            return float("inf")
        member = self.members.get(user)
        return max((self.roles[r].position for r in member.roles), default=0) if member else -1
