"""The sandbox's world: its messages and members, changed only by lawful acts at given times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from adapters.sandbox.people import BOT, CHANNELS, LOBBY, Channel, Member
from adapters.sandbox.posts import Post, Reason, Refused
from adapters.sandbox.register import Register
from policies.actions import Button
from policies.events import Attachment, Part


class World(Register):
    """What is so in the sandbox. Every act either changes it or raises ``Refused``."""

    def __init__(
        self, run: str, members: Iterable[Member] = (), channels: Iterable[Channel] = CHANNELS
    ) -> None:
        super().__init__(run, members, channels)

    # What members do.

    def say(
        self,
        member: str,
        channel: str,
        text: str,
        at: datetime,
        *,
        reply_to: str = "",
        attachments: tuple[Attachment, ...] = (),
        parts: tuple[Part, ...] = (),
        forwarded_from: str = "",
        kind: Literal["say", "command"] = "say",
    ) -> Post:
        """Write in a channel; a command line is seen by its writer alone."""
        who = self.writer(member, channel, at)
        if not text.strip() and not attachments and not parts:
            raise Refused("nothing", "an empty message cannot be sent")
        if reply_to and reply_to not in self.posts:
            reply_to = ""
        return self._add(
            kind=kind,
            channel=channel,
            member=who.id,
            name=who.name,
            at=at,
            text=text,
            reply_to=reply_to,
            attachments=attachments,
            parts=parts,
            forwarded_from=forwarded_from,
            only_for=who.id if kind == "command" else "",
        )

    def edit(self, member: str, post: str, text: str, at: datetime) -> Post:
        """Put other words into one's own message."""
        old = self._own(member, post)
        self.writer(member, old.channel, at)
        if not text.strip() and not old.attachments:
            raise Refused("nothing", "an empty message cannot be sent")
        return self._replace(old, text=text, edits=old.edits + 1)

    def delete(self, member: str, post: str) -> Post:
        """Take one's own message away."""
        return self._replace(self._own(member, post), removed="author")

    def react(self, member: str, post: str, reaction: str, at: datetime) -> tuple[Post, bool]:
        """Put a reaction on a message, or take it off; answers whether it was taken off."""
        old = self._standing(post)
        who = self.present(member, at)
        held = old.reactions.get(reaction, ())
        removed = who.id in held
        kept = tuple(m for m in held if m != who.id) if removed else (*held, who.id)
        reactions = {**old.reactions, reaction: kept}
        return self._replace(old, reactions={r: m for r, m in reactions.items() if m}), removed

    def add(self, member: Member) -> Member:
        """Bring somebody new into the world; they are inside if they have ``joined``."""
        if member.id in self.members or member.id == BOT:
            raise Refused("taken", f"there is already a member called {member.handle}")
        return self._put(member)

    def join(self, member: str, at: datetime) -> Post:
        """Come in; refused while a ban holds."""
        who = self.member(member)
        if who.shut_out(at):
            raise Refused("banned", f"{who.handle} is banned and cannot join")
        if who.joined:
            raise Refused("present", f"{who.handle} is already here")
        who = self._put(msgspec.structs.replace(who, joined=at, banned=False, banned_until=None))
        return self._add(kind="join", channel=LOBBY, member=who.id, name=who.name, at=at)

    def leave(self, member: str, at: datetime) -> Post:
        """Go out by oneself."""
        who = self.present(member, at)
        self._put(msgspec.structs.replace(who, joined=None))
        return self._add(kind="leave", channel=LOBBY, member=who.id, name=who.name, at=at)

    def refuse(self, member: str, channel: str, reason: Reason, at: datetime) -> Post:
        """Leave a visible line that somebody was not let; one line as long as it goes on."""
        who = self.member(member)
        for old in reversed(self.posts.values()):
            if old.member == who.id and old.channel == channel:
                if old.kind == "refused" and old.because == reason:
                    return old
                break
        return self._add(
            kind="refused", channel=channel, member=who.id, name=who.name, at=at, because=reason
        )

    # What the bot does; False means that there was nothing left to do it to.

    def post(
        self,
        channel: str,
        pieces: tuple[Any, ...],
        at: datetime,
        *,
        because: str = "",
        only_for: str = "",
        reply_to: str = "",
        buttons: tuple[Button, ...] = (),
        attachments: tuple[Attachment, ...] = (),
    ) -> Post:
        """A message of the bot's own."""
        return self._add(
            kind="bot",
            channel=self.channel(channel).id,
            member=BOT,
            name="Hallwarden",
            at=at,
            pieces=pieces,
            because=because,
            only_for=only_for,
            reply_to=reply_to,
            buttons=buttons,
            attachments=attachments,
        )

    def rewrite(self, post: str, pieces: tuple[Any, ...], buttons: tuple[Button, ...]) -> Post:
        """Other words and buttons for one of the bot's messages."""
        return self._replace(self._own(BOT, post), pieces=pieces, buttons=buttons)

    def remove(self, post: str, because: str) -> bool:
        """Take a message away."""
        old = self.posts.get(post)
        if old is None or old.removed:
            return False
        self._replace(old, removed="bot", because=because)
        return True

    def silence(self, member: str, until: datetime | None) -> bool:
        """Start, move or (``None``) end a timeout."""
        who = self.members.get(member)
        if who is None or (until is None and who.silent_until is None):
            return False
        self._put(msgspec.structs.replace(who, silent_until=until))
        return True

    def expel(self, member: str) -> bool:
        """Put a member out; they may come back."""
        who = self.members.get(member)
        if who is None or who.joined is None:
            return False
        self._put(msgspec.structs.replace(who, joined=None))
        return True

    def ban(self, member: str, until: datetime | None) -> bool:
        """Put a member out and keep them out, for good without ``until``."""
        who = self.members.get(member)
        if who is None:
            return False
        self._put(msgspec.structs.replace(who, joined=None, banned=True, banned_until=until))
        return True

    def unban(self, member: str) -> bool:
        """End a ban; the member may join again."""
        who = self.members.get(member)
        if who is None or not who.banned:
            return False
        self._put(msgspec.structs.replace(who, banned=False, banned_until=None))
        return True

    def clean(self, member: str, since: datetime, because: str) -> None:
        """Take away what a member wrote since then."""
        for post in list(self.posts.values()):
            if post.member == member and post.kind == "say" and post.at >= since:
                self.remove(post.id, because)

    def hold(self, post: str, held: bool) -> bool:
        """Hide a message from all but staff, or show it again."""
        old = self.posts.get(post)
        if old is None or old.removed or old.held == held:
            return False
        self._replace(old, held=held)
        return True

    def pin(self, post: str, pinned: bool) -> bool:
        """Mark a post for everybody, or no longer."""
        old = self.posts.get(post)
        if old is None or old.removed or old.pinned == pinned:
            return False
        self._replace(old, pinned=pinned)
        return True

    def appoint(self, member: str, role: str, has: bool) -> bool:
        """Give a member a role of the community, or take it."""
        who = self.members.get(member)
        if who is None or (role in who.roles) == has:
            return False
        roles = (*who.roles, role) if has else tuple(r for r in who.roles if r != role)
        self._put(msgspec.structs.replace(who, roles=roles))
        return True

    def call(self, member: str, name: str) -> bool:
        """Call a member something else; their handle where the name is empty."""
        who = self.members.get(member)
        if who is None:
            return False
        self._put(msgspec.structs.replace(who, name=name or who.handle))
        return True

    def slow(self, channel: str, seconds: int) -> int:
        """Let members write once in so many seconds; answers what held before."""
        old = self.channel(channel)
        self._rule(msgspec.structs.replace(old, slow=seconds))
        return old.slow

    def lock(self, channel: str, locked: bool) -> bool:
        """Let only staff write in a channel, or everybody again."""
        old = self.channel(channel)
        if old.staff_writes or old.locked == locked:
            return False
        self._rule(msgspec.structs.replace(old, locked=locked))
        return True
