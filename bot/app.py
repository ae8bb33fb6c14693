"""The composition root: builds the program from its configuration, runs it, and takes it down."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from adapters.clock import Clock
from adapters.console import Console
from adapters.inspect.inspector import Inspector
from adapters.mail import Mail
from adapters.port import Adapter
from adapters.scorer import Scorer
from adapters.serving import listener, serve
from adapters.webhook import Webhook
from bot.chatlists import ChatLists
from bot.config import Config
from bot.connections import Connections
from bot.delivery import LEASE_SECONDS, Delivery
from bot.edges import Edges, Page
from bot.host import Host
from bot.intake import Intake
from bot.keeping import Keeping
from bot.lookups import Lookups
from bot.memory import Memory
from bot.opening import Opening
from bot.pace import Limits, Pace
from bot.policybook import PolicyBook
from bot.records import queries
from bot.supervision import STOP_SECONDS, Supervision
from bot.telemetry import Telemetry
from bot.web import operator_pages
from policies.feasible import unposted
from policies.following.signals import waiting
from storage.errors import Fenced, Unreachable
from storage.store import Store
from storage.tables import PARTITIONS

log = structlog.get_logger(__name__)

LEASE = 15.0
"""Seconds that the partitions stay ours without a sign of life; a standby waits so long."""
TROUBLE_PAUSE = 5.0
DRAIN_SECONDS = 20.0


class App:
    """One process, with the edges around it."""

    def __init__(self, config: Config, store: Store, around: Edges) -> None:
        self.config, self.store = config, store
        self.telemetry = Telemetry()
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.intake = Intake(store, Memory(), self.telemetry, self._wake, self._switched)
        self.connections = Connections(around.adapters, self.telemetry)
        self.host = Host(self.intake, store, self.connections, around.address)
        self.clock, self.edges = Clock(), around.adapters
        self.supervision = Supervision(self.edges, self.host)
        self.book = PolicyBook(
            config, self.intake, store, self.edges, around.places, around.changed
        )
        self.lists = ChatLists(self.book, store)
        self.opening = Opening(config, self.book, store, around.surveys)
        asked = queries(store, self.book, self.lists, self.opening, around)
        lookups = Lookups(asked, store.journal.event)
        self.scorer = Scorer(around.signals, store.journal.event)
        looks = Inspector(around.files, store.journal.event)
        self.webhook = Webhook(around.hooks)
        self._asked: tuple[Adapter, ...] = (
            *(lookups, self.scorer, looks),
            *(Mail(around.mail), self.webhook),
        )
        self.delivery = self._delivery(around)
        self.keeping = Keeping(store, self.intake, self.telemetry, config.retention)
        self._pages = around.pages
        self._stopping = asyncio.Event()
        self.ready = asyncio.Event()

    def _delivery(self, around: Edges) -> Delivery:
        """To the edges, and to what is asked or written to within this process."""
        inside: tuple[Adapter, ...] = (self.clock, Console(), *self._asked)
        everything = {**{each.platform: each for each in inside}, **self.edges}
        return Delivery(
            self.store,
            everything,
            self.intake.emit,
            self.clock,
            self.telemetry,
            {name: Pace(around.limits.get(name, Limits())) for name in everything},
            lambda: self.intake.residence.epochs,
            self.intake.policies,
        )

    def _wake(self, platforms: set[str]) -> None:
        self.delivery.wake(platforms)

    def _switched(self, community: str) -> None:
        self.book.show(community)

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
        try:
            await self._work(epochs, ahead)
        except* Fenced:
            log.error("another process has taken over; leaving")
            raise
        finally:
            await self._release(epochs)

    async def _stand_by(self, ahead: timedelta) -> dict[int, int] | None:
        """All partitions, waiting for whoever holds them; ``None`` when told to stop first."""
        said = False
        while not self._stopping.is_set():
            try:
                epochs = await self._acquired(ahead)
            except Unreachable as trouble:
                log.error("the store does not answer; trying again", error=str(trouble))
            else:
                if epochs:
                    return epochs
                if not said:
                    log.info("standing by: another process holds the partitions")
                    said = True
            await self._pause(LEASE / 15)
        return None

    async def _acquired(self, ahead: timedelta) -> dict[int, int]:
        """All partitions with their epochs, or none; what runs out so far ahead counts as free."""
        partitions = self.store.partitions
        as_of = await partitions.now() + ahead
        lasting = LEASE - ahead.total_seconds()
        epochs = await partitions.acquire(range(PARTITIONS), self.owner, as_of, lasting)
        if len(epochs) < PARTITIONS:
            await partitions.release(epochs, self.owner)
            return {}
        return epochs

    async def _release(self, epochs: Mapping[int, int]) -> None:
        """Let the next process begin at once, whatever it is that ends this one."""
        try:
            await self.store.partitions.release(epochs, self.owner)
        except Unreachable as trouble:
            log.error("the leases are not released; they run out", error=str(trouble))

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _work(self, epochs: Mapping[int, int], ahead: timedelta) -> None:
        self.clock.open(self.host)
        try:
            async with asyncio.TaskGroup() as group:
                # A large store takes longer to read than a lease lasts: hold it from the start.
                leases = group.create_task(self._keep_leases(epochs), name="leases")
                working = group.create_task(self._run_all(epochs, ahead), name="working")
                stopping = group.create_task(self._stopping.wait(), name="stopping")
                await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not self.ready.is_set():
                    working.cancel()
                await asyncio.wait({working})
                await _cancelled([leases, stopping])
        finally:
            self.clock.close()
            await self.scorer.close()
            await self.webhook.close()

    def _tell_what_is_missing(self) -> None:
        """What policies need of ``config.toml`` that is not there."""
        own = self.config.mail.own if self.config.mail else ()
        for policy in self.intake.policies.values():
            for path, channel in unposted(policy, own, self.config.webhooks):
                named = {"community": policy.community, "at": path, "to": channel}
                log.warning("config.toml has no way for these letters; none will leave", **named)
            for signal, rules in waiting(policy).items():
                if signal not in self.scorer.signals:
                    names = {"community": policy.community, "rules": rules}
                    log.warning(f"config.toml has no [signals.{signal}]; rules wait", **names)

    async def _run_all(self, epochs: Mapping[int, int], ahead: timedelta) -> None:
        """Recover, bring everything up, and take it down again when told to stop."""
        applied = await self.intake.residence.recover(epochs)
        log.info("partitions taken", partitions=len(epochs), applied_after_checkpoint=applied)
        async with asyncio.TaskGroup() as group:
            intake = group.create_task(self.intake.run(), name="intake")
            for asked in self._asked:
                await asked.run(self.host)
            await self.lists.drop()
            await self.book.open()
            await self.opening.begin()
            self._tell_what_is_missing()
            await self.delivery.recover(datetime.now(UTC) + ahead)
            delivery = group.create_task(self.delivery.run(), name="delivery")
            edges = group.create_task(self.supervision.run(), name="edges")
            chores = [
                group.create_task(self._persevering(chore))
                for chore in (
                    *(self.book.resolve, self.book.watch, self._web),
                    *(self.keeping.texts, self.keeping.daily, self.keeping.erasures),
                    *(self.keeping.counts, self.lists.expire),
                )
            ]
            self.ready.set()
            await self._stopping.wait()
            await _cancelled([edges, *chores])
            self.delivery.stop()
            await asyncio.wait({delivery}, timeout=DRAIN_SECONDS)
            self.intake.stop()
            await asyncio.wait({intake}, timeout=DRAIN_SECONDS)
            await _cancelled([delivery, intake])

    async def _persevering(self, chore: Callable[[], Awaitable[None]]) -> None:
        """Do a chore; when the store does not answer, begin again."""
        while True:
            try:
                return await chore()
            except Unreachable as trouble:
                log.error("the store does not answer; trying again", error=str(trouble))
            await asyncio.sleep(TROUBLE_PAUSE)

    async def _keep_leases(self, epochs: Mapping[int, int]) -> None:
        """Renew until cancelled. Raises ``Fenced``; a store that is away fences nobody."""
        while True:
            await asyncio.sleep(LEASE / 3)
            try:
                async with asyncio.timeout(LEASE / 2):
                    now = await self.store.partitions.now()
                    await self.store.partitions.renew(epochs, self.owner, now, LEASE)
            except (Unreachable, TimeoutError) as trouble:
                log.error("the leases cannot be renewed; trying again", error=str(trouble))

    async def _web(self) -> None:
        web, pages = self.config.web, operator_pages(self.telemetry, self.health)
        own = Page(pages, web.host, web.port, "web")
        async with asyncio.TaskGroup() as group:
            for page in (own, *self._pages):
                group.create_task(serve(page.app, listener(page.host, page.port, page.table)))

    def health(self) -> dict[str, object]:
        """Whether this process works, for which communities, and which platforms answer."""
        unusable = self.supervision.unusable
        platforms = self.connections.platforms - unusable.keys()
        working = self.ready.is_set() and not self._stopping.is_set()
        return {
            "ok": working and self.connections.well(platforms),
            "partitions": len(self.intake.residence.epochs),
            "communities": sorted(self.intake.policies),
            "platforms": self.connections.told(platforms),
            "unusable": dict(unusable),
        }


async def _cancelled(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=STOP_SECONDS)
