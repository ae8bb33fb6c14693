"""A signal on loopback, as good or as bad as a test wants: it writes down what it is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Signal:
    """``answer`` is what goes back, byte by byte as it stands; ``slow`` seconds before each byte
    of it; ``cut`` ends the connection instead of answering to the end."""

    port: int = 0
    answer: bytes = b""
    slow: float = 0.0
    heads: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    open: int = 0
    most: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/spam"

    def says(self, body: bytes | str, status: str = "200 OK", **headers: str) -> None:
        """Answer like this from now on; a ``content_length`` is announced as it is given."""
        data = body.encode() if isinstance(body, str) else body
        headers.setdefault("content_length", str(len(data)))
        lines = [f"HTTP/1.1 {status}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.answer = "\r\n".join([*lines, "connection: close", "", ""]).encode() + data

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            size = next(ln for ln in head.lower().split("\r\n") if ln.startswith("content-length:"))
            self.asked.append(json.loads(await reader.readexactly(int(size.split(":")[1]))))
            for begin in range(0, len(self.answer), 1 if self.slow else len(self.answer)):
                await asyncio.sleep(self.slow)
                writer.write(self.answer[begin : begin + (1 if self.slow else len(self.answer))])
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()


@asynccontextmanager
async def signal() -> AsyncIterator[Signal]:
    """A signal that says 0.97 of everything, until told otherwise."""
    one = Signal()
    one.says('{"score": 0.97}')
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
