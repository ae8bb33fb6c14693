"""Cursors: how far each channel has been read completely."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import cursor


class Cursors:
    """Positions by channel; what a position looks like is the platform's affair."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, channel: str) -> str:
        """The position, or ``""``."""
        query = select(cursor.c.position).where(cursor.c.channel == channel)
        rows = await self._database.rows(query)
        return rows[0][0] if rows else ""

    async def set(self, channel: str, position: str) -> None:
        """Remember a position."""

        async def work(connection: AsyncConnection) -> None:
            row = {"channel": channel, "position": position}
            await connection.execute(self._database.upsert(cursor), row)

        await self._database.write(work)
