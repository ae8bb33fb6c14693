"""A siege: victims on one store are killed again and again at a point, and brought back."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import text

import migrations
from storage.errors import StorageError
from storage.store import Store
from tests.soak.counterpart import Counterpart
from tests.soak.traffic import COMMUNITIES, Traffic, write_policy
from tests.soak.traps import DEPTH
from tests.soak.victim import FENCED, Orders, obey

RANDOM = "at random moments"
PATIENCE = 6.0
"""Seconds after which a victim that has not met its trap is killed without being counted."""
DRAINED = 60.0

_forking = multiprocessing.get_context("forkserver")
# Importing the program takes longer than everything that is done with it between two kills.
_forking.set_forkserver_preload(["tests.soak.victim"])


@dataclass
class Figures:
    """What a siege came to; times in seconds."""

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
    """One store, one counterpart, and the victims between them."""

    folder: Path
    url: str
    point: str
    random: Random
    standby: bool
    counterpart: Counterpart
    figures: Figures
    traffic: Traffic
    alive: list[ForkServerProcess] = field(default_factory=list)
    _count: int = 0
    _variant: int = 0
    _deaths: list[float] = field(default_factory=list)

    async def run(self, kills: int) -> None:
        """Kill so often, with events arriving all the time."""
        while self.figures.kills < kills:
            while len(self.alive) < (2 if self.standby else 1):
                self.spawn(self.point)
            await self.feed(self.random.randrange(20, 50))
            await self._change_a_policy()
            await self._one_death()
        await self.bury()

    def spawn(self, point: str = "") -> ForkServerProcess:
        """Start a victim; with a point, it will kill itself there."""
        self._count += 1
        orders = Orders(
            name=f"v{self._count}",
            folder=str(self.folder),
            url=self.url,
            port=self.counterpart.port,
            point="" if point == RANDOM else point,
            nth=self.random.randint(1, DEPTH.get(point, 8)),
            checkpoint_seconds=self.random.choice((0.1, 0.4, 5.0)),
        )
        process = _forking.Process(target=obey, args=(orders,), name=orders.name, daemon=True)
        process.start()
        self.alive.append(process)
        return process

    async def feed(self, events: int) -> None:
        """New events in every community."""
        for community in COMMUNITIES:
            for batch in self.traffic.batches(community, events // len(COMMUNITIES)):
                await self.counterpart.add(community, batch)

    async def _change_a_policy(self) -> None:
        if "swap" in self.point or self.random.random() < 0.2:
            self._variant += 1
            broken = self.random.random() < 0.2
            variant = -1 if broken else self._variant
            community = self.random.choice(COMMUNITIES)
            write_policy(self.folder / "policies", community, variant)
            if broken:
                await asyncio.sleep(0.3)
                write_policy(self.folder / "policies", community, self._variant)

    async def _one_death(self) -> None:
        """Wait until somebody has died; whoever outlives the patience is killed uncounted."""
        began, patience = time.monotonic(), PATIENCE
        if self.point == RANDOM:
            patience = self.random.uniform(0.0, 1.5)
        elif self.point == "during take-over":
            patience = 2.0
        elif self.point == "during stop":
            await self.counterpart.greeted(self._at_work, PATIENCE)
            await asyncio.sleep(self.random.uniform(0.0, 0.5))
            self._signal(self._working(), signal.SIGTERM)
        while not (dead := [p for p in self.alive if p.exitcode is not None]):
            if time.monotonic() - began > patience:
                self._signal(self._working(), signal.SIGKILL)
                self.figures.kills += self.point == RANDOM
                patience += PATIENCE
            await asyncio.sleep(0.01)
        for process in dead:
            self.alive.remove(process)
            if process.name in self.counterpart.hellos:
                self._deaths.append(time.monotonic())
            trapped = process.exitcode == -signal.SIGKILL and self.point != RANDOM
            self.figures.kills += trapped and patience <= PATIENCE
            assert process.exitcode in (0, FENCED, -signal.SIGKILL), (
                f"{process.name} ended with {process.exitcode}: see {self.folder}/victims.log"
            )

    def _at_work(self) -> bool:
        return any(process.name in self.counterpart.hellos for process in self.alive)

    def _working(self) -> ForkServerProcess:
        """Whoever works; a standby only when there is nobody else."""
        hellos = self.counterpart.hellos
        return next((p for p in self.alive if p.name in hellos), self.alive[0])

    def _signal(self, process: ForkServerProcess, number: int) -> None:
        if process.pid is not None and process.exitcode is None:
            os.kill(process.pid, number)

    def take_overs(self) -> list[float]:
        """Seconds from each death of one that worked to the next one's first word."""
        hellos = sorted(self.counterpart.hellos.values())
        return [min(h for h in hellos if h > d) - d for d in self._deaths if d < hellos[-1]]

    async def bury(self) -> None:
        """Kill whoever is left."""
        for process in self.alive:
            self._signal(process, signal.SIGKILL)
            await asyncio.to_thread(process.join)
        self.alive.clear()

    async def drain(self) -> None:
        """Let one victim do all that is left, with everything offered once more, and leave."""
        self.counterpart.offer_everything_again()
        process = self.spawn()
        began = time.monotonic()
        while not (self.counterpart.all_acknowledged() and not await self._open()):
            assert process.exitcode is None, f"{process.name} ended: see {self.folder}/victims.log"
            assert time.monotonic() - began < DRAINED, f"not drained in {DRAINED:g} s"
            await asyncio.sleep(0.1)
        self._signal(process, signal.SIGTERM)
        await asyncio.to_thread(process.join, 30)
        assert process.exitcode == 0, f"{process.name} did not leave: {process.exitcode}"
        self.alive.remove(process)

    async def _open(self) -> int:
        """Actions that have to happen now or very soon; far wake-ups are left out."""
        soon = (time.time() + 600) * 1e6
        query = text(
            "SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased') AND due < :soon"
        )
        try:
            store = await Store.open(self.url)
        except StorageError:
            return 1
        try:
            async with store.database.engine.connect() as connection:
                return await connection.scalar(query, {"soon": int(soon)}) or 0
        finally:
            await store.close()


@asynccontextmanager
async def siege(folder: Path, url: str, point: str, seed: int) -> AsyncIterator[Siege]:
    """A store that is to be besieged, with a counterpart; nobody is alive afterwards."""
    random = Random(seed)
    policies = folder / "policies"
    policies.mkdir(parents=True)
    for community in COMMUNITIES:
        write_policy(policies, community, 0)
    if point != "during migration":
        await migrations.upgrade(url)
    counterpart = Counterpart(random)
    await counterpart.open()
    standby = not url.startswith("sqlite")
    figures = Figures(point, "postgresql" if standby else "sqlite")
    found = Siege(folder, url, point, random, standby, counterpart, figures, Traffic(random))
    began = time.monotonic()
    try:
        yield found
        figures.seconds = time.monotonic() - began
        figures.events = len(counterpart.offered)
        figures.redelivered = counterpart.offered.total() - figures.events
        figures.take_over = median(found.take_overs() or [0.0])
        figures.effects = sum(p.effects for p in counterpart.performed.values())
    finally:
        await found.bury()
        await counterpart.close()
