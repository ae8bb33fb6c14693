"""The inspector: fetches a message's files from their platform, has them looked into, and tells."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping

import structlog
from msgspec.structs import replace

from adapters.inspect.process import examined
from adapters.inspect.seen import QR, Seen
from adapters.port import Denied, Done, Files, Gone, Host, Later, NoFile, NotNow, Outcome
from policies.actions import Action, Inspect
from policies.again import Inspected, again
from policies.events import Attachment, Content, Edited, Event, Facts, Fault, Message, Part

log = structlog.get_logger(__name__)

MOST_FILES = 10
"""Files of a message that are looked into; no platform here takes more."""
LARGEST = 8 * 1024 * 1024
"""Bytes of a file that is fetched."""
SECONDS = 25.0
"""For all files of a message; delivery gives an action 30 s."""
FETCHED_AT_ONCE, EXAMINED_AT_ONCE = 4, 2
MESSAGES_AT_ONCE = 4
BUSY = 0.5
"""Seconds after which somebody whose turn has not come asks again."""
MOST_TEXT = 32 * 1024
"""Characters that all files of a message say, as many as are scanned of a message."""


Journalled = Callable[[str], Awaitable[Event | None]]
"""An event by its id, as far as it is still held."""


class Inspector:
    """An adapter to what is in files: what it does is ``Inspect``. ``files`` are by platform."""

    platform = "inspect"

    def __init__(self, files: Mapping[str, Files], journalled: Journalled) -> None:
        self._files = files
        self._journalled = journalled
        self._host: Host | None = None
        self._turns = asyncio.Semaphore(MESSAGES_AT_ONCE)
        self._fetching = asyncio.Semaphore(FETCHED_AT_ONCE)
        self._examining = asyncio.Semaphore(EXAMINED_AT_ONCE)

    async def run(self, host: Host) -> None:
        """Ready to look; nothing happens by itself."""
        self._host = host

    async def perform(self, action: Action) -> Outcome:
        """Look into the files of a message and report them; twice is as good as once."""
        if not isinstance(action, Inspect) or self._host is None:
            return Denied(f"{action.place} is no place for {type(action).__name__}")
        if self._turns.locked():
            return Later(BUSY, "other files are being looked into", whole_connection=True)
        async with self._turns:
            asked = await self._journalled(action.asked)
            if not isinstance(asked, Message | Edited) or not asked.content.attachments:
                return Gone("the message is not held any more")
            try:
                seen = await self._all(asked.platform, asked.content.attachments[:MOST_FILES])
            except NotNow as later:
                return Later(later.after, "the platform does not hand the files out now")
        content = _known(asked.content, seen)
        await self._host.emit(again(Inspected, asked, f"{action.id}/seen", content=content))
        return Done()

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """There are no roles or channels in files."""
        return ()

    async def _all(self, platform: str, files: tuple[Attachment, ...]) -> list[Seen]:
        """Each file's, in order; what is not done in time is ``slow``. Raises ``NotNow``."""
        tasks = [asyncio.create_task(self._one(platform, file)) for file in files]
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=SECONDS, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            late = [task for task in tasks if not task.done()]
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        return [_fault("slow") if task.cancelled() else task.result() for task in tasks]

    async def _one(self, platform: str, file: Attachment) -> Seen:
        source = self._files.get(platform)
        if source is None:
            return _fault("refused")
        if file.size > LARGEST:
            return _fault("too_large", file.size)
        async with self._fetching:
            try:
                data = await source.file(file.ref, LARGEST)
            except NoFile as none:
                return _fault(none.fault, file.size)
            async with self._examining:
                seen = await examined(data)
        if not seen.facts.sha256:  # it begins with that, so it has not got far
            log.warning("the process that looks into files gave no answer", fault=seen.facts.fault)
        return seen


def _fault(fault: Fault, size: int = 0) -> Seen:
    return Seen(Facts(size=max(0, size), fault=fault))


def _known(content: Content, seen: list[Seen]) -> Content:
    """The content with what is known of its files by now, and with what can be read in them."""
    looked = content.attachments[: len(seen)]
    files = [replace(f, facts=one.facts) for f, one in zip(looked, seen, strict=True)]
    files += content.attachments[len(seen) :]
    return replace(
        content,
        attachments=tuple(files),
        parts=(*content.parts, *_within(part for one in seen for part in one.texts)),
    )


def _within(parts: Iterable[Part]) -> Iterator[Part]:
    """As much of the texts as is looked at: codes first, and then of each file its share, so that
    none is hidden behind another."""
    ordered = sorted(parts, key=lambda part: part.kind != QR)
    room = MOST_TEXT
    for number, part in enumerate(ordered):
        most = room if part.kind == QR else room // (len(ordered) - number)
        if text := part.text[:most]:
            room -= len(text)
            yield replace(part, text=text)
