"""A tracker on loopback that takes webhooks: it writes down what comes, and answers as told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Delivery:
    head: dict[str, str]
    body: bytes


@dataclass
class Tracker:
    """``answer`` is what goes back as it stands; ``mute``: nothing ever does; ``cut``: it hangs up
    once it has read everything."""

    port: int = 0
    answer: bytes = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
    mute: bool = False
    cut: bool = False
    came: list[Delivery] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/cases?from=hallwarden"

    def says(self, status: str, *, body: bytes = b"", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.answer = "\r\n".join([*lines, "", ""]).encode() + body

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            head = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            head[""] = lines[0]
            body = await reader.readexactly(int(head["content-length"]))
            self.came.append(Delivery(head, body))
            if self.mute:
                await reader.read()
            elif not self.cut:
                writer.write(self.answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def tracker(tls: ssl.SSLContext | None = None) -> AsyncIterator[Tracker]:
    """A tracker that takes everything, until told otherwise."""
    one = Tracker()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0, ssl=tls)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
