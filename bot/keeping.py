"""Keeping: snapshots for replay, and the end of what may not be kept: words, actions, members."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.intake import Intake
from bot.tables import RetentionTable
from bot.telemetry import Telemetry
from storage.audit import Head, head_line
from storage.snapshots import Snapshot
from storage.store import Store

log = structlog.get_logger(__name__)

TEXTS_PAUSE = 3_600.0
TEXTS_AT_ONCE = 1_000
ERASE_PAUSE = 30.0
COUNTS_PAUSE = 15.0


class Keeping:
    """The chores of a running process; each goes on until it is cancelled.

    ``kept`` is how long everything is kept; closed actions and snapshots as long as members' words.
    """

    def __init__(
        self,
        store: Store,
        intake: Intake,
        telemetry: Telemetry,
        kept: RetentionTable,
    ) -> None:
        self._store = store
        self._telemetry = telemetry
        self._intake = intake
        self._kept = kept.texts
        self._audit = kept.audit
        self._taken: dict[str, float] = {}
        self._heads: dict[str, Head] = {}
        self._heads_file = heads_file(store)

    async def texts(self) -> None:
        """Drop members' words when their time has come."""
        while True:
            before = datetime.now(UTC) - self._kept
            dropped = await self._store.retention.drop_texts(before, TEXTS_AT_ONCE)
            await asyncio.sleep(0.05 if dropped else TEXTS_PAUSE)

    async def counts(self) -> None:
        """Let it be seen how many actions wait on each platform."""
        seen: set[str] = set()
        while True:
            waiting = await self._store.outbox.open_count()
            seen |= waiting.keys()
            for platform in seen:
                self._telemetry.open(platform, waiting.get(platform, 0))
            await asyncio.sleep(COUNTS_PAUSE)

    async def daily(self) -> None:
        """At the start and at every midnight (UTC): take snapshots, let old ones go."""
        while True:
            now = datetime.now(UTC)
            await self.snapshots(now.date())
            await self._store.snapshots.drop((now - self._kept).date())
            await self._store.retention.prune(now - self._kept)
            await self.age(now)
            await self.heads(now)
            midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
            await asyncio.sleep((midnight - datetime.now(UTC)).total_seconds())

    async def snapshots(self, day: date) -> None:
        """Keep the state of every community that has moved on since its last snapshot."""
        for community in sorted(self._intake.policies):
            taken = await self._snapshot(community, day)
            if self._taken.get(community) != taken.now:
                await self._store.snapshots.keep(taken)
                self._taken[community] = taken.now

    async def age(self, now: datetime) -> None:
        """Drop what the audit says that is older than it may be."""
        for community in sorted(self._intake.policies):

            async def aged(name: str = community, before: datetime = now - self._audit) -> None:
                count = await self._store.retention.age_audit(name, before)
                if count:
                    log.info("old rows of the audit were emptied", community=name, rows=count)

            await self._intake.between.done(aged)

    async def heads(self, now: datetime) -> None:
        """Say the newest row of each audit chain outside the store, so that a chain that is cut or
        made anew does not go unnoticed: in the log, and beside a store that is a file."""
        for community in sorted(self._intake.policies):
            head = await self._store.audit.head(community)
            if head is not None and self._heads.get(community) != head:
                log.info("the audit's head", **head._asdict())
                if self._heads_file is not None:
                    line = head_line(head, now.isoformat())
                    await asyncio.to_thread(_append, self._heads_file, line)
                self._heads[community] = head

    async def _snapshot(self, community: str, day: date) -> Snapshot:
        taken: list[Snapshot] = []

        async def take() -> None:
            policies = self._intake.policies
            taken.append(await self._intake.residence.snapshot(community, day, policies))

        await self._intake.between.done(take)
        return taken[0]

    async def erasures(self) -> None:
        """Erase the members for whom that was asked."""
        while True:
            for member in await self._store.retention.asked():
                await self.erase(member)
            await asyncio.sleep(ERASE_PAUSE)

    async def erase(self, member: str) -> None:
        """Delete the personal data of a member everywhere, and leave a tombstone."""
        retention, intake = self._store.retention, self._intake
        counts, communities = await retention.erase(member)
        erase = partial(intake.residence.erase, member, communities, intake.policies)
        await intake.between.done(erase)
        await retention.bury(member, datetime.now(UTC))
        log.info("a member was erased", texts=counts["texts"], communities=len(communities))


def heads_file(store: Store) -> Path | None:
    """Where the heads of the audit's chains are kept beside a store that is a file."""
    if not store.database.sqlite:
        return None
    return Path(f"{store.database.engine.url.database}.audit.jsonl")


def _append(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8") as open_file:
        open_file.write(f"{line}\n")
