"""The store: one open database and everything that is kept in it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import Audit
from storage.bundles import Bundles
from storage.checkpoints import Checkpoints
from storage.commit import Batch, Committer
from storage.database import Database
from storage.enclosures import Enclosures
from storage.errors import StorageError, Unreachable
from storage.holdings import Holdings
from storage.holds import Holds
from storage.journal import Journal
from storage.leases import Leases
from storage.outbox import Outbox
from storage.queries import Record, fetch
from storage.retention import Retention
from storage.snapshots import Snapshots
from storage.tables import PARTITIONS, journal, outbox, partition


class Store:
    """Everything remembered, by what it is: leases, journal, checkpoints, outbox …"""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.partitions = Leases(database)
        self.journal = Journal(database)
        self.checkpoints = Checkpoints(database)
        self.outbox = Outbox(database)
        self.bundles = Bundles(database)
        self.enclosures = Enclosures(database)
        self.snapshots = Snapshots(database)
        self.retention = Retention(database)
        self.holds = Holds(database)
        self.holdings = Holdings(database)
        self.audit = Audit(database)
        self._committer = Committer(database)

    @classmethod
    async def open(cls, url: str) -> Store:
        """Open ``sqlite:///file.db`` or ``postgresql://user:password@host/name``, migrated.

        Raises ``StorageError`` if it cannot be reached or has not been migrated.
        """
        database = Database.of(url)
        place = database.engine.url.render_as_string(hide_password=True)
        try:
            rows = await database.rows(select(func.count()).select_from(partition))
        except (DBAPIError, Unreachable) as error:
            await database.close()
            raise StorageError(
                f"the store {place} cannot be used; is it running, and was `hallwarden db"
                f" upgrade` run? It says: {error.__cause__ or error}"
            ) from error
        if rows[0][0] != PARTITIONS:
            await database.close()
            raise StorageError(f"the store {place} has {rows[0][0]} partitions, not {PARTITIONS}")
        return cls(database)

    async def close(self) -> None:
        """Let running transactions end and close."""
        await self.database.close()

    async def commit(self, batch: Batch) -> int:
        """See ``Committer.commit``."""
        return await self._committer.commit(batch)

    async def fetch(
        self, query: str, community: str, args: Mapping[str, str], limit: int
    ) -> list[Record]:
        """The rows of a named query (see ``queries``), at most 500. Raises ``StorageError``."""

        async def work(connection: AsyncConnection) -> list[Record]:
            return await fetch(connection, query, community, args, limit)

        return await self.database.read(work)

    async def backup(self, path: Path) -> None:
        """Copy a SQLite store, consistent and compact, to a new file while it is in use.

        Raises ``StorageError`` on PostgreSQL, or if the file exists.
        """
        if not self.database.sqlite:
            raise StorageError("PostgreSQL is backed up with its own pg_dump")
        if await asyncio.to_thread(path.exists):
            raise StorageError(f"{path} exists already; name a new file for the backup")
        partial = path.with_name(path.name + ".partial")
        await asyncio.to_thread(partial.unlink, missing_ok=True)
        async with self.database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM INTO :path"), {"path": str(partial)})
        await asyncio.to_thread(_settle, partial, path)

    async def check(self, head: str) -> list[str]:
        """What is wrong with the store, in words; ``head`` is the newest migration's name."""
        problems = []
        async with self.database.engine.connect() as connection:
            version = await connection.scalar(text("SELECT version_num FROM alembic_version"))
            if version != head:
                problems.append(
                    f"migrated to {version}, not to {head}: run `hallwarden db upgrade`"
                )
            if self.database.sqlite:
                for pragma in ("integrity_check", "foreign_key_check"):
                    rows = (await connection.execute(text(f"PRAGMA {pragma}"))).all()
                    found = ["/".join(map(str, row)) for row in rows]
                    problems += [f"{pragma}: {line}" for line in found if line != "ok"]
            known = select(journal.c.event_id)
            lost = select(func.count()).where(outbox.c.event_id.not_in(known))
            if count := await connection.scalar(lost):
                problems.append(f"{count} actions belong to no event of the journal")
        return problems


def _settle(partial: Path, path: Path) -> None:
    """Make the finished file durable, then give it its name: no half backup has that name."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.rename(path)
