"""Register: who and what is in the sandbox, and what of it the pages have not been told yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from adapters.sandbox.people import LOBBY, Channel, Member, member_id
from adapters.sandbox.posts import Post, Refused

HISTORY = 1_000
"""Posts kept; older ones are forgotten, as a page would not show them anyway."""


class Register:
    """What is so. ``run`` begins every post's id, so that ids of two runs never meet in one
    journal."""

    def __init__(self, run: str, members: Iterable[Member], channels: Iterable[Channel]) -> None:
        self.run = run
        self.members = {member.id: member for member in members}
        self.channels = {channel.id: channel for channel in channels}
        self.posts: dict[str, Post] = {}
        self._count = 0
        self._changed: dict[str, Post | Member | Channel] = {}

    def member(self, member: str) -> Member:
        """The member of this id. Raises ``Refused``."""
        who = self.members.get(member_id(member))
        if who is None:
            raise Refused("absent", f"there is no member {member}; add a persona first")
        return who

    def channel(self, channel: str) -> Channel:
        """The channel of this id. Raises ``Refused``."""
        if channel not in self.channels:
            raise Refused("gone", f"there is no channel {channel}")
        return self.channels[channel]

    def present(self, member: str, at: datetime) -> Member:
        """The member, if they are inside. Raises ``Refused``."""
        who = self.member(member)
        if who.shut_out(at):
            raise Refused("banned", f"{who.handle} is banned")
        if who.joined is None:
            raise Refused("absent", f"{who.handle} is not in the room; let them join first")
        return who

    def writer(self, member: str, channel: str, at: datetime) -> Member:
        """The member, if they may write there now. Raises ``Refused``."""
        who, where = self.present(member, at), self.channel(channel)
        if who.silent(at):
            raise Refused("timeout", f"{who.handle} is on a timeout")
        if where.staff_writes and not who.staff:
            raise Refused("read-only", f"only staff may write in #{where.name}")
        if where.locked and not who.staff:
            raise Refused("locked", f"#{where.name} is locked")
        if where.slow and not who.staff and self._wrote(who.id, channel, at, where.slow):
            raise Refused("slow", f"#{where.name} is slow: once in {where.slow} seconds")
        return who

    def _wrote(self, member: str, channel: str, at: datetime, seconds: int) -> bool:
        """Whether a member has written there so lately."""
        return any(
            post.member == member
            and post.channel == channel
            and post.kind == "say"
            and (at - post.at).total_seconds() < seconds
            for post in reversed(self.posts.values())
        )

    def last_channel(self, member: str) -> str:
        """Where a member wrote last, or the lobby."""
        for post in reversed(self.posts.values()):
            if post.member == member:
                return post.channel
        return LOBBY

    def drain(self) -> dict[str, list[Any]]:
        """What has changed since the last call, by kind; nothing is empty in it."""
        changed, self._changed = self._changed, {}
        kinds = {"posts": Post, "members": Member, "channels": Channel}
        found = {
            name: [one for one in changed.values() if isinstance(one, kind)]
            for name, kind in kinds.items()
        }
        return {name: ones for name, ones in found.items() if ones}

    def _own(self, member: str, post: str) -> Post:
        old = self._standing(post)
        if old.member != member_id(member) or old.kind not in ("say", "bot"):
            raise Refused("not-yours", "only one's own messages can be changed")
        return old

    def _standing(self, post: str) -> Post:
        old = self.posts.get(post)
        if old is None or old.removed:
            raise Refused("gone", "this message is no longer there")
        return old

    def _add(self, **fields: Any) -> Post:
        self._count += 1
        post = Post(id=f"{self.run}-{self._count}", **fields)
        self.posts[post.id] = self._changed[post.id] = post
        while len(self.posts) > HISTORY:
            self.posts.pop(next(iter(self.posts)))
        return post

    def _replace(self, old: Post, **fields: Any) -> Post:
        post = msgspec.structs.replace(old, **fields)
        self.posts[post.id] = self._changed[post.id] = post
        return post

    def _put(self, member: Member) -> Member:
        self.members[member.id] = self._changed[member.id] = member
        return member

    def _rule(self, channel: Channel) -> Channel:
        self.channels[channel.id] = self._changed[channel.id] = channel
        return channel
