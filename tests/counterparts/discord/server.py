"""The counterpart as one server on loopback: HTTP API, gateway, faults, and what people do."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.counterparts.discord import objects
from tests.counterparts.discord.cdn import Cdn
from tests.counterparts.discord.members import Call
from tests.counterparts.discord.rest import Rest
from tests.counterparts.discord.rules import RULES, Refusal
from tests.counterparts.discord.schema import Unchecked
from tests.counterparts.discord.sockets import Gateway
from tests.counterparts.discord.state import Asked, Member, Message, State

TOKEN = "counterpart.token"
PREFIX = "/api/v10"


@dataclass(frozen=True)
class Fault:
    """What happens to one call instead of (or after) its work."""

    status: int = 0
    retry_after: float = 0.0
    everywhere: bool = False
    lost: bool = False


@dataclass
class Seen:
    """A call as it came, and its answer's status."""

    method: str
    path: str
    body: Any
    at: float = field(default_factory=time.monotonic)
    reason: str = ""
    status: int = 0


class Counterpart:
    """``violations`` must be empty in the end: everything said agreed with the description."""

    def __init__(self, schema: Unchecked) -> None:
        self.state = State()
        self.violations: list[str] = []
        self.calls: list[Seen] = []
        self.faults: deque[Fault] = deque()
        self.uploads: list[tuple[str, bytes]] = []
        """Files that came with messages: called what, with what in it."""
        self.schema = schema
        self.gateway = Gateway(self.state, schema, TOKEN, self.violations)
        self.rest = Rest(self.state, self.gateway)
        self.cdn = Cdn(self.state, self.violations)
        self._runner: web.AppRunner | None = None
        self.address = ""

    @property
    def api_base(self) -> str:
        return f"http://{self.address}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.address}/gateway"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/resume", self.gateway.serve)
        app.router.add_get("/attachments/{rest:.*}", self.cdn.serve)
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._guarded)
        self._runner = web.AppRunner(app, keepalive_timeout=300, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = self.cdn.address = f"{host}:{port}"
        self.gateway.address = f"ws://{self.address}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _guarded(self, request: web.Request) -> web.StreamResponse:
        """A fault of the counterpart itself must fail the test, not look like an outage."""
        try:
            return await self._answer(request)
        except Exception as error:
            self.violations.append(f"{request.method} {request.path}: {error!r}")
            raise

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = unquote(request.path).removeprefix(PREFIX)
        body = await self._body(request)
        reason = unquote(request.headers.get("X-Audit-Log-Reason", ""))
        seen = Seen(request.method, path, body, reason=reason)
        self.calls.append(seen)
        self.violations += self.schema.request(request.method, path, request.query, body)
        fault = self.faults.popleft() if self.faults else None
        if fault and fault.retry_after:
            seen.status, answer = 429, _limited(fault)
        elif fault and fault.status:
            seen.status, answer = fault.status, {"code": 0, "message": "out of order"}
        else:
            seen.status, answer = await self._work(request, path, body, reason)
        if fault and fault.lost and request.transport is not None:
            request.transport.abort()
        self.violations += self.schema.answer(request.method, path, seen.status, answer)
        text = None if answer is None else json.dumps(answer).encode()
        kind = None if answer is None else "application/json"
        headers = _headers(request.method, path, fault)
        return web.Response(status=seen.status, body=text, content_type=kind, headers=headers)

    async def _body(self, request: web.Request) -> Any:
        """The JSON of a call; what is uploaded along with it is kept."""
        if not request.can_read_body:
            return None
        if request.content_type != "multipart/form-data":
            return await request.json()
        form = await request.post()
        for part in form.values():
            if isinstance(part, web.FileField) and part.name != "payload_json":
                self.uploads.append((part.filename, part.file.read()))
        words = form["payload_json"]
        assert not isinstance(words, web.FileField)
        return json.loads(words)

    async def _work(
        self, request: web.Request, path: str, body: Any, reason: str
    ) -> tuple[int, Any]:
        try:
            open_to_all = path.startswith(("/interactions/", "/webhooks/"))
            if not open_to_all and request.headers.get("Authorization") != f"Bot {TOKEN}":
                raise Refusal("token")
            for method, pattern, handler in self.rest.operations:
                found = re.fullmatch(pattern, path)
                if method == request.method and found:
                    call = Call(found.groups(), dict(request.query), body, reason)
                    done = await handler(call)
                    made = 201 if path.endswith("/threads") else 200
                    return (204, None) if done is None else (made, done)
        except Refusal as refused:
            rule = RULES[str(refused)]
            return rule.status, {"code": rule.code, "message": rule.words}
        self.violations.append(f"{request.method} {path}: the counterpart does not serve this")
        return 404, {"code": 0, "message": "404: Not Found"}

    async def says(self, user: int, channel: int, text: str, **more: Any) -> Message:
        """A member writes."""
        made = Message(self.state.snowflake(), channel, user, text, **more)
        self.state.channels[channel].messages[made.id] = made
        await self.gateway.dispatch("MESSAGE_CREATE", self._with_member(made))
        return made

    async def edits(self, message: Message, text: str) -> None:
        """The author changes a message."""
        message.content, message.edited = text, datetime.now(UTC)
        await self.gateway.dispatch("MESSAGE_UPDATE", self._with_member(message))

    def _with_member(self, message: Message) -> dict[str, Any]:
        member = objects.member(self.state, self.state.members[message.author])
        del member["user"]
        shown = objects.message(self.state, message)
        return {**shown, "guild_id": str(self.state.guild), "member": member}

    async def joins(self, user: int) -> None:
        """Somebody (back) in."""
        self.state.members[user] = self.state.members.get(user) or _newcomer(user)
        member = objects.member(self.state, self.state.members[user])
        body = {**member, "guild_id": str(self.state.guild)}
        await self.gateway.dispatch("GUILD_MEMBER_ADD", body)

    async def asks(
        self, user: int, channel: int, kind: int, data: dict[str, Any], source: int | None = None
    ) -> Asked:
        """A member uses a command (``kind`` 2) or a button (3)."""
        asked = Asked(
            self.state.snowflake(),
            secrets.token_urlsafe(60),
            kind,
            channel,
            user,
            time.monotonic(),
            source=source,
        )
        self.state.asked[asked.id] = asked
        body = objects.interaction(self.state, asked, data)
        await self.gateway.dispatch("INTERACTION_CREATE", body)
        return asked

    async def presses(self, user: int, message: Message, label: str) -> Asked:
        """A member presses the button of that label."""
        shown = [b for row in message.components for b in row["components"]]
        code = next(b["custom_id"] for b in shown if b["label"] == label)
        data = {"custom_id": code, "component_type": 2, "id": 2}
        return await self.asks(user, message.channel, 3, data, message.id)

    def ages(self, message: Message, by: timedelta) -> Message:
        """The same message as if it had been written earlier (its id tells when)."""
        channel = self.state.channels[message.channel]
        del channel.messages[message.id]
        message.id -= int(by.total_seconds() * 1000) << 22
        channel.messages[message.id] = message
        return message

    async def until(self, what: Any, seconds: float = 30.0) -> None:
        """Wait until ``what()`` is true. Raises ``TimeoutError``."""
        async with asyncio.timeout(seconds):
            while not what():
                await asyncio.sleep(0.01)


def _newcomer(user: int) -> Member:
    return Member(user, [], datetime.now(UTC))


def _limited(fault: Fault) -> dict[str, Any]:
    return {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": fault.everywhere,
        "code": 0,
    }


def _headers(method: str, path: str, fault: Fault | None) -> dict[str, str]:
    """Rate limit headers, as on every answer of Discord; ``Via`` is its proxy's."""
    bucket = re.sub(r"\d+", "0", f"{method}{path}")
    headers = {
        "Via": "1.1 google",
        "X-RateLimit-Limit": "50",
        "X-RateLimit-Remaining": "49",
        "X-RateLimit-Reset": str(time.time() + 1),
        "X-RateLimit-Reset-After": "1",
        "X-RateLimit-Bucket": f"{hash(bucket) & 0xFFFFFFFF:x}",
    }
    if fault and fault.retry_after:
        headers["Retry-After"] = str(int(fault.retry_after + 0.999))
        headers["X-RateLimit-Scope"] = "global" if fault.everywhere else "user"
        if fault.everywhere:
            headers["X-RateLimit-Global"] = "true"
    return headers
