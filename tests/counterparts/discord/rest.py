"""The HTTP API's operations that a moderating bot uses, each under the rules of ``rules``."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.counterparts.discord import objects
from tests.counterparts.discord.members import Call
from tests.counterparts.discord.order import Order
from tests.counterparts.discord.rules import Refusal
from tests.counterparts.discord.sockets import Gateway
from tests.counterparts.discord.state import Asked, Channel, Message, State

EPHEMERAL = 1 << 6
LOADING = 1 << 7
FIRST_ANSWER = 3.0
TOKEN_LIFE = 15 * 60.0


Handler = Callable[[Call], Awaitable[Any]]
"""Answers the JSON body of a 200, or ``None`` for a 204."""


class Rest(Order):
    """Handlers over the state; what they change is dispatched over the gateway."""

    def __init__(self, state: State, gateway: Gateway) -> None:
        super().__init__(state, gateway)
        guild = rf"/guilds/{state.guild}"
        self.operations: list[tuple[str, str, Handler]] = [
            ("GET", r"/users/@me", self._me),
            ("GET", r"/oauth2/applications/@me", self._application),
            ("GET", r"/applications/(\d+)/commands", self._commands),
            ("PUT", r"/applications/(\d+)/commands", self._overwrite),
            ("POST", r"/users/@me/channels", self._private),
            ("GET", r"/channels/(\d+)/messages", self._history),
            ("POST", r"/channels/(\d+)/messages", self._create),
            ("PATCH", r"/channels/(\d+)/messages/(\d+)", self._edit),
            ("DELETE", r"/channels/(\d+)/messages/(\d+)", self._delete),
            ("POST", r"/channels/(\d+)/messages/bulk-delete", self._purge),
            ("POST", r"/channels/(\d+)/messages/(\d+)/threads", self._thread),
            ("GET", r"/channels/(\d+)", self._shown),
            ("PUT", r"/channels/(\d+)/messages/pins/(\d+)", self._pin),
            ("DELETE", r"/channels/(\d+)/messages/pins/(\d+)", self._unpin),
            ("PATCH", r"/channels/(\d+)", self.order),
            ("PUT", rf"{guild}/incident-actions", self.pause),
            ("GET", rf"{guild}/members/(\d+)", self.seen),
            ("PATCH", rf"{guild}/members/(\d+)", self.change),
            ("PUT", rf"{guild}/members/(\d+)/roles/(\d+)", self.appoint),
            ("DELETE", rf"{guild}/members/(\d+)/roles/(\d+)", self.dismiss),
            ("DELETE", rf"{guild}/members/(\d+)", self.kick),
            ("PUT", rf"{guild}/bans/(\d+)", self.ban),
            ("DELETE", rf"{guild}/bans/(\d+)", self.unban),
            ("POST", r"/interactions/(\d+)/([^/]+)/callback", self._callback),
            ("PATCH", r"/webhooks/(\d+)/([^/]+)/messages/@original", self._original),
            ("POST", r"/webhooks/(\d+)/([^/]+)", self._followup),
        ]

    async def _me(self, call: Call) -> Any:
        return objects.self_user(self.state.users[self.state.bot])

    async def _application(self, call: Call) -> Any:
        return objects.application(self.state, self.application_flags())

    def application_flags(self) -> int:
        members, content = 1 << 15, 1 << 19
        return sum(
            flag
            for flag, intent in ((members, 1 << 1), (content, 1 << 15))
            if self._gateway.switched_on & intent
        )

    async def _commands(self, call: Call) -> Any:
        if call.query.get("with_localizations") == "true":
            return self.state.commands
        hidden = ("name_localizations", "description_localizations")
        return [{k: v for k, v in c.items() if k not in hidden} for c in self.state.commands]

    async def _overwrite(self, call: Call) -> Any:
        self.state.commands = [objects.command(self.state, wanted) for wanted in call.body]
        return self.state.commands

    async def _shown(self, call: Call) -> Any:
        return objects.channel(self.state, self._channel(call.ids[0]))

    async def _private(self, call: Call) -> Any:
        user = int(call.body["recipient_id"])
        if user not in self.state.users:
            raise Refusal("unknown user")
        return objects.channel(self.state, self.state.private_channel(user))

    async def _history(self, call: Call) -> Any:
        channel = self._channel(call.ids[0])
        if not self.state.granted(self.state.bot).read_message_history:
            raise Refusal("right")
        kept = [m for m in channel.messages.values() if m.only_for is None]
        if "before" in call.query:
            kept = [m for m in kept if m.id < int(call.query["before"])]
        if "after" in call.query:
            kept = [m for m in kept if m.id > int(call.query["after"])]
        newest = sorted(kept, key=lambda m: m.id, reverse=True)
        page = newest[: int(call.query.get("limit", "50"))]
        return [objects.message(self.state, m) for m in page]

    async def _create(self, call: Call) -> Any:
        channel = self._channel(call.ids[0])
        if channel.recipient is None:
            if not self.state.writes(self.state.bot, channel):
                raise Refusal("right")
        elif not self.state.users[channel.recipient].takes_private:
            raise Refusal("cannot write to this user")
        nonce = call.body.get("nonce")
        if nonce is not None and call.body.get("enforce_nonce"):
            for known in channel.messages.values():
                if known.nonce == str(nonce):
                    return objects.message(self.state, known)
        return await self._write(channel, call.body)

    async def _write(
        self, channel: Channel, body: dict[str, Any], only_for: int | None = None
    ) -> dict[str, Any]:
        self._fits(body)
        reference = body.get("message_reference")
        if reference:
            reference = {"type": 0, "channel_id": str(channel.id), **reference}
            reference.pop("fail_if_not_exists", None)
        made = Message(
            self.state.snowflake(),
            channel.id,
            self.state.bot,
            body.get("content") or "",
            components=body.get("components") or [],
            embeds=body.get("embeds") or [],
            flags=body.get("flags") or 0,
            nonce=str(body["nonce"]) if body.get("nonce") is not None else None,
            reference=reference,
            only_for=only_for,
        )
        channel.messages[made.id] = made
        shown = objects.message(self.state, made)
        if only_for is None and channel.recipient is None:
            await self._gateway.dispatch(
                "MESSAGE_CREATE", {**shown, "guild_id": str(self.state.guild)}
            )
        return shown

    def _fits(self, body: dict[str, Any]) -> None:
        content = body.get("content") or ""
        if len(content) > 2000:
            raise Refusal("message longer than 2,000")
        if body.get("embeds"):
            self.may("embed_links")
        for embed in body.get("embeds") or []:
            if len(embed.get("title", "")) > 256 or len(embed.get("description", "")) > 4096:
                raise Refusal("embed too long")
        if not content and not body.get("embeds"):
            raise Refusal("empty message")
        codes = [b["custom_id"] for row in body.get("components") or [] for b in row["components"]]
        if len(set(codes)) != len(codes):
            raise Refusal("twice the same custom_id")

    async def _thread(self, call: Call) -> Any:
        message = self._message(call.ids[0], call.ids[1])
        self.may("create_public_threads")
        if message.id in self.state.channels:
            raise Refusal("a thread already")
        self.state.channels[message.id] = Channel(message.id, call.body["name"], 11)
        return objects.thread(self.state, self.state.channels[message.id], message)

    async def _pin(self, call: Call) -> Any:
        self._pinned(call, pinned=True)

    async def _unpin(self, call: Call) -> Any:
        self._pinned(call, pinned=False)

    def _pinned(self, call: Call, *, pinned: bool) -> None:
        message = self._message(call.ids[0], call.ids[1])
        self.may("pin_messages")
        message.pinned = pinned

    async def _edit(self, call: Call) -> Any:
        message = self._message(call.ids[0], call.ids[1])
        if message.author != self.state.bot:
            raise Refusal("others' messages")
        return await self._rewrite(message, call.body)

    async def _rewrite(self, message: Message, body: dict[str, Any]) -> dict[str, Any]:
        self._fits({"content": message.content, **body})
        message.content = body.get("content", message.content)
        message.components = body.get("components", message.components) or []
        message.embeds = body.get("embeds", message.embeds) or []
        message.edited = datetime.now(UTC)
        message.flags &= ~LOADING
        return objects.message(self.state, message)

    async def _purge(self, call: Call) -> Any:
        """All or none: one that is too old refuses them all, one that is gone does not matter."""
        channel, wanted = self._channel(call.ids[0]), {int(m) for m in call.body["messages"]}
        self.may("manage_messages")
        oldest = self.state.snowflake(datetime.now(UTC) - timedelta(days=14))
        if min(wanted) < oldest:
            raise Refusal("older than two weeks")
        for number in wanted & channel.messages.keys():
            del channel.messages[number]

    async def _delete(self, call: Call) -> Any:
        message = self._message(call.ids[0], call.ids[1])
        if message.author != self.state.bot:
            self.may("manage_messages")
        del self.state.channels[message.channel].messages[message.id]
        gone = {
            "id": str(message.id),
            "channel_id": str(message.channel),
            "guild_id": str(self.state.guild),
        }
        await self._gateway.dispatch("MESSAGE_DELETE", gone)

    async def _callback(self, call: Call) -> Any:
        asked = self._asked(call.ids[0], call.ids[1])
        if asked.state != "new":
            raise Refusal("answered already")
        if time.monotonic() - asked.at > FIRST_ANSWER:
            raise Refusal("three seconds")
        kind, data = call.body["type"], call.body.get("data") or {}
        channel = self.state.channels[asked.channel]
        hidden = asked.user if (data.get("flags") or 0) & EPHEMERAL else None
        made: dict[str, Any] | None = None
        if kind == 4:
            made = await self._write(channel, data, hidden)
            asked.original = int(made["id"])
        elif kind == 5:
            loading = Message(
                self.state.snowflake(),
                channel.id,
                self.state.bot,
                "",
                flags=LOADING | (data.get("flags") or 0),
                only_for=hidden,
                loading=True,
            )
            channel.messages[loading.id] = loading
            asked.original = loading.id
        elif kind == 6 and asked.kind == 3:
            asked.original = asked.source
        elif kind == 8 and asked.kind == 4:
            asked.choices = [choice["name"] for choice in data["choices"]]
        else:
            raise Refusal("unknown webhook")
        asked.state = f"answered with {kind}"
        if call.query.get("with_response") != "true":
            return None
        answer: dict[str, Any] = {"interaction": {"id": str(asked.id), "type": asked.kind}}
        return {**answer, "resource": {"type": 4, "message": made}} if made else answer

    async def _original(self, call: Call) -> Any:
        asked = self._by_token(call.ids[0], call.ids[1])
        kept = self.state.channels[asked.channel].messages.get(asked.original or 0)
        if kept is None:
            raise Refusal("unknown message")
        kept.loading = False
        return await self._rewrite(kept, call.body)

    async def _followup(self, call: Call) -> Any:
        asked = self._by_token(call.ids[0], call.ids[1])
        if asked.state == "new":
            raise Refusal("unknown webhook")
        hidden = asked.user if (call.body.get("flags") or 0) & EPHEMERAL else None
        return await self._write(self.state.channels[asked.channel], call.body, hidden)

    def _asked(self, number: str, token: str) -> Asked:
        asked = self.state.asked.get(int(number))
        if asked is None or asked.token != token:
            raise Refusal("three seconds")
        return asked

    def _by_token(self, application: str, token: str) -> Asked:
        for asked in self.state.asked.values():
            fresh = time.monotonic() - asked.at < TOKEN_LIFE
            if asked.token == token and int(application) == self.state.application and fresh:
                return asked
        raise Refusal("unknown webhook")

    def _channel(self, number: str) -> Channel:
        if int(number) not in self.state.channels:
            raise Refusal("unknown channel")
        return self.state.channels[int(number)]

    def _message(self, channel: str, number: str) -> Message:
        kept = self._channel(channel).messages.get(int(number))
        if kept is None or kept.only_for is not None:
            raise Refusal("unknown message")
        return kept
