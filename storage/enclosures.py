"""Files of announcements: those that a policy names, and those that people sent from a chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.announcing.known import MOST_DRAFTS
from policies.file.bundle import digest
from storage.database import Database
from storage.tables import enclosures, part

MOST = 2 * MOST_DRAFTS
"""Files from a chat that are kept for a community, the newest: a draft has one at most."""
c = enclosures.c


class Enclosures:
    """Keeps files, each content once for a community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, community: str, content: bytes, at: datetime) -> str:
        """Keep a file that came ``at``; answers the digest under which it is found."""
        row = {"community": community, "digest": digest(content), "data": content, "at": at}
        newest = select(c.digest).where(c.community == community).order_by(c.at.desc()).limit(MOST)
        old = delete(enclosures).where(c.community == community, c.digest.not_in(newest))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._database.upsert(enclosures), row)
            await connection.execute(old)

        await self._database.write(work)
        return str(row["digest"])

    async def content(self, digest: str) -> bytes:
        """A file by its digest; empty if it is not kept any more."""
        for table in (part, enclosures):
            held = select(table.c.data).where(table.c.digest == digest).limit(1)
            for row in await self._database.rows(held):
                return bytes(row.data)
        return b""
