"""The server: uvicorn on a loopback socket, stopped by cancellation and deaf to signals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from policies.errors import Misconfigured

GRACE = 2
"""Seconds that open connections get to finish when the program stops."""


class PortTaken(Misconfigured):
    """Something else listens where the sandbox should."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(port: int) -> socket.socket:
    """A socket on 127.0.0.1, on a free port if ``port`` is 0. Raises ``PortTaken``."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"sandbox: port {port} on 127.0.0.1 is taken; end what listens there, or choose another"
            " port under [sandbox] in config.toml"
        ) from error
    return listener


async def serve(application: ASGIApp, listener: socket.socket) -> None:
    """Serve until cancelled, then let open connections finish."""
    server = _Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            ws="websockets-sansio",
            ws_max_size=1 << 20,
            timeout_graceful_shutdown=GRACE,
        )
    )
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.wait([serving], timeout=GRACE + 2)
