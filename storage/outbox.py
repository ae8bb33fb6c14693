"""The outbox: which actions are due, who performs them, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, func, literal_column, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.actions import Action
from storage.columns import storable
from storage.database import Database
from storage.tables import OPEN, outbox, partition

c = outbox.c
_FIELDS = (c.number, c.action, c.community, c.urgency, c.due, c.attempts, c.ref)

CONFIRMING = "confirming"
"""The outcome of what is open still because a person has to confirm it."""
NO_COMMUNITY = "no policy names this community any more"
NO_PLATFORM = "nothing connects to this platform"


@dataclass(frozen=True, slots=True)
class Claimed:
    """An action to be performed (or one that was to be), and how often it has been tried. With a
    ``ref`` it is prepared, and waits for a person."""

    action: Action
    community: str
    due: datetime
    attempts: int
    ref: str = ""


class Outbox:
    """Claims and looks up the outbox's rows; they are born and settled in commits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self,
        epochs: Mapping[int, int],
        platforms: Collection[str],
        now: datetime,
        limit: int,
        seconds: float,
        urgency: int = 2,
    ) -> list[Claimed]:
        """Lease due actions of partitions that are ours: urgent ones first, then by due time; none
        that is less urgent than ``urgency``.

        Of a lane only the oldest open action, and none while that is leased. The lease ends
        after so many ``seconds``; see ``expired``.
        """
        due = (
            select(c.number)
            .where(c.state == "pending", OPEN, c.platform.in_(platforms), c.due <= now)
            .where(c.urgency <= urgency, _ours(epochs), ~_follows())
            .order_by(c.urgency, c.due, c.number)
            .limit(limit)
        )
        lease = (
            update(outbox)
            .where(c.number.in_(due))
            .values(
                state="leased",
                lease_until=now + timedelta(seconds=seconds),
                attempts=c.attempts + 1,
            )
            .returning(*_FIELDS)
        )

        async def work(connection: AsyncConnection) -> Sequence[Row[Any]]:
            return (await connection.execute(lease)).all()

        rows = await self._database.write(work)
        return [_claimed(r) for r in sorted(rows, key=lambda r: (r.urgency, r.due, r.number))]

    async def postpone(
        self,
        epochs: Mapping[int, int],
        action_id: str,
        due: datetime,
        error: str = "",
        *,
        tried: bool = True,
        ref: str = "",
    ) -> None:
        """Put a leased action back, not to be tried again before ``due``.

        ``tried`` is false when it could not even be attempted: that does not count. With ``ref`` it
        is prepared, and ``error`` is who has to confirm it. Does nothing for a partition that
        another process holds by now.
        """
        prepared = {"ref": ref, "outcome": CONFIRMING} if ref else {}
        back = (
            update(outbox)
            .where(c.action_id == action_id, c.state == "leased", _ours(epochs))
            .values(
                state="pending",
                due=due,
                error=storable(error),
                lease_until=None,
                attempts=c.attempts - (0 if tried else 1),
                **prepared,
            )
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(back)

        await self._database.write(work)

    async def expired(
        self, epochs: Mapping[int, int], now: datetime, limit: int = 100
    ) -> list[Claimed]:
        """Leased actions whose lease has run out: nobody knows whether they were performed."""
        query = (
            select(*_FIELDS)
            .where(c.state == "leased", OPEN, c.lease_until <= now, _ours(epochs))
            .order_by(c.lane, c.number)
        )
        return [_claimed(row) for row in await self._database.rows(query.limit(limit))]

    async def give_up(
        self,
        epochs: Mapping[int, int],
        communities: Collection[str],
        platforms: Collection[str],
        now: datetime,
    ) -> Counter[tuple[str, str, str]]:
        """Close what nobody can do, as dead: all but that of these communities and platforms.

        A time that is waited for stays: if its community is back by then, a ban still ends.
        Answers how many, by community, platform and reason.
        """
        unheard = c.platform.not_in(platforms)
        orphaned = and_(c.community.not_in(communities), c.platform != "clock")
        close = (
            update(outbox)
            .where(OPEN, or_(unheard, orphaned), _ours(epochs))
            .values(
                state="dead",
                outcome="failed",
                error=case((unheard, NO_PLATFORM), else_=NO_COMMUNITY),
                lease_until=None,
                settled_at=now,
            )
            .returning(c.community, c.platform, c.error)
        )

        async def work(connection: AsyncConnection) -> Sequence[Row[Any]]:
            return (await connection.execute(close)).all()

        rows = await self._database.write(work)
        return Counter((row.community, row.platform, row.error) for row in rows)

    async def next_due(
        self, epochs: Mapping[int, int], platforms: Collection[str]
    ) -> datetime | None:
        """When the next waiting action (first of its lane) is due, or was."""
        query = select(func.min(c.due)).where(
            c.state == "pending", OPEN, c.platform.in_(platforms), _ours(epochs), ~_follows()
        )
        due: datetime | None = (await self._database.rows(query))[0][0]
        return due

    async def open_count(self) -> dict[str, int]:
        """How many actions wait or are under way, by platform."""
        query = select(c.platform, func.count().label("open")).where(OPEN).group_by(c.platform)
        return {row.platform: row.open for row in await self._database.rows(query)}

    async def dead(self, limit: int = 100) -> list[dict[str, Any]]:
        """Dead letters, the newest first: id, community, platform, attempts, error, at."""
        query = (
            select(
                c.action_id, c.community, c.platform, c.attempts, c.error, c.settled_at.label("at")
            )
            .where(c.state == "dead")
            .order_by(c.number.desc())
            .limit(min(limit, 500))
        )
        return [dict(row._mapping) for row in await self._database.rows(query)]

    async def ref(self, action_id: str) -> str:
        """The platform's id of what an action made; ``""`` if it made nothing (yet)."""
        rows = await self._database.rows(select(c.ref).where(c.action_id == action_id))
        return rows[0][0] if rows else ""


def _ours(epochs: Mapping[int, int]) -> Any:
    held = tuple_(partition.c.id, partition.c.epoch).in_(list(epochs.items()))
    return c.partition.in_(select(partition.c.id).where(held))


def _follows() -> Any:
    older = outbox.alias("older")
    return (
        select(older.c.number)
        .where(older.c.lane == c.lane, older.c.number < c.number)
        .where(literal_column("older.state IN ('pending', 'leased')"))
        .exists()
    )


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(codec.action(row.action), row.community, row.due, row.attempts, row.ref)
