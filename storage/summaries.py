"""Summaries: figures over many decisions, for the reports that the people in charge read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.actions import Alert, Delete
from policies.cases.figures import worked
from policies.cases.states import ASKED
from policies.records import CaseKept
from storage.listings import queue
from storage.tables import NOTABLE, case, journal

Record = dict[str, Any]

MOST = 5_000
"""Decisions or cases looked at for one report."""
SHOWN = 3
"""Messages that the report of what was observed quotes."""

j = journal.c
c = case.c
_kept = msgspec.msgpack.Decoder(CaseKept)


async def observed(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """One row: ``messages`` and ``people`` that would have been touched ``since`` (seconds), and
    the ``events`` of the latest."""
    meant = (j.community == community, NOTABLE, j.verdict == "observed", j.at >= _since(args))
    counts = select(func.count(), func.count(j.actor.distinct())).where(*meant)
    messages, people = (await connection.execute(counts)).one()
    latest = select(j.event_id).where(*meant).order_by(j.number.desc()).limit(SHOWN)
    events = tuple((await connection.execute(latest)).scalars())
    return [{"messages": messages, "people": people, "events": events}]


async def away(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """One row on what was read late: ``since``, ``late``, ``removed``, and ``open`` for people."""
    query = (
        select(j.decision)
        .where(j.community == community, NOTABLE, j.at >= _since(args), j.decision.is_not(None))
        .order_by(j.number.desc())
        .limit(MOST)
    )
    removed = waiting = 0
    for row in await connection.execute(query):
        decision = codec.decision(row.decision)
        if decision.note == "late":
            removed += any(isinstance(action, Delete) for action in decision.actions)
            waiting += any(isinstance(action, Alert) for action in decision.actions)
    since = float(args["since"])
    return [{"since": since, "late": int(args["late"]), "removed": removed, "open": waiting}]


async def team(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """How departments did ``since`` (seconds), by the clocks of ``zone``; each person too in those
    that ``personal`` names, a line each. See ``policies.rows.Worked``."""
    query = (
        select(c.data)
        .where(c.community == community, c.opened >= _since(args), c.kind.in_(ASKED))
        .order_by(c.opened.desc())
        .limit(MOST)
    )
    kept = [_kept.decode(row.data) for row in await connection.execute(query)]
    rows = worked(kept, args["zone"], args.get("personal", "").splitlines())
    return [msgspec.structs.asdict(row) for row in rows[:limit]]


async def today(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """One row on what came ``since`` (seconds) and what waits: see ``policies.rows.Overview``."""
    count = func.count().label("count")
    came = (
        select(c.kind, count)
        .where(c.community == community, c.opened >= _since(args))
        .group_by(c.kind)
        .order_by(count.desc(), c.kind)
    )
    counts = [{"kind": kind, "count": n} for kind, n in await connection.execute(came)]
    waiting = await queue(connection, community, {}, limit)
    return [{"since": float(args["since"]), "came": counts, "waiting": waiting}]


def _since(args: Mapping[str, str]) -> datetime:
    return datetime.fromtimestamp(float(args["since"]), UTC)
