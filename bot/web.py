"""The operator's small web server: ``/healthz`` and ``/metrics``, on this machine by default."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.telemetry import Telemetry
from policies.errors import Misconfigured

Health = Callable[[], dict[str, object]]
"""What ``/healthz`` tells; its key ``ok`` decides between 200 and 503."""


def operator_pages(telemetry: Telemetry, health: Health) -> Starlette:
    """The pages as an ASGI application."""

    async def healthz(_: Request) -> Response:
        state = health()
        return JSONResponse(state, status_code=200 if state["ok"] else 503)

    async def metrics(_: Request) -> Response:
        body = await asyncio.to_thread(generate_latest, telemetry.registry)
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", healthz), Route("/metrics", metrics)])


class _Quiet(uvicorn.Server):
    """A server that leaves the process's signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class AddressTaken(Misconfigured):
    """A page cannot be served where the configuration wants it."""


def listener(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ``AddressTaken``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressTaken(
            f"port {port} on {host} cannot be had ({os.strerror(error.errno or 0)}); end what"
            " listens there, or choose another address in config.toml ([web], [telegram.webhook])"
        ) from None


async def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve until cancelled, then let requests under way end. Raises ``AddressTaken``."""
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=3)
    server = _Quiet(config)
    serving = asyncio.create_task(server.serve([listener(host, port)]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await asyncio.wait({serving}, timeout=5)
        raise
