"""A siege: victims on one store are killed again and again at a point, and brought back."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import text

import migrations
from storage.errors import StorageError
from storage.store import Store
from tests.soak.counterpart import Counterpart
from tests.soak.spawning import Victim
from tests.soak.traffic import COMMUNITIES, Traffic, write_policy
from tests.soak.traps import CHECKPOINT, DEPTH, MIGRATION, RANDOM, STOP, TAKE_OVER
from tests.soak.victim import FENCED, Orders

STIR = 0.7
"""Seconds between two handfuls of events while a death is waited for."""
PATIENCE = 6.0
"""Seconds after which a victim that has not met its trap is killed without being counted."""
DRAINED = 60.0
LEAVES = 5
"""Victims that may leave one after the other, because a time came just as the last one went."""
SLOWEST = 60.0
"""Seconds a kill, on average, after which something is wrong."""


@dataclass
class Figures:
    """What a siege came to; times in seconds, ``take_over`` from a death to the next at work."""

    point: str
    database: str
    kills: int = 0
    events: int = 0
    redelivered: int = 0
    effects: int = 0
    unknown: int = 0
    seconds: float = 0.0
    take_over: float = 0.0


@dataclass
class Siege:
    """One store, one counterpart, and the victims between them.

    On PostgreSQL there are always two, one of them standing by.
    """

    folder: Path
    url: str
    random: Random
    counterpart: Counterpart
    traffic: Traffic
    killed: Counter[str] = field(default_factory=Counter)
    alive: list[Victim] = field(default_factory=list)
    _count: int = 0
    _variant: int = 0
    _deaths: list[float] = field(default_factory=list)

    @property
    def standby(self) -> bool:
        """Whether a second process stands by."""
        return not self.url.startswith("sqlite")

    async def run(self, wanted: Sequence[str]) -> None:
        """Kill once at each of these points, in this order, with events arriving all the time."""
        left = Counter(wanted)
        await self._migrations(left.pop(MIGRATION, 0))
        began = time.monotonic()
        while left.total():
            assert time.monotonic() - began < SLOWEST * len(wanted), f"never got to {left}"
            for point in left:
                if len(self.alive) >= 1 + self.standby:
                    break
                if left[point] > sum(victim.point == point for victim in self.alive):
                    self.spawn(point)
            while len(self.alive) < 1 + self.standby:
                self.spawn(next(left.elements()))
            for point in await self._death():
                self.killed[point] += 1
                left[point] = max(0, left[point] - 1)
        await self.bury()

    async def _migrations(self, kills: int) -> None:
        """Kill so often while the empty store is migrated, which is over once it succeeds."""
        while self.killed[MIGRATION] < kills:
            victim = self.spawn(MIGRATION)
            await self.counterpart.greeted(self._at_work, 0.5)
            while victim.status is None and not self._at_work():
                await asyncio.sleep(0.01)
            if victim.status is None:
                await self.bury()
                await migrations.downgrade(self.url, "base")
            else:
                self._gone(victim)
                self.killed[MIGRATION] += 1

    def spawn(self, point: str = "", nth: int = 0, checkpoint_seconds: float = 0.0) -> Victim:
        """Start a victim; with a point, it will kill itself there. What is not given is random."""
        self._count += 1
        orders = Orders(
            name=f"v{self._count}",
            folder=str(self.folder),
            url=self.url,
            port=self.counterpart.port,
            point="" if point == RANDOM else point,
            nth=nth or self.random.randint(1, DEPTH.get(point, 8)),
            checkpoint_seconds=checkpoint_seconds or self._checkpoint_seconds(point),
        )
        victim = Victim.forked(orders, point)
        self.alive.append(victim)
        return victim

    def _checkpoint_seconds(self, point: str) -> float:
        if point == TAKE_OVER:
            # It has nothing to read where the last checkpoint is from just now.
            return 5.0
        return self.random.choice((0.1, 0.4) if point == CHECKPOINT else (0.1, 0.4, 5.0))

    async def _stir(self) -> None:
        """Something new happens."""
        await self.feed(self.random.randrange(16, 40))
        swapping = any("swap" in victim.point for victim in self.alive)
        if swapping or self.random.random() < 0.2:
            await self._change_a_policy()

    async def feed(self, events: int) -> None:
        """New events in every community."""
        for community in COMMUNITIES:
            for batch in self.traffic.batches(community, events // len(COMMUNITIES)):
                await self.counterpart.add(community, batch)

    async def _change_a_policy(self) -> None:
        community = self.random.choice(COMMUNITIES)
        if self.random.random() < 0.2:
            write_policy(self.folder / "policies", community, -1)
            await asyncio.sleep(0.3)
        self._variant += 1
        write_policy(self.folder / "policies", community, self._variant)

    async def _death(self) -> list[str]:
        """Wait until somebody has died; answers the points at which that happened.

        Whoever does not get to its point in time is killed without being counted.
        """
        began, patience = time.monotonic(), await self._patience()
        met: list[str] = []
        stirred = 0.0
        while not (dead := [v for v in self.alive if v.status is not None]):
            if time.monotonic() - began > patience:
                working = self.working()
                working.signal(signal.SIGKILL)
                met += [RANDOM] * (working.point == RANDOM)
                await asyncio.to_thread(working.process.join)
            elif time.monotonic() - stirred > STIR:
                stirred = time.monotonic()
                await self._stir()
            await asyncio.sleep(0.01)
        for victim in dead:
            self._gone(victim)
            trapped = victim.status == -signal.SIGKILL and time.monotonic() - began <= patience
            met += [victim.point] * (trapped and victim.point != RANDOM)
        return met

    async def _patience(self) -> float:
        """Seconds to wait for a death; a victim that is to leave is told so first."""
        working = self.working()
        if working.point == RANDOM:
            return self.random.uniform(0.0, 1.5)
        if working.point == STOP:
            await self.counterpart.greeted(self._at_work, PATIENCE)
            await asyncio.sleep(self.random.uniform(0.0, 0.5))
            self.working().signal(signal.SIGTERM)
        # Nothing to read, and it is not met; with a standby the lease has to run out first.
        return (4.0 if self.standby else 2.0) if working.point == TAKE_OVER else PATIENCE

    def _gone(self, victim: Victim) -> None:
        self.alive.remove(victim)
        if victim.name in self.counterpart.hellos:
            self._deaths.append(time.monotonic())
        assert victim.status in (0, FENCED, -signal.SIGKILL), (
            f"{victim.name} ended with {victim.status}: see {self.folder}/victims.log"
        )

    def _at_work(self) -> bool:
        return any(victim.name in self.counterpart.hellos for victim in self.alive)

    def working(self) -> Victim:
        """Whoever works; a standby only when there is nobody else."""
        hellos = self.counterpart.hellos
        return next((v for v in self.alive if v.name in hellos), self.alive[0])

    def take_overs(self) -> list[float]:
        """Seconds from each death of one that worked to the next one's first word."""
        hellos = sorted(self.counterpart.hellos.values())
        return [min(h for h in hellos if h > d) - d for d in self._deaths if d < hellos[-1]]

    async def bury(self) -> None:
        """Kill whoever is left."""
        for victim in self.alive:
            victim.signal(signal.SIGKILL)
            await asyncio.to_thread(victim.process.join)
        self.alive.clear()

    async def leave(self, last: Victim) -> None:
        """Let one victim do all that is left and go; what came due while it went, the next does."""
        for _ in range(LEAVES):
            await self.drain(last)
            last.signal(signal.SIGTERM)
            await asyncio.to_thread(last.process.join, 30)
            assert last.status == 0, f"{last.name} did not leave: {last.status}"
            self.alive.remove(last)
            if not await self._open():
                return
            last = self.spawn()
        raise AssertionError(f"{LEAVES} victims left, and something was open each time")

    async def drain(self, last: Victim) -> None:
        """Let one victim do all that is left."""
        await self.counterpart.greeted(lambda: last.name in self.counterpart.hellos, DRAINED)
        left, since = await self._left(), time.monotonic()
        while any(left):
            assert last.status is None, f"{last.name} ended: see {self.folder}/victims.log"
            # However busy the machine is, something must go on.
            assert time.monotonic() - since < DRAINED, f"{left} left, as {DRAINED:g} s ago"
            await asyncio.sleep(0.1)
            before, left = left, await self._left()
            since = since if left == before else time.monotonic()

    async def _left(self) -> tuple[int, int]:
        """Batches not acknowledged, and actions that have not ended."""
        return self.counterpart.unacknowledged(), await self._open()

    async def _open(self) -> int:
        """Actions that have not ended; times that have not come are left out."""
        query = text(
            "SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased')"
            " AND (platform <> 'clock' OR due < :now)"
        )
        try:
            store = await Store.open(self.url)
        except StorageError:
            return 1
        try:
            async with store.database.engine.connect() as connection:
                return await connection.scalar(query, {"now": int(time.time() * 1e6)}) or 0
        finally:
            await store.close()

    def figures(self, name: str, seconds: float) -> Figures:
        """What all this came to."""
        offered, performed = self.counterpart.offered, self.counterpart.performed.values()
        return Figures(
            point=name,
            database="postgresql" if self.standby else "sqlite",
            kills=self.killed.total(),
            events=len(offered),
            redelivered=offered.total() - len(offered),
            effects=sum(p.effects for p in performed),
            seconds=seconds,
            take_over=median(self.take_overs() or [0.0]),
        )


@asynccontextmanager
async def siege(folder: Path, url: str, seed: int) -> AsyncIterator[Siege]:
    """An empty store that is to be besieged, with a counterpart; nobody is alive afterwards."""
    random = Random(seed)
    policies = folder / "policies"
    policies.mkdir(parents=True)
    for community in COMMUNITIES:
        write_policy(policies, community, 0)
    counterpart = Counterpart(random)
    await counterpart.open()
    found = Siege(folder, url, random, counterpart, Traffic(random))
    try:
        yield found
    finally:
        await found.bury()
        await counterpart.close()
