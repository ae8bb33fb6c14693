"""The room: what people do in the sandbox, told to the host, and shown to the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from time import perf_counter

import msgspec
from msgspec import Struct

from adapters.port import Host
from adapters.sandbox import inbound
from adapters.sandbox.feed import Feed, Patch
from adapters.sandbox.files import Shelf
from adapters.sandbox.people import BOT, LOBBY, PLACE, Member, channel_id, member_id, residents
from adapters.sandbox.posts import Post, Reason, Refused
from adapters.sandbox.rulings import Ruling, Rulings
from adapters.sandbox.slash import parsed
from adapters.sandbox.world import World
from policies.commands.calling import REPORT, called
from policies.commands.shown import Shown
from policies.decision import Decision
from policies.errors import HallwardenError
from policies.events import Attachment, Event, Part

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class NotRunning(HallwardenError):
    """The sandbox was asked for something that only the running program knows."""


class Live(Struct, frozen=True, kw_only=True):
    """What the banner says of the policy in force.

    ``acting`` is ``act`` or ``observe``, ``""`` while unknown; ``path`` is the policy's file as
    the admin would open it; ``problems`` are why its latest version was not taken. ``may`` holds
    the permissions of those who have any, by member, ``offers`` what is offered for a parameter
    while a command is written, as pairs of a word and what people read.
    """

    acting: str = ""
    path: str = ""
    rules: int = 0
    problems: tuple[str, ...] = ()
    may: Mapping[str, tuple[str, ...]] = {}
    offers: Mapping[str, tuple[tuple[str, str], ...]] = {}


class Offer(Struct, frozen=True, kw_only=True):
    """An event on its way to being judged, and the post that it is about."""

    kind: str
    post: str
    text: str
    event: Event


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Room:
    """The room and those in it. Its acts answer the decision, ``None`` where nobody judges.

    What is done while nobody listens is kept and told at the next start.
    """

    def __init__(
        self, *, commands: Iterable[Shown] = (), now: Callable[[], datetime] = utc_now
    ) -> None:
        started = now()
        self.now = now
        self.world = World(_base36(int(started.timestamp() * 1000)), residents(started))
        self.rulings = Rulings()
        self.feed = Feed(self.snapshot)
        self.files = Shelf()
        self.commands = tuple(commands)
        self.live = Live()
        self._host: Host | None = None
        self._offers: dict[str, Offer] = {}
        self._count = 0

    @property
    def host(self) -> Host:
        """The program this room reports to. Raises ``NotRunning``."""
        if self._host is None:
            raise NotRunning("sandbox: nobody is listening; start the adapter with run(host) first")
        return self._host

    def show(self, live: Live) -> None:
        """Let the banner say what is in force now."""
        self.live = live
        self.feed.publish({"live": live})

    async def says(
        self,
        member: str,
        channel: str,
        text: str,
        *,
        reply_to: str = "",
        attachments: tuple[Attachment, ...] = (),
        parts: tuple[Part, ...] = (),
        forwarded_from: str = "",
    ) -> Decision | None:
        """Write in a channel, or run the slash command that the text is. Raises ``Refused``."""
        member, channel, at = member_id(member), channel_id(channel), self.now()
        calling = called(text) if reply_to else None
        known = parsed(text, self.commands) if calling is None else (REPORT, calling)
        post = self.world.say(
            member,
            channel,
            text,
            at,
            reply_to=reply_to,
            attachments=attachments,
            parts=parts,
            forwarded_from=forwarded_from,
            kind="command" if known else "say",
        )
        author, replied = self.world.member(member), self.world.posts.get(post.reply_to)
        everyone = self.world.members
        if known:
            event: Event = inbound.command(post, *known, author, replied, everyone)
            return await self._offer("command", post, event)
        return await self._offer("say", post, inbound.message(post, author, replied, everyone))

    async def edits(self, member: str, post: str, text: str) -> Decision | None:
        """Put other words into one's own message. Raises ``Refused``."""
        at, author = self.now(), self.world.member(member)
        new = self.world.edit(author.id, post, text, at)
        replied = self.world.posts.get(new.reply_to)
        event = inbound.edited(new, author, at, replied, self.world.members)
        return await self._offer("edit", new, event)

    async def deletes(self, member: str, post: str) -> Decision | None:
        """Take one's own message away. Raises ``Refused``."""
        author = self.world.member(member)
        gone = self.world.delete(author.id, post)
        return await self._offer("delete", gone, inbound.deleted(gone, author, self.now()))

    async def reacts(self, member: str, post: str, reaction: str) -> Decision | None:
        """Put a reaction on a message or take it off. Raises ``Refused``."""
        at, who = self.now(), self.world.member(member)
        new, removed = self.world.react(who.id, post, reaction, at)
        self._count += 1
        event = inbound.reacted(new, who, reaction, removed, at, self._count)
        return await self._offer("react", new, event)

    async def joins(self, member: str) -> Decision | None:
        """Come in. Raises ``Refused``."""
        post = self.world.join(member_id(member), self.now())
        return await self._offer("join", post, inbound.joined(post, self.world.member(member)))

    async def leaves(self, member: str) -> Decision | None:
        """Go out. Raises ``Refused``."""
        post = self.world.leave(member_id(member), self.now())
        return await self._offer("leave", post, inbound.left(post, self.world.member(member)))

    async def presses(self, member: str, post: str, code: str) -> Decision | None:
        """Press a button under one of the bot's messages. Raises ``Refused``."""
        at = self.now()
        who, shown = self.world.present(member, at), self.world.posts.get(post)
        if shown is None or shown.removed or code not in {b.code for b in shown.buttons}:
            raise Refused("gone", "this button is no longer there")
        if shown.only_for not in ("", who.id):
            raise Refused("not-yours", "this button is for somebody else")
        self._count += 1
        event = inbound.pressed(shown, code, who, at, self._count)
        return await self._offer("press", shown, event)

    async def adds(self, name: str, age: timedelta) -> Member:
        """Bring in a new persona who joined so long ago; at age zero they join right now."""
        at = self.now()
        handle = re.sub(r"[^\w.-]+", "-", name.strip().lower()).strip("-.")[:24] or "guest"
        taken = sum(1 for member in self.world.members.values() if member.handle.startswith(handle))
        member = Member(
            id=member_id(f"{handle}-{taken + 1}" if taken else handle),
            name=name.strip()[:40] or handle,
            created=at - 2 * age,
            joined=at - age if age else None,
        )
        self.world.add(member)
        self.publish()
        if not age:
            await self.joins(member.id)
        return self.world.member(member.id)

    def refuses(self, member: str, channel: str, reason: Reason) -> None:
        """Leave a line in the channel that somebody was not let."""
        self.world.refuse(member_id(member), channel_id(channel), reason, self.now())
        self.publish()

    def publish(self) -> None:
        """Show the pages what the world's last acts have changed."""
        if changed := self.world.drain():
            self.feed.publish(changed)

    def snapshot(self) -> Patch:
        """Everything a page needs that has just been opened."""
        return {
            "fresh": True,
            "place": PLACE,
            "bot": BOT,
            "lobby": LOBBY,
            "channels": list(self.world.channels.values()),
            "members": list(self.world.members.values()),
            "posts": list(self.world.posts.values()),
            "rulings": self.rulings.all_shown(),
            "commands": self.commands,
            "live": self.live,
        }

    def unjudged(self) -> tuple[Offer, ...]:
        """What was said while nobody listened, or did not become durable before a stop."""
        return tuple(self._offers.values())

    async def catch_up(self, offers: tuple[Offer, ...]) -> None:
        """Say who we are, offer what is still unjudged, and then that each channel was read."""
        now = self.now()
        await self.host.emit(inbound.checked(self.world.run, now))
        for offer in offers:
            event = msgspec.structs.replace(offer.event, received=now)
            await self._judge(msgspec.structs.replace(offer, event=event))
        for channel in dict.fromkeys(offer.event.channel for offer in offers):
            late = [offer for offer in offers if offer.event.channel == channel]
            await self.host.emit(inbound.caught_up(channel, late[-1].post, late[0].event.at, now))

    async def _offer(self, kind: str, post: Post, event: Event) -> Decision | None:
        self.publish()
        offer = self._offers[event.id] = Offer(kind=kind, post=post.id, text=post.text, event=event)
        return await self._judge(offer)

    async def _judge(self, offer: Offer) -> Decision | None:
        if self._host is None:
            return None
        began = perf_counter()
        (decision,) = await self.host.emit(offer.event)
        took = (perf_counter() - began) * 1000
        self._offers.pop(offer.event.id, None)
        self.rulings.note(
            Ruling(
                post=offer.post,
                kind=offer.kind,
                text=offer.text,
                event=offer.event.id,
                took=took,
                decision=decision,
            )
        )
        self.feed.publish({"rulings": [self.rulings.shown(offer.event.id)]})
        return decision


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
