"""The feed: what has changed in the room, given to every open page in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager
from typing import Any

import msgspec

WAITING = 2_000
"""Patches that may wait for one page; a slower page is dropped and comes back for everything."""

Patch = dict[str, Any]


def encoded(patch: Patch) -> str:
    """A patch as JSON in ASCII, which carries even lone surrogates safely."""
    return json.dumps(msgspec.to_builtins(patch, str_keys=True), separators=(",", ":"))


class Feed:
    """The pages that listen. ``snapshot`` answers everything a page that has just come needs."""

    def __init__(self, snapshot: Callable[[], Patch]) -> None:
        self._snapshot = snapshot
        self._pages: set[asyncio.Queue[str | None]] = set()

    def publish(self, patch: Patch) -> None:
        """Give a patch to all pages; costs nothing while there are none."""
        if not self._pages:
            return
        text = encoded(patch)
        for page in list(self._pages):
            if page.qsize() >= WAITING:
                self._pages.discard(page)
                page.put_nowait(None)
            else:
                page.put_nowait(text)

    @contextmanager
    def listening(self) -> Any:
        """A page's queue, the snapshot first; ``None`` in it means that the page is dropped."""
        page: asyncio.Queue[str | None] = asyncio.Queue()
        page.put_nowait(encoded(self._snapshot()))
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)


async def patches(page: asyncio.Queue[str | None]) -> AsyncIterator[str]:
    """What comes for a page, until it is dropped."""
    while (text := await page.get()) is not None:
        yield text
