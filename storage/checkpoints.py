"""Checkpoints: the communities' pages and clocks as of a journal number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.state import Page
from storage.database import Database
from storage.leases import fence
from storage.tables import community, page, partition


class Clock(NamedTuple):
    """A community's clock (seconds since 1970, UTC) and the bundle it is judged by."""

    partition: int
    now: float
    bundle: str


class Checkpoints:
    """Writes and reads checkpoints."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upsert = database.prepared(database.upsert(page), [c.name for c in page.columns])

    async def checkpoint(
        self,
        epochs: Mapping[int, int],
        reach: int,
        pages: Mapping[tuple[str, str], Page | None],
        clocks: Mapping[str, Clock],
    ) -> None:
        """Write every page that changed since the last checkpoint of these partitions.

        ``pages`` are by community and subject, ``None`` or empty to delete; ``clocks`` hold each
        community of ``pages``. ``reach`` is what ``commit`` answered for the last batch whose
        writes are in them, and must be so for all of ``epochs``. Raises ``Fenced``.
        """
        # In the order of the key: neighbours share pages of the file.
        rows = [
            (c, s, clocks[c].partition, codec.encode(kept))
            for (c, s), kept in sorted(pages.items())
            if kept
        ]
        gone = [{"c": c, "s": s} for (c, s), kept in pages.items() if not kept]
        times = [{"community": name, **clock._asdict()} for name, clock in clocks.items()]
        p = partition.c
        moved = update(partition).where(p.id.in_(epochs), p.checkpoint < reach)

        async def work(connection: AsyncConnection) -> None:
            await fence(connection, epochs)
            if rows:
                await connection.exec_driver_sql(self._upsert, rows)
            if gone:
                await connection.execute(_FORGET, gone)
            if times:
                await connection.execute(self._database.upsert(community), times)
            await connection.execute(moved.values(checkpoint=reach))

        await self._database.write(work)

    async def load(
        self, community: str, subjects: Collection[str] | None = None, limit: int = 10_000
    ) -> dict[str, Page]:
        """Pages of a community by subject: these, or all of them, but ``limit`` at most."""
        query = select(page.c.subject, page.c.data).where(page.c.community == community)
        if subjects is not None:
            query = query.where(page.c.subject.in_(subjects))

        rows = await self._database.rows(query.limit(limit))
        return {row.subject: codec.page(row.data) for row in rows}

    async def clocks(self, partitions: Collection[int]) -> dict[str, Clock]:
        """The checkpointed clock of every community in these partitions."""
        query = select(community).where(community.c.partition.in_(partitions))

        rows = await self._database.rows(query)
        return {row.community: Clock(row.partition, row.now, row.bundle) for row in rows}


_FORGET = delete(page).where(page.c.community == bindparam("c"), page.c.subject == bindparam("s"))
