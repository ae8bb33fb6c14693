"""Pages: one address for each signed link, to read and to write, as an ASGI application."""

from __future__ import annotations

from pathlib import Path
from time import time
from typing import Protocol
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from adapters.port import Later
from adapters.reviews.shown import Shown
from adapters.reviews.signing import Signer
from policies.outlinks import PageLink
from policies.policy import Language
from policies.wording import choose, sentence

TEMPLATES = Path(__file__).with_name("templates")
STYLE = Path(__file__).with_name("style")
LONGEST = 500
"""Characters that may be written, as many as a command takes."""
LARGEST = 12 * LONGEST + 100
"""Bytes of a form: a character has at most four, each written with three letters."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class Desk(Protocol):
    """Who answers what is asked on the page; see ``adapters.reviews.Reviews``."""

    signer: Signer

    def often(self, token: str) -> bool: ...

    async def asks(self, link: PageLink, note: str) -> Shown | Later: ...


def app(desk: Desk) -> ASGIApp:
    """The application; it sets no cookie and runs no script."""
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape())
    page = templates.get_template("review.html")

    def answered(found: Shown, status: int = 200) -> Response:
        said = {key: sentence(f"page.{key}", found.language) for key in ("title", "words")}
        content = page.render(shown=found, said=said, longest=LONGEST)
        return HTMLResponse(content, status, HEADERS)

    def refused(request: Request, key: str, status: int) -> Response:
        return answered(Shown((sentence(f"page.{key}", _reads(request)),), _reads(request)), status)

    async def review(request: Request) -> Response:
        token = request.path_params["token"]
        link = desk.signer.read(token, time())
        if link is None:
            return refused(request, "gone", 404)
        if desk.often(token):
            return refused(request, "busy", 429)
        note = ""
        if request.method == "POST":
            body = await _body(request)
            if body is None:
                return refused(request, "long", 413)
            note = parse_qs(body).get("note", [""])[0].strip()[:LONGEST]
        found = await desk.asks(link, note)
        return refused(request, "busy", 503) if isinstance(found, Later) else answered(found)

    return Starlette(
        routes=[
            Route("/review/{token}", review, methods=["GET", "POST"]),
            Mount("/style", StaticFiles(directory=STYLE)),
        ]
    )


async def _body(request: Request) -> str | None:
    """A form as it was sent; ``None`` for one that is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return body.decode("utf-8", "replace")


def _reads(request: Request) -> Language:
    return choose(request.headers.get("accept-language", "").partition(",")[0])
