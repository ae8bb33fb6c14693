"""Listings of cases: what waits, and what a member, a rule or an incident has had.

A row has ``kept``, the case's record in the codec's positional form (``policies.rows.Listed``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import EPOCH
from storage.tables import QUEUED, case

c = case.c
Record = dict[str, Any]
_decode = msgspec.msgpack.Decoder().decode


async def queue(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What waits for somebody's work, the oldest first; behind the number ``after`` if given."""
    after = int(args.get("after", 0))
    return await _listed(connection, community, limit, QUEUED, c.number > after)


async def of_member(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """A member's (``member``), the newest first; before the number ``before`` if given."""
    where = [c.member == args["member"]]
    if "before" in args:
        where.append(c.number < int(args["before"]))
    return await _listed(connection, community, limit, *where, order=(c.number.desc(),))


async def by_rule(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What a rule (``rule``) has done ``since`` (seconds since 1970, UTC), the oldest first;
    behind the number ``after`` if given."""
    since = datetime.fromtimestamp(float(args["since"]), EPOCH.tzinfo)
    after = int(args.get("after", 0))
    where = (c.rule == args["rule"], c.opened >= since, c.number > after)
    return await _listed(connection, community, limit, *where, order=(c.opened, c.number))


async def of_incident(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What was done in an incident (``incident``), the oldest first; behind the number ``after``
    if given."""
    after = int(args.get("after", 0))
    where = (c.incident == int(args["incident"]), c.number > after)
    return await _listed(connection, community, limit, *where)


async def _listed(
    connection: AsyncConnection,
    community: str,
    limit: int,
    *where: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...] = (c.number,),
) -> list[Record]:
    query = select(c.data).where(c.community == community, *where).order_by(*order).limit(limit)
    return [{"kept": _decode(row.data)} for row in await connection.execute(query)]
