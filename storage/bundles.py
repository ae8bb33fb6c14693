"""Bundles: every policy that was ever applied, by digest, each of its parts stored once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.file.bundle import Bundle
from storage.database import Database
from storage.tables import bundle, bundle_part, part


class Bundles:
    """Keeps bundles for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, kept: Bundle, at: datetime) -> None:
        """Store a bundle that is applied ``at``; one that is stored already is only dated anew."""
        manifest = kept.manifest
        row = {
            "digest": kept.digest,
            "main": manifest.main,
            "engine": manifest.engine,
            "applied_at": at,
        }
        parts = [{"digest": digest, "data": data} for digest, data in sorted(kept.parts.items())]
        links = [{"bundle": kept.digest, "part": digest} for digest in sorted(kept.parts)]

        async def work(connection: AsyncConnection) -> None:
            new = self._database.insert_new
            await connection.execute(self._database.upsert(bundle), row)
            await connection.execute(new(part), parts)
            await connection.execute(new(bundle_part), links)

        await self._database.write(work)

    async def get(self, digest: str) -> Bundle | None:
        """A bundle with all its parts."""
        held = select(part).join(bundle_part).where(bundle_part.c.bundle == digest)
        parts = {row.digest: row.data for row in await self._database.rows(held)}
        return Bundle(digest, parts) if parts else None
