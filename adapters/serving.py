"""Serving: a web application on a socket, stopped by cancellation and deaf to signals."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from policies.errors import Misconfigured

GRACE = 3
"""Seconds that requests under way get to finish when the program stops."""


class AddressTaken(Misconfigured):
    """A page cannot be served where the configuration wants it."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listener(host: str, port: int, table: str) -> socket.socket:
    """A listening socket, on a free port if ``port`` is 0; ``table`` of config.toml says which.

    Raises ``AddressTaken``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise AddressTaken(
            f"port {port} on {host} cannot be had ({why}); end what listens there, or choose"
            f" another under [{table}] in config.toml"
        ) from error


async def serve(application: ASGIApp, listener: socket.socket) -> None:
    """Serve until cancelled, then let requests under way end."""
    server = _Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            ws="websockets-sansio",
            ws_max_size=1 << 24,
            timeout_graceful_shutdown=GRACE,
        )
    )
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.wait([serving], timeout=GRACE + 2)
