"""Holds: what must be kept for the time being, by order of the operator or because work waits.

A legal hold is on a member or on one case, and nobody but the operator sets or ends it. A case that
waits for somebody keeps its words, whoever asks for their erasure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.cases.states import IN_FORCE, LASTING
from policies.records import CaseKept
from storage.columns import storable
from storage.database import Database
from storage.tables import QUEUED, case, cursor, hold

DROPPED = "retention:texts"
"""The cursor that says up to which journal number texts are gone."""
c = case.c
Record = dict[str, Any]
_kept = msgspec.msgpack.Decoder(CaseKept)


class Held(NamedTuple):
    """A hold: its subject (see ``subject``), since when (UTC), and the operator's note."""

    subject: str
    at: datetime
    note: str


class Spared(NamedTuple):
    """What of a community an erasure or the retention leaves alone: numbers of cases, and the ids
    of the events that these are about."""

    cases: frozenset[int] = frozenset()
    events: frozenset[str] = frozenset()


def subject(community: str, number: int) -> str:
    """What a hold on a case is called; that on a member is called by the member's id."""
    return f"{community}/{number}"


class Holds:
    """Sets and ends holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set(self, held: Held) -> None:
        """Keep what it names from now on; says a new note of one that is held already."""
        row = {"subject": held.subject, "at": held.at, "note": storable(held.note)}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._database.upsert(hold), row)

        await self._database.write(work)

    async def end(self, what: str) -> bool:
        """Keep it no longer; tells whether it was held. What had grown old meanwhile goes with the
        next round of the retention."""

        async def work(connection: AsyncConnection) -> bool:
            ended = await connection.execute(delete(hold).where(hold.c.subject == what))
            again = update(cursor).where(cursor.c.channel == DROPPED).values(position="0")
            if ended.rowcount:
                await connection.execute(again)
            return bool(ended.rowcount)

        return await self._database.write(work)

    async def all(self) -> list[Held]:
        """Every hold, by its subject."""
        rows = await self._database.rows(select(hold).order_by(hold.c.subject))
        return [Held(row.subject, row.at, row.note) for row in rows]


async def held_members(connection: AsyncConnection) -> list[str]:
    """Members who are held."""
    members = select(hold.c.subject).where(hold.c.subject.not_like("%/%"))
    return [row.subject for row in await connection.execute(members)]


async def held_events(connection: AsyncConnection) -> frozenset[str]:
    """The events that held cases are about."""
    pairs = select(hold.c.subject).where(hold.c.subject.like("%/%"))
    subjects = [row.subject for row in await connection.execute(pairs)]
    if not subjects:
        return frozenset()
    named = or_(*[and_(c.community == n, c.number == k) for n, k in map(_parted, subjects)])
    found = (await connection.execute(select(c.data).where(named))).all()
    return frozenset(_kept.decode(row.data).event for row in found)


async def spared(connection: AsyncConnection, member: str, community: str) -> Spared:
    """What must be kept of a member's cases there: those that wait, and those that are held."""
    held = await _held_numbers(connection, community)
    theirs = (c.community == community, c.member == member, or_(QUEUED, c.number.in_(held)))
    rows = (await connection.execute(select(c.number, c.data).where(*theirs))).all()
    events = {_kept.decode(row.data).event for row in rows}
    return Spared(frozenset(row.number for row in rows), frozenset(events - {""}))


async def kept(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What an erasure would leave of a member (``member``): rows with ``what`` (``hold``, ``case``
    that waits, ``ban``, ``timeout``), ``number`` of the case (0: none) and ``until`` (seconds since
    1970, UTC; 0: no end is known)."""
    member = args["member"]
    own = select(hold.c.subject).where(hold.c.subject == member)
    found = [_row("hold") for _ in await connection.execute(own)]
    held = await _held_numbers(connection, community)
    now = datetime.now(UTC).timestamp()
    lasting = and_(c.state == IN_FORCE, c.kind.in_(LASTING))
    theirs = (c.community == community, c.member == member)
    query = select(c.number, c.kind, c.queued, c.data).where(*theirs)
    query = query.where(or_(QUEUED, lasting, c.number.in_(held))).order_by(c.number).limit(limit)
    for row in await connection.execute(query):
        until = _kept.decode(row.data).until
        if row.number in held:
            found.append(_row("hold", row.number))
        elif row.queued:
            found.append(_row("case", row.number))
        elif not until or until > now:
            found.append(_row(row.kind, row.number, until))
    return found[:limit]


def _row(what: str, number: int = 0, until: float = 0.0) -> Record:
    return {"what": what, "number": number, "until": until}


async def _held_numbers(connection: AsyncConnection, community: str) -> list[int]:
    begin = f"{community}/"
    named = select(hold.c.subject).where(hold.c.subject.startswith(begin, autoescape=True))
    pairs = [_parted(row.subject) for row in await connection.execute(named)]
    return [number for name, number in pairs if name == community]


def _parted(what: str) -> tuple[str, int]:
    name, _, number = what.rpartition("/")
    return name, int(number)
