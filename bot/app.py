"""The composition root: builds the program from its configuration, runs it, and takes it down."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog

from adapters.clock import Clock
from adapters.port import Adapter
from bot.config import Config
from bot.delivery import LEASE_SECONDS, Delivery
from bot.host import Host
from bot.intake import Intake
from bot.lookups import Lookups
from bot.memory import Memory
from bot.pace import Limits, Pace
from bot.policybook import PolicyBook
from bot.records import queries
from bot.telemetry import Telemetry
from bot.web import operator_pages, serve
from storage.errors import Fenced
from storage.store import Store
from storage.tables import PARTITIONS

log = structlog.get_logger(__name__)

LEASE = 15.0
"""Seconds that the partitions stay ours without a sign of life; a standby waits so long."""
RETENTION_PAUSE = 3_600.0
RETAIN_AT_ONCE = 1_000
DRAIN_SECONDS = 20.0
STOP_EDGE_SECONDS = 5.0


class App:
    """One process. ``adapters`` are the edges to platforms, by platform name."""

    def __init__(
        self,
        config: Config,
        store: Store,
        adapters: Mapping[str, Adapter],
        limits: Mapping[str, Limits],
        default_places: Mapping[str, str],
    ) -> None:
        self.config = config
        self.store = store
        self.telemetry = Telemetry()
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.intake = Intake(store, Memory(), self.telemetry, self._wake)
        self.host = Host(self.intake, store)
        self.clock = Clock()
        self.edges = dict(adapters)
        self.book = PolicyBook(
            config.policy_files(), self.intake, store, self.edges, default_places
        )
        lookups = Lookups(queries(store, self.book))
        inner: dict[str, Adapter] = {"clock": self.clock, "store": lookups}
        everything = {**inner, **self.edges}
        self.delivery = Delivery(
            store,
            everything,
            self.intake.emit,
            self.clock,
            self.telemetry,
            {name: Pace(limits.get(name, Limits())) for name in everything},
            lambda: self.intake.residence.epochs,
        )
        self._lookups = lookups
        self._stopping = asyncio.Event()
        self.ready = asyncio.Event()

    def _wake(self, platforms: set[str]) -> None:
        self.delivery.wake(platforms)

    def stop(self) -> None:
        """Begin to leave: edges first, then what is under way, then the last checkpoint."""
        self._stopping.set()

    async def run(self, *, alone: bool = False) -> None:
        """Stand by until the partitions are ours, then work until ``stop``.

        ``alone``: it is certain that no other process lives on this store, so leases that a
        killed one left behind are not waited for. Raises ``Fenced`` when another process has
        taken over meanwhile.
        """
        ahead = timedelta(seconds=max(LEASE, LEASE_SECONDS) if alone else 0)
        epochs = await self._stand_by(ahead)
        if epochs is None:
            return
        applied = await self.intake.residence.recover(epochs)
        log.info("partitions taken", partitions=len(epochs), applied_after_checkpoint=applied)
        try:
            await self._work(ahead)
        except* Fenced:
            log.error("another process has taken over; leaving")
            raise
        await self.store.partitions.release(self.intake.residence.epochs, self.owner)

    async def _stand_by(self, ahead: timedelta) -> dict[int, int] | None:
        """All partitions, waiting for whoever holds them; ``None`` when told to stop first."""
        said = False
        while not self._stopping.is_set():
            now = datetime.now(UTC) + ahead
            wanted = range(PARTITIONS)
            epochs = await self.store.partitions.acquire(wanted, self.owner, now, LEASE)
            if len(epochs) == PARTITIONS:
                return epochs
            await self.store.partitions.release(epochs, self.owner)
            if not said:
                log.info("standing by: another process holds the partitions")
                said = True
            await self._pause(LEASE / 15)
        return None

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _work(self, ahead: timedelta) -> None:
        self.clock.open(self.host)
        try:
            async with asyncio.TaskGroup() as group:
                intake = group.create_task(self.intake.run(), name="intake")
                chores = [group.create_task(self._keep_leases(), name="leases")]
                await self._lookups.run(self.host)
                await self.book.open()
                await self.delivery.recover(datetime.now(UTC) + ahead)
                delivery = group.create_task(self.delivery.run(), name="delivery")
                edges = [
                    group.create_task(self._supervised(edge), name=name)
                    for name, edge in self.edges.items()
                ]
                chores += [
                    group.create_task(chore)
                    for chore in (
                        self.book.resolve(),
                        self.book.watch(),
                        self._retain(),
                        self._web(),
                    )
                ]
                self.ready.set()
                await self._stopping.wait()
                await _cancelled(edges + chores[1:])
                self.delivery.stop()
                await asyncio.wait({delivery}, timeout=DRAIN_SECONDS)
                self.intake.stop()
                await asyncio.wait({intake}, timeout=DRAIN_SECONDS)
                await _cancelled([*chores, delivery])
        finally:
            self.clock.close()

    async def _supervised(self, adapter: Adapter) -> None:
        """Run an adapter; one that fails is started again, later and later."""
        pause = 1.0
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await adapter.run(self.host)
            except Exception:
                log.exception("an adapter failed and is started again", platform=adapter.platform)
            if asyncio.get_running_loop().time() - started > 60:
                pause = 1.0
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(LEASE / 3)
            now = datetime.now(UTC)
            async with asyncio.timeout(LEASE / 2):
                await self.store.partitions.renew(
                    self.intake.residence.epochs, self.owner, now, LEASE
                )

    async def _retain(self) -> None:
        """Drop members' words when their time has come."""
        while True:
            before = datetime.now(UTC) - self.config.retention.texts
            dropped = await self.store.retention.drop_texts(before, RETAIN_AT_ONCE)
            await asyncio.sleep(0.05 if dropped else RETENTION_PAUSE)

    async def _web(self) -> None:
        pages = operator_pages(self.telemetry, self.health)
        await serve(pages, self.config.web.host, self.config.web.port)

    def health(self) -> dict[str, object]:
        """Whether this process works, and for which communities."""
        working = self.ready.is_set() and not self._stopping.is_set()
        return {
            "ok": working,
            "partitions": len(self.intake.residence.epochs),
            "communities": sorted(self.intake.policies),
            "platforms": sorted(self.edges),
        }


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=STOP_EDGE_SECONDS)
