"""Retention and erasure: texts that have grown old, settled actions, everything of one member."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.snapshots import packed, unpacked
from storage.tables import GONE, OPEN, cursor, erasure, journal, outbox, page, snapshot

_DROPPED = "retention:texts"
"""The cursor that says up to which journal number texts are gone."""
CHUNK = 5_000
"""Journal rows looked at in one transaction, so that events never wait long for the writer."""

j = journal.c


class Retention:
    """Deletes what must not be kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drop_texts(self, before: datetime, limit: int = CHUNK) -> int:
        """Delete the personal part of events older than ``before``, in the order they came.

        Answers how many journal rows it went through; fewer than ``limit``: there are no more.
        """

        async def work(connection: AsyncConnection) -> int:
            query = select(cursor.c.position).where(cursor.c.channel == _DROPPED)
            done = int(await connection.scalar(query) or 0)
            ahead = select(j.number, j.at).where(j.number > done).order_by(j.number).limit(limit)
            old = []
            for row in await connection.execute(ahead):
                if row.at >= before:
                    break
                old.append(row.number)
            if old:
                await _forget(connection, done, old[-1])
                place = {"channel": _DROPPED, "position": str(old[-1])}
                await connection.execute(self._database.upsert(cursor), place)
            return len(old)

        return await self._database.write(work)

    async def prune(self, before: datetime, limit: int = CHUNK) -> int:
        """Delete outbox rows that were closed before then; answers how many (at most ``limit``)."""
        c = outbox.c
        old = select(c.number).where(~OPEN, c.settled_at < before).order_by(c.number).limit(limit)

        async def work(connection: AsyncConnection) -> int:
            result = await connection.execute(delete(outbox).where(c.number.in_(old)))
            return result.rowcount

        return await self._database.write(work)

    async def erase(self, member: str, now: datetime) -> dict[str, int]:
        """Delete the personal data of a member: texts and names in the journal, closed actions,
        pages and what snapshots hold of them; answers how many of each.

        A tombstone stays. What intake has in memory is not touched. Safe to repeat.
        """
        counts: Counter[str] = Counter(texts=0, actions=0, pages=0, snapshots=0)
        tombstone = {"member": member, "at": now}

        async def bury(connection: AsyncConnection) -> int:
            await connection.execute(self._database.insert_new(erasure), tombstone)
            return await connection.scalar(select(func.max(j.number))) or 0

        last = await self._database.write(bury)
        communities: set[str] = set()
        for start in range(0, last, CHUNK):

            async def chunk(connection: AsyncConnection, start: int = start) -> None:
                communities.update(await _erase_rows(connection, member, start, counts))

            await self._database.write(chunk)
        for name in sorted(communities):

            async def state(connection: AsyncConnection, name: str = name) -> None:
                await _erase_state(connection, member, name, counts)

            await self._database.write(state)
        return dict(counts)

    async def erased(self) -> list[str]:
        """Members with a tombstone, to be erased again after a backup was restored."""
        rows = await self._database.rows(select(erasure.c.member).order_by(erasure.c.member))
        return [row.member for row in rows]


async def _forget(
    connection: AsyncConnection, after: int, to: int, *whose: ColumnElement[bool]
) -> list[Any]:
    rows = (
        update(journal)
        .where(j.number > after, j.number <= to, j.private.is_not(None), j.private != GONE, *whose)
        .values(private=GONE)
        .returning(j.event_id)
    )
    return list(await connection.scalars(rows))


async def _erase_rows(
    connection: AsyncConnection, member: str, start: int, counts: Counter[str]
) -> set[str]:
    end = start + CHUNK
    theirs = or_(j.actor == member, j.about == member)
    counts["texts"] += len(await _forget(connection, start, end, theirs))
    rows = select(j.event_id, j.community).where(theirs, j.number > start, j.number <= end)
    found = (await connection.execute(rows)).all()
    ids = [row.event_id for row in found]
    if ids:
        gone = delete(outbox).where(~OPEN, outbox.c.event_id.in_(ids))
        counts["actions"] += (await connection.execute(gone)).rowcount
    return {row.community for row in found}


async def _erase_state(
    connection: AsyncConnection, member: str, community: str, counts: Counter[str]
) -> None:
    own = delete(page).where(page.c.community == community, page.c.subject == member)
    counts["pages"] += (await connection.execute(own)).rowcount
    c = snapshot.c
    for row in (await connection.execute(select(snapshot).where(c.community == community))).all():
        pages = unpacked(row.data)
        if pages.pop(member, None) is not None:
            same = (c.community == community, c.day == row.day)
            await connection.execute(update(snapshot).where(*same).values(data=packed(pages)))
            counts["snapshots"] += 1
