"""The inbox: events that wait to be decided, in order, with room for so many and no more."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from policies.decision import Decision
from policies.events import Applied, Event

LARGEST_BATCH = 500
LONGEST_QUEUE = 10_000


@dataclass(slots=True, eq=False)
class Offer:
    """Events that somebody waits for, and their decisions as they are made."""

    done: asyncio.Future[list[Decision | None]]
    decisions: list[Decision | None]
    waiting: int


class Item(Struct, frozen=True, eq=False, gc=False):
    """One event of an offer."""

    offer: Offer
    index: int
    event: Event

    def decided(self, decision: Decision | None) -> None:
        """The event is durable; whoever offered it goes on when all of the offer is."""
        self.offer.decisions[self.index] = decision
        self.offer.waiting -= 1
        if not self.offer.waiting and not self.offer.done.done():
            self.offer.done.set_result(self.offer.decisions)

    def refused(self, error: Exception) -> None:
        """The event could not be kept at all."""
        if not self.offer.done.done():
            self.offer.done.set_exception(error)


@dataclass(slots=True)
class Inbox:
    """A bounded queue: offering waits while it is full."""

    _items: deque[Item] = field(default_factory=deque)
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _room: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __len__(self) -> int:
        return len(self._items)

    async def offer(self, events: Sequence[Event]) -> list[Decision | None]:
        """Queue events in this order and wait for their decisions.

        An event without a community is nobody's: its answer is ``None`` at once.
        """
        async with self._room:
            await self._room.wait_for(lambda: len(self._items) < LONGEST_QUEUE)
            future: asyncio.Future[list[Decision | None]]
            future = asyncio.get_running_loop().create_future()
            offer = Offer(future, [None] * len(events), 0)
            for index, event in enumerate(events):
                if event.community:
                    offer.waiting += 1
                    self._items.append(Item(offer, index, event))
        if not offer.waiting:
            return offer.decisions
        self._work.set()
        return await offer.done

    async def take(self) -> list[Item]:
        """The next items; a new policy comes into force between batches, so it goes alone."""
        items: list[Item] = []
        while self._items and len(items) < LARGEST_BATCH:
            if isinstance(self._items[0].event, Applied):
                items = items or [self._items.popleft()]
                break
            items.append(self._items.popleft())
        async with self._room:
            self._room.notify_all()
        return items

    def nudge(self) -> None:
        """End a ``wait`` although there is nothing to take."""
        self._work.set()

    async def wait(self, seconds: float) -> None:
        """Wait until there is something to take, at most so long."""
        self._work.clear()
        if self._items:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._work.wait()
        except TimeoutError:
            return
