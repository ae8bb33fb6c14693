"""The operator's small web server: ``/healthz`` and ``/metrics``, on this machine by default."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.telemetry import Telemetry

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
