"""What is done with the memory between two batches, when nobody else uses it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Work = Callable[[], Awaitable[None]]


class Between:
    """Work that waits for the end of a batch; ``nudge`` ends a wait for events."""

    def __init__(self, nudge: Callable[[], None]) -> None:
        self._waiting: deque[tuple[Work, asyncio.Future[None]]] = deque()
        self._nudge = nudge

    async def done(self, work: Work) -> None:
        """Have it done, and wait for it; raises what it raises. It has to be short."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        self._nudge()
        await future

    async def do(self) -> None:
        """The time has come."""
        while self._waiting:
            work, future = self._waiting.popleft()
            if future.done():
                continue
            try:
                await work()
            except Exception as error:
                if not future.done():
                    future.set_exception(error)
            else:
                # Who waited may have been cancelled meanwhile, as chores are at the end.
                if not future.done():
                    future.set_result(None)
