"""Listings of cases: what waits, and what a member, a rule or an incident has had.

A row has ``kept``, the case's record in the codec's positional form (``policies.rows.Listed``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.cases.states import OVERTURNED
from policies.records import CaseKept
from storage.tables import QUEUED, case

c = case.c
Record = dict[str, Any]
_decode = msgspec.msgpack.Decoder().decode
_kept = msgspec.msgpack.Decoder(CaseKept)
_encode = msgspec.msgpack.Encoder().encode


async def queue(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What waits for somebody's work, the oldest first; behind the number ``after`` if given."""
    after = int(args.get("after", 0))
    return await _listed(connection, community, limit, QUEUED, c.number > after)


async def numbered(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """The one of that ``number``."""
    return await _listed(connection, community, limit, c.number == int(args["number"]))


async def of_member(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """A member's (``member``), the newest first; before the number ``before`` if given."""
    where = [c.member == args["member"]]
    if "before" in args:
        where.append(c.number < int(args["before"]))
    return await _listed(connection, community, limit, *where, order=(c.number.desc(),))


async def done(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What a rule (``rule``) has done ``since`` (seconds since 1970, UTC), or what was done in an
    ``incident``, and was not overturned, the oldest first; behind the number ``after`` if given."""
    order = (c.opened, c.number) if "rule" in args else (c.number,)
    after = c.number > int(args.get("after", 0))
    return await _listed(connection, community, limit, *_done(args), after, order=order)


async def tally(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """How much there is of that: for each ``kind`` the ``count`` and how many ``people``, and all
    together with an empty kind."""
    where = (c.community == community, *_done(args))
    numbers = (func.count().label("count"), func.count(c.member.distinct()).label("people"))
    each = select(c.kind, *numbers).where(*where).group_by(c.kind)
    whole = select(*numbers).where(*where)
    kinds = [_counted(*row) for row in await connection.execute(each)]
    return [*kinds, *(_counted("", *row) for row in await connection.execute(whole))]


def _counted(kind: str, count: int, people: int) -> Record:
    return {"kind": kind, "count": count, "people": people}


def _done(args: Mapping[str, str]) -> tuple[ColumnElement[bool], ...]:
    standing = c.state != OVERTURNED
    if "rule" not in args:
        return c.incident == int(args["incident"]), standing
    since = datetime.fromtimestamp(float(args["since"]), UTC)
    return c.rule == args["rule"], c.opened >= since, standing


async def _listed(
    connection: AsyncConnection,
    community: str,
    limit: int,
    *where: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...] = (c.number,),
) -> list[Record]:
    query = select(c.data).where(c.community == community, *where).order_by(*order).limit(limit)
    return [{"kept": _decode(row.data)} for row in await connection.execute(query)]


async def erase(
    connection: AsyncConnection, member: str, community: str, spared: Collection[int] = ()
) -> int:
    """Delete the words of a member's cases but the ``spared``; answers how many had any."""
    theirs = (c.community == community, c.member == member, c.number.not_in(spared))
    changed = []
    for row in await connection.execute(select(c.number, c.data).where(*theirs)):
        kept = _kept.decode(row.data)
        if kept.reason:
            data = _encode(replace(kept, reason=""))
            changed.append({"of": community, "row": row.number, "rest": data})
    if changed:
        await connection.execute(_REWRITE, changed)
    return len(changed)


_REWRITE = (
    update(case)
    .where(c.community == bindparam("of"), c.number == bindparam("row"))
    .values(data=bindparam("rest"))
)
