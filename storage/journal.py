"""The journal, read: what is known, one event, everything in order, what checkpoints lack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import Row, Select, func, select

from policies import codec
from policies.decision import Decision
from policies.events import Event
from policies.state import AnyWrite
from storage.database import Database
from storage.tables import GONE, journal, partition

CHUNK = 1_000
"""Rows read at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal row. The event lacks its personal part when that has been deleted.

    ``held`` says whether it is whole, so that it can be decided again.
    """

    number: int
    partition: int
    event: Event
    held: bool
    bundle: str
    decision: Decision | None
    failed: str | None


class Step(NamedTuple):
    """What one journal row changed: to be applied with the clock at ``max(now, at)``.

    ``at`` is in seconds since 1970, UTC. Rows that failed changed nothing and are no steps.
    """

    community: str
    at: float
    actor: str
    writes: tuple[AnyWrite, ...]
    bundle: str
    number: int


class Journal:
    """Reads the journal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, event_ids: Collection[str]) -> set[str]:
        """Which of these events are in the journal."""
        found = await self._database.rows(select(c.event_id).where(c.event_id.in_(event_ids)))
        return {row[0] for row in found}

    async def event(self, event_id: str) -> Event | None:
        """One event as far as it is still held."""
        found = await self._database.rows(select(journal).where(c.event_id == event_id))
        return event_in(found[0]) if found else None

    async def entry(self, event_id: str) -> Entry | None:
        """The row of one event."""
        found = await self._database.rows(select(journal).where(c.event_id == event_id))
        return _entry(found[0]) if found else None

    async def entries(self, after: int = 0, community: str = "") -> AsyncIterator[Entry]:
        """Everything in order, from behind journal number ``after``; of one community if given."""
        rows = select(journal)
        if community:
            rows = rows.where(c.community == community)
        async for row in self._ordered(rows, after):
            yield _entry(row)

    async def count(self, after: int, community: str) -> int:
        """How many rows of a community there are behind journal number ``after``."""
        counted = select(func.count()).where(c.community == community, c.number > after)
        return int((await self._database.rows(counted))[0][0])

    async def latest(self, community: str, most: int) -> AsyncIterator[Entry]:
        """Of the last ``most`` rows of all communities those of this one, the newest first."""
        newest = await self._newest()
        least = max(0, newest - most)
        rows = select(journal).where(c.community == community).order_by(c.number.desc())
        before = newest + 1
        while found := await self._database.rows(
            rows.where(c.number < before, c.number > least).limit(CHUNK)
        ):
            for row in found:
                yield _entry(row)
            before = found[-1].number

    async def exceeds(self, most: int) -> bool:
        """Whether there is anything before the last ``most`` rows."""
        return await self._newest() > most

    async def _newest(self) -> int:
        return (await self._database.rows(select(func.max(c.number))))[0][0] or 0

    async def recover(self, partitions: Collection[int]) -> AsyncIterator[Step]:
        """What these partitions' checkpoints do not hold yet, in order."""
        held = select(partition.c.id, partition.c.checkpoint).where(partition.c.id.in_(partitions))
        reached = {row.id: row.checkpoint for row in await self._database.rows(held)}
        if not reached:
            return
        columns = (c.number, c.partition, c.community, c.at, c.actor, c.bundle, c.decision)
        rows = select(*columns).where(c.partition.in_(reached), c.decision.is_not(None))
        async for row in self._ordered(rows, min(reached.values())):
            if row.number > reached[row.partition]:
                writes = codec.decision(row.decision).writes
                at = row.at.timestamp()
                yield Step(row.community, at, row.actor, writes, row.bundle, row.number)

    async def _ordered(self, rows: Select[Any], after: int) -> AsyncIterator[Row[Any]]:
        # In chunks by key: no transaction and no cursor stays open while the caller works.
        ordered = rows.order_by(c.number).limit(CHUNK)
        while found := await self._database.rows(ordered.where(c.number > after)):
            for row in found:
                yield row
            after = found[-1].number


c = journal.c


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        row.number,
        row.partition,
        event_in(row),
        row.private != GONE and (row.failed is None or row.private is not None),
        row.bundle,
        decision_in(row),
        row.failed,
    )


def event_in(row: Row[Any]) -> Event:
    """The event of a journal row, as far as it is still held."""
    event = codec.joined(row.event, row.private)
    actor = replace(event.actor, id=row.actor)
    return replace(event, id=row.event_id, community=row.community, actor=actor)


def decision_in(row: Row[Any]) -> Decision | None:
    """The decision of a journal row; ``None`` where deciding failed."""
    if row.decision is None:
        return None
    return replace(codec.decision(row.decision), event=row.event_id, bundle=row.bundle)
