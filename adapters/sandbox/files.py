"""Files: what is held of those that visitors and scenes attach, the latest ones only."""

from __future__ import annotations

from adapters.port import NoFile
from policies.events import Attachment

ROOM = 64 * 1024 * 1024
"""Bytes of all files together."""


class Shelf:
    """Files by their ref; when it is full, the oldest ones go."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}
        self._count = 0

    def put(self, name: str, type: str, size: int, content: bytes) -> Attachment:
        """The attachment that a message carries; of one without content only that it is there."""
        self._count += 1
        ref = f"file:{self._count}"
        if content:
            self._held[ref] = content
            while sum(map(len, self._held.values())) > ROOM:
                del self._held[next(iter(self._held))]
        return Attachment(ref=ref, name=name, type=type, size=len(content) or size)

    async def file(self, ref: str, most: int) -> bytes:
        """See ``adapters.port.Files``."""
        content = self._held.get(ref)
        if content is None:
            raise NoFile("gone")
        if len(content) > most:
            raise NoFile("too_large")
        return content
