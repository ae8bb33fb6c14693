"""Snapshots: a community's whole state once a day, where replay begins."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.state import Page
from storage.database import Database
from storage.tables import snapshot


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All pages of a community by subject, and its clock, after journal row ``number``."""

    community: str
    day: date
    number: int
    now: float
    pages: Mapping[str, Page]


class Snapshots:
    """Keeps one snapshot a day and community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, kept: Snapshot) -> None:
        """Store a snapshot, in place of one of the same day."""
        row = {
            "community": kept.community,
            "day": kept.day.isoformat(),
            "number": kept.number,
            "now": kept.now,
            "data": await asyncio.to_thread(packed, kept.pages),
        }

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._database.upsert(snapshot), row)

        await self._database.write(work)

    async def nearest(self, community: str, day: date) -> Snapshot | None:
        """The newest one of that day or before."""
        c = snapshot.c
        query = select(snapshot).where(c.community == community, c.day <= day.isoformat())
        return await self._one(query.order_by(c.day.desc()))

    async def before(self, community: str, number: int) -> Snapshot | None:
        """The newest one that does not yet include that journal number."""
        query = select(snapshot).where(snapshot.c.community == community)
        query = query.where(snapshot.c.number < number)
        return await self._one(query.order_by(snapshot.c.number.desc()))

    async def oldest(self, community: str) -> Snapshot | None:
        """The first one that is still kept."""
        query = select(snapshot).where(snapshot.c.community == community)
        return await self._one(query.order_by(snapshot.c.day))

    async def _one(self, query: Select[Any]) -> Snapshot | None:
        rows = await self._database.rows(query.limit(1))
        if not rows:
            return None
        row = rows[0]
        taken = date.fromisoformat(row.day)
        return Snapshot(row.community, taken, row.number, row.now, unpacked(row.data))

    async def drop(self, before: date) -> int:
        """Delete those of days before; answers how many."""
        old = delete(snapshot).where(snapshot.c.day < before.isoformat())

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(old)).rowcount

        return await self._database.write(work)


def packed(pages: Mapping[str, Page]) -> bytes:
    """Pages as one blob."""
    return msgspec.msgpack.encode({subject: codec.encode(page) for subject, page in pages.items()})


def unpacked(data: bytes) -> dict[str, Page]:
    """The pages in a blob."""
    blobs = msgspec.msgpack.decode(data, type=dict[str, bytes])
    return {subject: codec.page(blob) for subject, blob in blobs.items()}
