"""The counterpart's wire: HTTP on loopback, long polling, webhooks, and faults on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from tests.counterparts.telegram import files
from tests.counterparts.telegram.chats import Fault, Json, State
from tests.counterparts.telegram.methods import METHODS
from tests.counterparts.telegram.people import People
from tests.counterparts.telegram.rules import Refusal
from tests.counterparts.telegram.schema import unpacked

TOKEN = "7000001:loopback-token-that-must-never-be-logged"
NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}


class Telegram:
    """The counterpart: ``people`` act, ``state`` shows, ``base_url`` is what a bot connects to."""

    def __init__(self) -> None:
        self.state = State()
        self.people = People(self.state)
        self.base_url = ""
        self._poll: asyncio.Task[Any] | None = None
        self._requests: list[web.Request] = []

    def fails(self, how: str, method: str = "", after: float = 0.0) -> None:
        """Make the next call (of that method; else any but getUpdates) go wrong.

        ``limit`` is a 429 with ``after`` seconds, ``server`` a 502, ``lost`` carries the call out
        and drops the connection, ``dropped`` only drops it, ``slow`` waits ``after`` seconds.
        """
        self.state.faults.append(Fault(how, method, after))

    @property
    def listening(self) -> bool:
        """Whether a poll is waiting for updates."""
        return self._poll is not None

    def hang_up(self) -> None:
        """Notice that the polling client has gone."""
        self._poll = None

    def drop(self) -> None:
        """Break every connection that waits for an answer."""
        for request in list(self._requests):
            if request.transport is not None:
                request.transport.abort()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Serve one call."""
        self._requests.append(request)
        try:
            return await self._answer(request)
        finally:
            self._requests.remove(request)

    async def hand_out(self, request: web.Request) -> web.StreamResponse:
        """Serve a file."""
        return await files.serve(self.state, TOKEN, request)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = NAMES.get(request.match_info["method"].lower(), request.match_info["method"])
        try:
            if request.match_info["token"] != TOKEN:
                raise Refusal("token")
            if method not in NAMES.values():
                raise Refusal("method")
            fault = self._fault(method)
            await self._before(fault, request)
            result = await self._call(method, await self._parameters(request, method))
            if fault and fault.how == "lost" and request.transport:
                request.transport.abort()
        except Refusal as refusal:
            body: Json = {"ok": False, "error_code": refusal.rule.status}
            body["description"] = str(refusal)
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return web.json_response(body, status=refusal.rule.status)
        return web.json_response({"ok": True, "result": result})

    def _fault(self, method: str) -> Fault | None:
        for fault in self.state.faults:
            if fault.method == method or (not fault.method and method != "getUpdates"):
                self.state.faults.remove(fault)
                return fault
        return None

    async def _before(self, fault: Fault | None, request: web.Request) -> None:
        match fault.how if fault else "":
            case "limit":
                raise Refusal("flood", retry_after=int(fault.after) if fault else 0)
            case "server":
                raise Refusal("server")
            case "slow":
                await asyncio.sleep(fault.after if fault else 0)
            case "dropped":
                if request.transport is not None:
                    request.transport.abort()
                raise asyncio.CancelledError

    async def _parameters(self, request: web.Request, method: str) -> Json:
        given: Json = dict(request.query)
        if request.content_type == "application/json":
            given |= await request.json()
        else:
            for name, value in (await request.post()).items():
                given[name] = self._uploaded(value)
        if self.state.schema:
            problems = self.state.schema.request(method, given)
            self.state.problems += problems
            if problems:
                raise Refusal("parameters")
            kinds = self.state.schema.methods[method]["annotations"]
            given = {
                f["name"]: unpacked(f["type"], given[f["name"]])
                for f in kinds
                if f["name"] in given
            }
        else:
            given = {name: unpacked("", value) for name, value in given.items()}
        self.state.calls.append((method, given))
        return given

    def _uploaded(self, value: Any) -> str:
        """The value of a form's field; of a file, the name under which it is kept."""
        if not isinstance(value, web.FileField):
            return str(value)
        name = f"upload:{len(self.state.uploads)}"
        self.state.uploads[name] = (value.filename, value.file.read())
        return name

    async def _call(self, method: str, given: Json) -> Any:
        result = await (
            self._updates(given) if method == "getUpdates" else METHODS[method](self.state, given)
        )
        if self.state.schema:
            self.state.problems += self.state.schema.answer(method, result)
        return result

    async def _updates(self, given: Json) -> list[Json]:
        """getUpdates: what is not acknowledged, or a wait for news."""
        state = self.state
        if state.webhook:
            raise Refusal("poll-webhook")
        offset = given.get("offset", 0)
        while state.updates and state.updates[0]["update_id"] < offset:
            state.updates.popleft()
        if "allowed_updates" in given:
            state.allowed = set(given["allowed_updates"])
        current = asyncio.current_task()
        self._poll = current
        async with state.news:
            state.news.notify_all()
            try:
                async with asyncio.timeout(given.get("timeout", 0)):
                    await state.news.wait_for(lambda: state.updates or self._poll is not current)
            except TimeoutError:
                pass
        if self._poll is not current:
            raise Refusal("poll-twice")
        self._poll = None
        return list(state.updates)[: given.get("limit", 100)]

    async def push(self) -> None:
        """Deliver to the webhook for as long as there is one; what is refused is repeated."""
        state = self.state
        async with aiohttp.ClientSession() as session:
            while True:
                async with state.news:
                    await state.news.wait_for(lambda: state.webhook and state.updates)
                secret = state.webhook.get("secret_token", "")
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
                try:
                    async with session.post(
                        state.webhook["url"], json=state.updates[0], headers=headers
                    ) as response:
                        taken = response.status // 100 == 2
                except aiohttp.ClientError:
                    taken = False
                if taken:
                    state.updates.popleft()
                else:
                    await asyncio.sleep(0.05)


@asynccontextmanager
async def serving() -> AsyncIterator[Telegram]:
    """A counterpart on a free loopback port, until the block ends."""
    telegram = Telegram()
    app = web.Application(client_max_size=8_000_000)
    app.router.add_route("*", "/bot{token}/{method}", telegram.answer)
    app.router.add_get("/file/bot{token}/{path:.*}", telegram.hand_out)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    telegram.base_url = f"http://{host}:{port}/bot"
    pushing = asyncio.create_task(telegram.push())
    try:
        yield telegram
    finally:
        pushing.cancel()
        await runner.cleanup()
