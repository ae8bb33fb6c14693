"""Harrying: whoever works is killed at random moments, again and again, and somebody takes over."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

from tests.soak.siege import Siege

AT_WORK = 60.0
"""Seconds within which somebody is at work, on a machine that does much else."""


async def harried(
    under: Siege, kills: int, pause: float, between: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Kill so often, at most ``pause`` seconds apart, ``between`` which something may be done. On
    PostgreSQL another stands by all the time."""
    manned(under)
    await at_work(under)
    for _ in range(kills):
        if between is not None:
            await between()
        await asyncio.sleep(under.random.uniform(0.0, pause))
        victim = under.working()
        victim.signal(signal.SIGKILL)
        await asyncio.to_thread(victim.process.join)
        under.alive.remove(victim)
        manned(under)
        # Now and then it dies while it takes over.
        if under.random.random() < 0.8:
            await at_work(under)


async def finished(under: Siege, seconds: float = 0.0) -> None:
    """One that is left alone for so long does all that is left, and goes."""
    await under.bury()
    last = under.spawn()
    await at_work(under)
    await asyncio.sleep(seconds)
    await under.leave(last)


def manned(under: Siege) -> None:
    """Somebody works, and on PostgreSQL another stands by."""
    while len(under.alive) < 1 + under.standby:
        under.spawn()


async def at_work(under: Siege) -> None:
    """Wait until one of those that live has said hello."""
    hellos = under.counterpart.hellos
    await under.counterpart.greeted(lambda: any(v.name in hellos for v in under.alive), AT_WORK)
