"""Leases: which process holds a partition, with an epoch that fences the one before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Update, case, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import EPOCH
from storage.database import Database
from storage.errors import Fenced
from storage.tables import partition

c = partition.c


class Leases:
    """The leases of the partitions, by number.

    Whoever has all of them is the one process that speaks to the platforms: an account is never
    connected twice.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def now(self) -> datetime:
        """The time by which leases run: the server's, so that a process on a machine with a wrong
        clock takes nothing from another. The processes of a SQLite file share one clock."""
        if self._database.sqlite:
            return datetime.now(UTC)
        time: datetime = (await self._database.rows(select(func.clock_timestamp())))[0][0]
        return time

    async def acquire(
        self, keys: Collection[int], owner: str, now: datetime, seconds: float
    ) -> dict[int, int]:
        """Take those that are free, expired or ours already; answers number to epoch.

        The epoch grows by one whenever the owner changes. ``owner`` names one process.
        """
        # One that another process is just writing under is not waited for: it is in use.
        free = (
            select(c.id)
            .where(c.id.in_(keys))
            .where(or_(c.owner.in_((owner, "")), c.lease_until <= now))
            .with_for_update(skip_locked=True)
        )
        take = (
            update(partition)
            .where(c.id.in_(free))
            .values(
                epoch=c.epoch + case((c.owner == owner, 0), else_=1),
                owner=owner,
                lease_until=now + timedelta(seconds=seconds),
            )
            .returning(c.id, c.epoch)
        )

        async def work(connection: AsyncConnection) -> dict[int, int]:
            return {row[0]: row[1] for row in await connection.execute(take)}

        return await self._database.write(work) if keys else {}

    async def renew(
        self, epochs: Mapping[int, int], owner: str, now: datetime, seconds: float
    ) -> None:
        """Hold them longer. Raises ``Fenced`` with those that were lost; the rest is renewed."""
        until = now + timedelta(seconds=seconds)
        kept = await self._change(update(partition).values(lease_until=until), epochs, owner)
        if lost := epochs.keys() - kept:
            raise Fenced(lost)

    async def release(self, epochs: Mapping[int, int], owner: str) -> None:
        """Give them up; what is held by another by now is left alone."""
        free = update(partition).values(owner="", lease_until=EPOCH)
        await self._change(free, epochs, owner)

    async def _change(self, change: Update, epochs: Mapping[int, int], owner: str) -> set[int]:
        held = tuple_(c.id, c.epoch).in_(list(epochs.items()))
        statement = change.where(held, c.owner == owner).returning(c.id)

        async def work(connection: AsyncConnection) -> set[int]:
            return {row[0] for row in await connection.execute(statement)}

        return await self._database.write(work) if epochs else set()


async def fence(connection: AsyncConnection, epochs: Mapping[int, int]) -> None:
    """Make sure, as the first thing in a transaction, that these partitions are still ours.

    They stay locked until its end, so that nobody takes one over in between. Raises ``Fenced``.
    """
    if not epochs:
        return
    # Bound one by one, 64 pairs would cost as much as a hundred rows of the journal.
    pairs = ", ".join(f"({int(number)}, {int(epoch)})" for number, epoch in epochs.items())
    ours = f"UPDATE partition SET seq = seq + 1 WHERE (id, epoch) IN (VALUES {pairs})"
    counted = await connection.exec_driver_sql(ours)
    if counted.rowcount != len(epochs):
        held = tuple_(c.id, c.epoch).in_(list(epochs.items()))
        raise Fenced(epochs.keys() - set(await connection.scalars(select(c.id).where(held))))
