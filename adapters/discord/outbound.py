"""Actions as calls of Discord's HTTP API, and how each of them ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from discord import Client, HTTPException
from discord.http import Route

from adapters.discord.announcing import Announcing, framed
from adapters.discord.answers import Answers
from adapters.discord.bodies import message
from adapters.discord.failures import CANNOT_DM, FAILURES, outcome
from adapters.discord.flight import flight
from adapters.discord.interactions import handle
from adapters.discord.measures import Measure, Measures
from adapters.discord.payload import flake, whole
from adapters.discord.people import number_of
from adapters.discord.render import render
from adapters.discord.uploads import Upload, post
from adapters.port import Denied, Done, Gone, Host, Later, Outcome
from policies.actions import (
    Action,
    Ban,
    Button,
    Delete,
    Edit,
    Kick,
    Lift,
    Notice,
    Quoted,
    Reply,
    Sanction,
    Send,
    Text,
    Timeout,
    Warn,
)
from policies.announced import Announce, OpenThread, Pin
from policies.measures import Clean

LONGEST_TIMEOUT = timedelta(days=28)
"""https://docs.discord.com/developers/resources/guild#modify-guild-member"""

OLDEST = 14 * 86_400 - 60
"""Seconds since a message was written that can be removed along with others, less a minute.
https://docs.discord.com/developers/resources/message#bulk-delete-messages"""

LONGEST_CLEANING = 604_800
"""Seconds. https://docs.discord.com/developers/resources/guild#create-guild-ban"""

LONGEST_REASON = 512
"""Characters. https://docs.discord.com/developers/resources/audit-log"""

_TIMEOUT = 25.0
"""Seconds for everything that an action needs, the library's own retries included."""

_REMEMBERED = 10_000
_AGAIN = 2.0


class Outbound:
    """Carries actions out over one connection."""

    def __init__(self, client: Client, answers: Answers, host: Host) -> None:
        self._client = client
        self._answers = answers
        self._host = host
        self._measures = Measures(client)
        self._announcing = Announcing(client, host, self._address)
        self._private: dict[str, str] = {}
        self._closing = False
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def perform(self, action: Action) -> Outcome:
        """The work of at most one action; never raises for what Discord answers."""
        if self._closing:
            return Later(_AGAIN, "the connection to Discord is being closed", True)
        self._busy += 1
        self._idle.clear()
        try:
            return await self._performed(action)
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def drain(self) -> None:
        """Begin nothing more; returns when what was begun has ended."""
        self._closing = True
        await self._idle.wait()

    async def _performed(self, action: Action) -> Outcome:
        with flight() as calls:
            try:
                async with asyncio.timeout(_TIMEOUT):
                    return await self._do(action)
            except FAILURES as error:
                return outcome(error, action, calls)

    async def _do(self, action: Action) -> Outcome:
        if isinstance(action, Measure):
            words = getattr(action, "reason", "") or action.because
            return await self._measures.take(action, _reason(words))
        match action:
            case Delete():
                return await self._delete(action)
            case Clean():
                return await self._clean(action)
            case Warn() | Notice():
                return await self._tell(action)
            case Sanction():
                return await self._sanction(action)
            case Announce() | Pin() | OpenThread():
                return await self._announcing.take(action)
            case Send():
                body = await self._body(action, action.text, action.buttons)
                return await self._send(number_of(action.channel, "channel"), body)
            case Reply():
                return await self._reply(action)
            case Edit():
                return await self._edit(action)
            case _:
                return Denied(f"Discord has nothing like {type(action).__name__.lower()}")

    async def _delete(self, action: Delete) -> Outcome:
        channel, message = await self._address(action.channel, action.message)
        if not (channel and message):
            return Gone("there is no such message")
        await self._client.http.delete_message(channel, message, reason=_reason(action.because))
        return Done()

    async def _clean(self, action: Clean) -> Outcome:
        """In one call those that are young enough for it."""
        channel, oldest = int(number_of(action.channel, "channel") or 0), time.time() - OLDEST
        times = (*action.written, *[time.time()] * len(action.messages))
        pairs = zip(action.messages, times, strict=False)
        young = [m for m, at in pairs if at > oldest and flake({"id": m}, "id")]
        if not (channel and young):
            return Denied("Discord removes no messages at once that are older than two weeks")
        reason = _reason(action.because)
        if len(young) == 1:
            await self._client.http.delete_message(channel, int(young[0]), reason=reason)
        else:
            route = Route("POST", "/channels/{channel_id}/messages/bulk-delete", channel_id=channel)
            await self._client.http.request(route, json={"messages": young}, reason=reason)
        return Done(str(len(young)))

    async def _sanction(self, action: Sanction) -> Outcome:
        guild, member = number_of(action.place, "guild"), number_of(action.member, "member")
        if not (guild and member):
            return Denied(f"{action.member} in {action.place} is no member of a Discord guild")
        http, reason = self._client.http, _reason(action.reason)
        match action:
            case Timeout():
                end = min(action.until, datetime.now(UTC) + LONGEST_TIMEOUT - timedelta(minutes=1))
                await self._silence(guild, member, end.isoformat(), reason)
            case Kick():
                await http.kick(int(member), int(guild), reason=reason)
            case Ban():
                cleaned = min(max(action.clean_seconds, 0), LONGEST_CLEANING)
                await http.request(
                    _ban(guild, member), json={"delete_message_seconds": cleaned}, reason=reason
                )
            case Lift(what="timeout"):
                await self._silence(guild, member, None, reason)
            case Lift():
                await http.unban(int(member), int(guild), reason=reason)
            case _:
                return Denied(f"Discord has nothing like {type(action).__name__.lower()}")
        return Done()

    async def _silence(self, guild: str, member: str, until: str | None, reason: str) -> None:
        """Set or clear a timeout. One that is longer than Discord allows ends early; the core
        renews it."""
        await self._client.http.edit_member(
            int(guild), int(member), reason=reason, communication_disabled_until=until
        )

    async def _tell(self, action: Warn | Notice) -> Outcome:
        """In private; where that cannot arrive, the words for everyone in the channel."""
        member = number_of(action.member, "member")
        try:
            body = await self._body(action, action.text, action.buttons)
            return await self._send(await self._private_channel(member), body)
        except HTTPException as error:
            if error.code not in CANNOT_DM:
                raise
        channel = number_of(action.channel, "channel")
        if not (channel and action.fallback):
            return Denied("this member takes no private messages from the bot")
        return await self._send(channel, await self._body(action, action.fallback, ()))

    async def _reply(self, action: Reply) -> Outcome:
        """Through the interaction while that is possible; else in private, or as a reply."""
        body = await self._body(action, action.text, action.buttons)
        file, asked = action.file, handle(action.interaction)
        upload = Upload(file.name, await self._host.enclosed(file)) if file else None
        if asked:
            plain = {k: v for k, v in body.items() if k not in ("nonce", "enforce_nonce")}
            private = action.private
            made = await self._answers.answer(asked, plain, private=private, upload=upload)
            if made is not None:
                return Done(made)
        if action.private:
            return await self._send(await self._private_channel(_member(action)), body, upload)
        if to := flake({"id": action.to}, "id"):
            body["message_reference"] = {"message_id": to, "fail_if_not_exists": False}
        return await self._send(number_of(action.channel, "channel"), body)

    async def _edit(self, action: Edit) -> Outcome:
        channel, message = await self._address(action.channel, action.message)
        if not (channel and message):
            return Gone("there is no such message")
        body = await self._body(action, action.text, action.buttons)
        route = Route(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=channel,
            message_id=message,
        )
        framed(body, action.text, action.card)
        kept = {k: v for k, v in body.items() if k not in ("nonce", "enforce_nonce")}
        await self._client.http.request(route, json=kept)
        return Done(str(message))

    async def _send(
        self, channel: str, body: Mapping[str, Any], upload: Upload | None = None
    ) -> Outcome:
        return await post(self._client, channel, body, upload)

    async def _body(self, action: Action, text: Text, buttons: Sequence[Button]) -> dict[str, Any]:
        excerpts = {p: await self._words(p) for p in text if isinstance(p, Quoted)}
        return message(action.id, render(text, excerpts), buttons)

    async def _words(self, piece: Quoted) -> str:
        return await self._host.excerpt(piece)

    async def _address(self, channel: str, message: str) -> tuple[int, int]:
        """Channel and message as Discord's numbers; 0 for what there is not."""
        if message.startswith("sent:"):
            message = await self._host.sent(message.removeprefix("sent:"))
        return int(number_of(channel, "channel") or 0), int(flake({"id": message}, "id") or 0)

    async def _private_channel(self, member: str) -> str:
        known = self._private.get(member)
        if known or not member:
            return known or ""
        route = Route("POST", "/users/@me/channels")
        made = await self._client.http.request(route, json={"recipient_id": member})
        while len(self._private) >= _REMEMBERED:
            self._private.pop(next(iter(self._private)))
        self._private[member] = str(made["id"])
        return self._private[member]


def _ban(guild: str, member: str) -> Route:
    path = "/guilds/{guild_id}/bans/{user_id}"
    return Route("PUT", path, guild_id=int(guild), user_id=int(member))


def _member(action: Reply) -> str:
    return number_of(action.member, "member")


def _reason(words: str) -> str:
    return whole(words)[:LONGEST_REASON]
