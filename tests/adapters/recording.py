"""A host that writes down what an adapter reports and can be made slow or unwilling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from policies.actions import Quoted
from policies.commands.completing import Offer, Offered
from policies.decision import Decision
from policies.enclosed import Carried, Enclosed
from policies.events import Event, Invoked
from policies.outlinks import PageLink
from policies.policy import Language

E = TypeVar("E", bound=Event)


class RecordingHost:
    """Our own seam, hand-written. ``offered`` holds every event, ``events`` each id once."""

    def __init__(self, places: Iterable[str], language: Language = "en") -> None:
        self.offered: list[Event] = []
        self.events: list[Event] = []
        self.cursors: dict[str, str] = {}
        self.excerpts: dict[str, str] = {}
        self.made: dict[str, str] = {}
        self.carrying: dict[str, bytes] = {}
        self.connections: list[bool] = []
        self.durable = asyncio.Event()
        self.durable.set()
        self._places = frozenset(places)
        self._language = language
        self._arrived = asyncio.Condition()
        self._life = 0

    async def emit(self, *events: Event) -> Sequence[Decision | None]:
        """Takes the events once ``durable`` is set; while it is cleared, emitting waits.

        Answers as intake does: a decision for what is new, ``None`` for what was known.
        """
        self.offered.extend(events)
        async with self._arrived:
            self._arrived.notify_all()
        life = self._life
        await self.durable.wait()
        if life != self._life:
            raise asyncio.CancelledError
        known = {event.id for event in self.events}
        self.events.extend(event for event in events if event.id not in known)
        async with self._arrived:
            self._arrived.notify_all()
        return [
            None if event.id in known else Decision(event=event.id, bundle="") for event in events
        ]

    def crash(self) -> None:
        """Forget what was not durable yet, as a program does that dies; then go on as new."""
        self._life += 1
        self.durable.set()

    def connected(self, platform: str, connected: bool) -> None:
        self.connections.append(connected)

    async def cursor(self, channel: str, place: str) -> str:
        return self.cursors.get(channel, "")

    def hears(self, event: Invoked) -> bool:
        return True

    def places(self, platform: str) -> frozenset[str]:
        return frozenset(p for p in self._places if p.startswith(f"{platform}:"))

    def language(self, place: str) -> Language:
        return self._language

    async def offers(self, event: Invoked, what: Offered, typed: str) -> Sequence[Offer]:
        return (Offer("spam", f"{what} {typed}"),)

    async def excerpt(self, piece: Quoted) -> str:
        assert not isinstance(piece, PageLink)
        return self.excerpts.get(piece.event, "")[: piece.limit]

    async def enclosed(self, file: Enclosed) -> bytes:
        return f'{{"of": "{file.member}"}}'.encode()

    async def carried(self, file: Carried) -> bytes:
        return self.carrying.get(file.digest, b"")

    async def sent(self, action: str) -> str:
        return self.made.get(action, "")

    def of(self, kind: type[E], where: Callable[[E], bool] = lambda event: True) -> list[E]:
        """The events of a kind that have become durable, in order."""
        return [event for event in self.events if isinstance(event, kind) and where(event)]

    async def wait(
        self,
        kind: type[E],
        where: Callable[[E], bool] = lambda event: True,
        *,
        count: int = 1,
        seconds: float = 30.0,
    ) -> E:
        """The ``count``-th event of a kind. Raises ``TimeoutError`` when it does not come."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: len(self.of(kind, where)) >= count)
        return self.of(kind, where)[count - 1]

    async def wait_offered(self, where: Callable[[Event], bool], seconds: float = 30.0) -> None:
        """Wait for an event that has been offered, durable or not. Raises ``TimeoutError``."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: any(map(where, self.offered)))
