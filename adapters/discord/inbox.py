"""What was heard and is not yet durable, in the order it was heard, channels on hold apart."""

from __future__ import annotations

import asyncio
from collections import deque

from msgspec.structs import replace

from adapters.port import Host
from policies.events import Event, Message

FULL = 2_000
"""Events waiting, at which no more is read from the platform."""

BATCH = 200


class Inbox:
    """A queue into the host. Live events of a channel on hold wait until it is released."""

    def __init__(self) -> None:
        self._waiting: deque[Event] = deque()
        self._held: dict[str, list[Event]] = {}
        self._gaps: set[str] = set()
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    def put(self, *events: Event) -> None:
        """Take events; never waits (``room`` is what keeps the queue bounded)."""
        for event in events:
            held = self._held.get(event.channel)
            (self._waiting if held is None else held).append(self._placed(event))
        self._look()

    def hold(self, channel: str) -> None:
        """Keep back the channel's events from now on."""
        self._held.setdefault(channel, [])

    def release(self, channel: str, *, complete: bool = True) -> None:
        """Let the channel's events through, those that waited first.

        If it was not read completely, its messages from now on do not say that it was, so that
        the next catch-up still begins before the gap.
        """
        if not complete:
            self._gaps.add(channel)
        self._waiting.extend(map(self._placed, self._held.pop(channel, ())))
        self._look()

    def _placed(self, event: Event) -> Event:
        if isinstance(event, Message) and event.channel in self._gaps:
            return replace(event, position="")
        return event

    async def room(self) -> None:
        """Returns when fewer than ``FULL`` events wait for the host.

        Those on hold do not count: what ends a hold arrives over the same gateway.
        """
        await self._room.wait()

    async def pump(self, host: Host) -> None:
        """Hand everything to the host, for ever; nothing is dropped before it is durable."""
        while True:
            await self._changed.wait()
            while self._waiting:
                batch = [self._waiting[n] for n in range(min(BATCH, len(self._waiting)))]
                await host.emit(*batch)
                for _ in batch:
                    self._waiting.popleft()
                self._look()
            self._changed.clear()

    def _look(self) -> None:
        if self._waiting:
            self._changed.set()
        if len(self._waiting) < FULL:
            self._room.set()
        else:
            self._room.clear()
