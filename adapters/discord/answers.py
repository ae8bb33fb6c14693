"""Interactions that wait for their answer, and the three seconds in which each must be noticed.

The answer normally comes within milliseconds and is the first response. If it has not come after
``DEFER`` seconds, the interaction is acknowledged: a command so that only its user sees the bot
think, a button without any sign. The answer then fills in what was acknowledged.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog
from discord import Client, HTTPException
from discord.http import Route

from adapters.discord.failures import ALREADY_ACKNOWLEDGED, FAILURES, UNKNOWN_INTERACTION
from adapters.discord.interactions import Handle
from adapters.discord.payload import flake, table
from adapters.discord.uploads import Upload, sending

log = structlog.get_logger(__name__)

DEFER = 1.5
"""Seconds; Discord waits 3 for the first response.
https://docs.discord.com/developers/interactions/receiving-and-responding#responding-to-an-interaction"""

PRIVATE = 1 << 6
"""Message flag: only the person who interacted sees it."""

_MESSAGE, _THINK, _NO_SIGN = 4, 5, 6
_REMEMBERED = 5_000


@dataclass(slots=True)
class _Open:
    """One interaction: how far its answering is."""

    state: Literal["new", "acknowledged", "answered"] = "new"
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Answers:
    """The open interactions of one connection."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._open: dict[str, _Open] = {}

    async def acknowledge(self, handle: Handle, after: float = DEFER) -> None:
        """Wait, and acknowledge an interaction that nobody has answered until then."""
        waiting = self._of(handle)
        await asyncio.sleep(after)
        async with waiting.turn:
            if waiting.state != "new":
                return
            body = {"type": _NO_SIGN} if handle.via == "button" else _thinking()
            try:
                async with asyncio.timeout(10):
                    await self._callback(handle, body)
            except FAILURES as error:
                log.warning("discord_acknowledge_failed", interaction=handle.id, error=str(error))
            else:
                waiting.state = "acknowledged"

    async def answer(
        self,
        handle: Handle,
        body: dict[str, Any],
        *,
        private: bool,
        upload: Upload | None = None,
    ) -> str | None:
        """Answer an interaction; the id of the message made, or ``None`` when it is too late.

        Raises what the library raises when a call fails.
        """
        waiting = self._of(handle)
        message = {**body, "flags": PRIVATE if private else 0}
        async with waiting.turn:
            try:
                made = await self._step(waiting, handle, message, upload)
            except HTTPException as error:
                if error.code != UNKNOWN_INTERACTION and error.status != 401:
                    raise
                return None
            waiting.state = "answered"
            return made

    async def complete(self, handle: Handle, body: dict[str, Any]) -> None:
        """Answer what is offered for an option. Raises what the library raises."""
        await self._callback(handle, body)

    async def _step(
        self, waiting: _Open, handle: Handle, message: dict[str, Any], upload: Upload | None
    ) -> str:
        if waiting.state == "new":
            try:
                done = await self._callback(handle, {"type": _MESSAGE, "data": message}, upload)
                return flake(table(table(done, "resource"), "message"), "id")
            except HTTPException as error:
                if error.code != ALREADY_ACKNOWLEDGED:
                    raise
                waiting.state = "acknowledged"
        if waiting.state == "acknowledged" and handle.via != "button":
            edit = {key: value for key, value in message.items() if key != "flags"}
            path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
            return flake(await self._webhook("PATCH", path, handle, edit, upload), "id")
        path = "/webhooks/{webhook_id}/{webhook_token}"
        return flake(await self._webhook("POST", path, handle, message, upload), "id")

    async def _callback(
        self, handle: Handle, body: dict[str, Any], upload: Upload | None = None
    ) -> dict[str, Any]:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=int(handle.id),
            webhook_token=handle.token,
        )
        params = {"with_response": "true"}
        sent = sending(body, upload)
        done = await self._client.http.request(route, params=params, **sent)
        return done if isinstance(done, dict) else {}

    async def _webhook(
        self,
        method: str,
        path: str,
        handle: Handle,
        body: dict[str, Any],
        upload: Upload | None,
    ) -> dict[str, Any]:
        route = Route(method, path, webhook_id=int(handle.application), webhook_token=handle.token)
        params = {"wait": "true"} if method == "POST" else {}
        sent = sending(body, upload)
        done = await self._client.http.request(route, params=params, **sent)
        return done if isinstance(done, dict) else {}

    def _of(self, handle: Handle) -> _Open:
        """How far it is; one from before a restart counts as new until Discord objects."""
        while len(self._open) >= _REMEMBERED:
            self._open.pop(next(iter(self._open)))
        return self._open.setdefault(handle.id, _Open())


def _thinking() -> dict[str, Any]:
    return {"type": _THINK, "data": {"flags": PRIVATE}}
