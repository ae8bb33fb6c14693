"""The CDN: attachments by signed address, as https://docs.discord.com/developers/reference says."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from typing import Any

from aiohttp import web

from tests.counterparts.discord.state import State

LIFE = 24 * 3600


class Cdn:
    """``faults`` are what happens to the next calls: ``limit``, ``server``, ``slow``, ``away``
    (a redirect), ``endless``, ``cut``."""

    def __init__(self, state: State, violations: list[str]) -> None:
        self.faults: deque[str] = deque()
        self.asked: list[str] = []
        self.address = ""
        self._state = state
        self._violations = violations
        self._files: dict[str, tuple[str, bytes]] = {}

    def attach(self, channel: int, name: str, content: bytes, type: str = "") -> dict[str, Any]:
        """A new attachment, as a message carries it."""
        number = self._state.snowflake()
        path = f"/attachments/{channel}/{number}/{name}"
        until = f"{int(time.time()) + LIFE:x}"
        signature = f"ex={until}&is={int(time.time()):x}&hm={secrets.token_hex(32)}&"
        self._files[path] = (signature, content)
        url = f"http://{self.address}{path}?{signature}"
        made = {"id": str(number), "filename": name, "size": len(content), "url": url}
        return {**made, "proxy_url": url, **({"content_type": type} if type else {})}

    def remove(self, attachment: dict[str, Any]) -> None:
        """The message is gone, and its file with it."""
        del self._files[attachment["url"].partition(self.address)[2].partition("?")[0]]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A file, for whoever has its address."""
        self.asked.append(request.path)
        if "Authorization" in request.headers:
            self._violations.append("the CDN was sent the bot's token")
        fault = self.faults.popleft() if self.faults else ""
        match fault:
            case "limit":
                return web.Response(status=429, headers={"Retry-After": "7"})
            case "server":
                return web.Response(status=503)
            case "away":
                return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/x"})
            case "slow":
                await asyncio.sleep(30)
        signature, content = self._files.get(request.path, ("", b""))
        if not signature or request.query_string.rstrip("&") != signature.rstrip("&"):
            return web.Response(status=404, text="This content is no longer available.")
        if fault in ("endless", "cut"):
            return await _streamed(request, endless=fault == "endless")
        return web.Response(body=content)


async def _streamed(request: web.Request, *, endless: bool) -> web.StreamResponse:
    """An answer that never ends, or whose connection is lost in the middle."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b"x" * 1_000)
    while endless:
        await answer.write(b"x" * 65_536)
    if request.transport is not None:
        request.transport.abort()
    return answer
