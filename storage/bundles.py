"""Bundles: every policy that was ever applied, by digest, each of its files stored once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import bundle, bundle_part, part


@dataclass(frozen=True, slots=True)
class Bundle:
    """A policy as it was applied: its manifest, its parts by digest, the engine's version."""

    digest: str
    manifest: bytes
    parts: Mapping[str, bytes]
    engine: str
    applied_at: datetime


class Bundles:
    """Keeps bundles for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, kept: Bundle) -> None:
        """Store a bundle; one that is stored already stays as it is."""
        new = self._database.insert_new
        parts = [{"digest": digest, "data": data} for digest, data in kept.parts.items()]
        links = [{"bundle": kept.digest, "part": digest} for digest in kept.parts]
        row = {
            "digest": kept.digest,
            "manifest": kept.manifest,
            "engine": kept.engine,
            "applied_at": kept.applied_at,
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(new(bundle), row)
            if parts:
                await connection.execute(new(part), parts)
                await connection.execute(new(bundle_part), links)

        await self._database.write(work)

    async def get(self, digest: str) -> Bundle | None:
        """A bundle with all its parts."""
        found = await self._database.rows(select(bundle).where(bundle.c.digest == digest))
        if not found:
            return None
        held = select(part).join(bundle_part).where(bundle_part.c.bundle == digest)
        parts = {row.digest: row.data for row in await self._database.rows(held)}
        row = found[0]
        return Bundle(digest, row.manifest, parts, row.engine, row.applied_at)
