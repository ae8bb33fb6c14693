"""The Bot API on the wire: python-telegram-bot's client, answering in plain JSON."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from adapters.telegram.settings import Patience, Settings

CHATTY = ("httpx", "httpcore", "telegram")
"""These log every address they call, of which the token is a part, and what members write."""


class Api(Bot):
    """``telegram.Bot``, but answers stay as they came.

    The library's own types would drop what it does not know yet, and one update that it cannot
    read would fail the whole batch; here an update is read by itself (``inbound``).
    """

    async def call(
        self, method: str, given: Mapping[str, Any] | None = None, *, wait: float = 0.0
    ) -> Any:
        """Call a method; ``wait`` seconds are added to the time an answer may take.

        Raises ``telegram.error.TelegramError``.
        """
        request = self._request[0 if method == "getUpdates" else 1]
        longest = (request.read_timeout or 0.0) + wait
        return await self._post(method, dict(given or {}), read_timeout=longest)


@asynccontextmanager
async def connected(settings: Settings, patience: Patience) -> AsyncIterator[Api]:
    """A client with its own connections, one kept apart for polling."""
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    base = settings.base_url.rstrip("/")
    context = httpx.create_ssl_context()
    requests = [
        HTTPXRequest(
            connection_pool_size=size,
            read_timeout=patience.call,
            write_timeout=patience.call,
            connect_timeout=patience.call,
            pool_timeout=patience.call,
            httpx_kwargs={"verify": context},
        )
        for size in (1, 32)
    ]
    try:
        yield Api(
            settings.token.get_secret_value(),
            base_url=base if base.endswith("/bot") else f"{base}/bot",
            get_updates_request=requests[0],
            request=requests[1],
        )
    finally:
        for request in requests:
            await request.shutdown()


def reached(error: TelegramError) -> bool:
    """Whether the failed call can have reached Telegram: not when no connection came about."""
    never = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    return not isinstance(error.__cause__, never)
