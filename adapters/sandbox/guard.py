"""The guard: only pages of this very server may speak with it, whatever a browser is tricked into.

A foreign site can make a browser on this machine send requests to loopback. Its ``Origin`` gives
it away; when it has pointed a domain of its own at 127.0.0.1 (DNS rebinding), its ``Host`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Guard:
    """Refuses, with 403, a request whose Host is not loopback or whose Origin is another's."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(k.lower().encode(), v.encode()) for k, v in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if not welcome(Headers(scope=scope)):
            await _refused(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, sealed)


async def _refused(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket that is closed before it was accepted is answered with 403 by the server."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await PlainTextResponse("This page is for this machine only.", 403)(scope, receive, send)


def welcome(headers: Headers) -> bool:
    """Whether Host is a loopback name and Origin, where a browser sends it, is the same place."""
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or len(origins) > 1:
        return False
    try:
        name = urlsplit(f"//{hosts[0]}").hostname
    except ValueError:
        return False
    return name in LOOPBACK and (not origins or origins[0] == f"http://{hosts[0]}")
