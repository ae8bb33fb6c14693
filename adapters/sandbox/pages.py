"""The pages: one HTML page, its files, and the socket it talks through, as an ASGI application."""

from __future__ import annotations

import asyncio
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from adapters.port import NoFile
from adapters.sandbox import asked
from adapters.sandbox.feed import encoded, patches
from adapters.sandbox.guard import Guard
from adapters.sandbox.people import PLACE
from adapters.sandbox.player import Player
from adapters.sandbox.posts import Refused
from adapters.sandbox.room import NotRunning, Room
from policies.enclosed import LARGEST

PAGE = Path(__file__).with_name("page")
TEMPLATES = Path(__file__).with_name("templates")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def app(room: Room, player: Player) -> ASGIApp:
    """The application for this room; everything goes through the guard."""
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape())
    page = templates.get_template("index.html")

    async def index(_: Request) -> Response:
        return HTMLResponse(page.render(language=room.host.language(PLACE)))

    async def file(request: Request) -> Response:
        try:
            content = await room.files.file(request.path_params["ref"], LARGEST)
        except NoFile:
            return Response(status_code=404)
        # To be kept, never shown: what is in it is none of the page's.
        shown = {"Content-Disposition": "attachment"}
        return Response(content, media_type="application/octet-stream", headers=shown)

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await converse(websocket, room, player)

    routes = [
        Route("/", index),
        WebSocketRoute("/socket", socket),
        Route("/file/{ref}/{name}", file),
        Mount("/page", StaticFiles(directory=PAGE)),
    ]
    return Guard(Starlette(routes=routes), HEADERS)


async def converse(websocket: WebSocket, room: Room, player: Player) -> None:
    """Tell a page everything, then what changes, and do what it asks, until it goes."""
    with room.feed.listening() as page:

        async def tell() -> None:
            async for text in patches(page):
                await websocket.send_text(text)
            await websocket.close(1013, "too slow")

        async def hear() -> None:
            while True:
                answer = await answered(await websocket.receive_text(), room, player)
                if answer:
                    page.put_nowait(answer)

        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(tell())
                group.create_task(hear())
        except* WebSocketDisconnect:
            pass


async def answered(frame: str, room: Room, player: Player) -> str:
    """Do what a frame asks; what went wrong comes back for this page alone."""
    try:
        await asked.carry(asked.read(frame), room, player)
    except Refused as refused:
        return encoded({"refused": refused.reason})
    except (asked.Misread, NotRunning) as error:
        return encoded({"refused": "misread", "detail": str(error)})
    return ""
