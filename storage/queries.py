"""Queries that commands may ask for by name: plain rows, bounded, without members' words.

A row of a decision has ``number``, ``event``, ``kind``, ``at`` (seconds since 1970, UTC),
``actor``, ``about``, ``verdict``, ``bundle``, ``engine``, ``message``, ``note``, ``findings`` and
``actions``: each finding with its fields, each action with ``id``, ``type``, ``because``,
``reason``, ``member``, ``until`` (seconds, or ``None``), ``outcome`` (``""`` while it is pending,
``noted`` of what is only written down) and, of a strike, ``count`` and ``step``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.actions import (
    Action,
)
from policies.announced import Announce
from policies.decision import Decision, Finding, inward
from policies.events import Event
from storage import holds, listings, summaries
from storage.errors import StorageError
from storage.journal import decision_in
from storage.tables import NOTABLE, WRITTEN, bundle, journal, outbox

Record = dict[str, Any]
Query = Callable[[AsyncConnection, str, Mapping[str, str], int], Awaitable[list[Record]]]

LIMIT = 500
"""No query answers more rows."""
NEAR, BESIDE = 200, 3
"""Journal rows on either side of a message that are looked through for those of its channel, and
how many of these are shown on either side."""
_RECEIPTS = 40
"""Messages of an announcement that anybody reads about."""

j = journal.c


async def why(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What was decided on one event (``event``)."""
    return await _records(connection, _of(community).where(j.event_id == args["event"]))


async def last_about(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What was last decided about a member (``member``), the newest first."""
    query = _notable(community, limit).where(j.about == args["member"])
    return await _records(connection, query)


async def written(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """Where the messages stand that a member (``member``) wrote ``since`` (seconds), the newest
    first: ``number``, ``place``, ``channel``, ``message``. Of the last ``limit`` that they wrote,
    or of those before the number ``before``."""
    since = float(args["since"])
    query = (
        select(j.number, j.at, j.event)
        .where(j.community == community, j.actor == args["member"], WRITTEN)
        .order_by(j.number.desc())
        .limit(limit)
    )
    if "before" in args:
        query = query.where(j.number < int(args["before"]))
    rows = (await connection.execute(query)).all()
    recent = [row for row in rows if row.at.timestamp() >= since]
    return [_place(row.number, codec.event(row.event)) for row in recent]


async def around(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """The messages right before and after one (``event``) in its channel, itself among them, oldest
    first: ``event``, ``actor`` and ``at``. Of a busy place only what came soon before and after."""
    found = select(j.number, j.event).where(j.event_id == args["event"])
    row = (await connection.execute(found)).first()
    if row is None:
        return []
    channel, first, last = codec.event(row.event).channel, row.number - NEAR, row.number + NEAR
    near = (
        select(j.number, j.event_id, j.actor, j.at, j.event)
        .where(j.number >= first, j.number <= last, j.community == community, WRITTEN)
        .order_by(j.number)
    )
    rows = [r for r in await connection.execute(near) if codec.event(r.event).channel == channel]
    before = [r for r in rows if r.number < row.number][-BESIDE:]
    there = [r for r in rows if r.number >= row.number][: BESIDE + 1]
    return [
        {"event": r.event_id, "actor": r.actor, "at": r.at.timestamp()} for r in (*before, *there)
    ]


async def receipts(
    connection: AsyncConnection, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """What became of the messages of an announcement (``name``), the newest first; see
    ``policies.rows.Receipt``."""
    c, begin = outbox.c, f"announce/{community}/{args['name']}/"
    query = (
        select(c.action, c.state, c.outcome, c.ref, c.attempts, c.error, c.settled_at)
        .where(c.community == community, c.action_id > begin, c.action_id < f"{begin[:-1]}0")
        # What followed from one that had ended bears its name too.
        .where(c.action_id.not_like("%/settled#%"))
        .order_by(c.number.desc())
        .limit(min(limit, _RECEIPTS))
    )
    return [_receipt(row) for row in (await connection.execute(query)).all()]


def _receipt(row: Any) -> Record:
    action = codec.action(row.action)
    outcome = row.outcome or ("cancelled" if row.state == "cancelled" else "waiting")
    state = {"done": "sent", "gone": "missed"}.get(outcome, outcome)
    return {
        "channel": getattr(action, "channel", ""),
        "firing": action.firing.timestamp() if isinstance(action, Announce) else 0.0,
        "state": state,
        "at": row.settled_at.timestamp() if row.settled_at else 0.0,
        "ref": row.ref,
        "attempts": row.attempts,
        "error": row.error,
    }


QUERIES: Mapping[str, Query] = {
    "why": why,
    "last_about": last_about,
    "written": written,
    "receipts": receipts,
    "observed": summaries.observed,
    "away": summaries.away,
    "team": summaries.team,
    "today": summaries.today,
    "around": around,
    "queue": listings.queue,
    "case": listings.numbered,
    "cases_of": listings.of_member,
    "cases_done": listings.done,
    "cases_tally": listings.tally,
    "kept": holds.kept,
}


async def fetch(
    connection: AsyncConnection, name: str, community: str, args: Mapping[str, str], limit: int
) -> list[Record]:
    """Run the query of that name. Raises ``StorageError`` if it is unknown or lacks an argument."""
    if name not in QUERIES:
        raise StorageError(f"there is no query {name!r}; there are {', '.join(QUERIES)}")
    try:
        return await QUERIES[name](connection, community, args, min(limit, LIMIT))
    except KeyError as error:
        raise StorageError(f"the query {name!r} needs the argument {error}") from error


def _of(community: str) -> Select[Any]:
    return (
        select(journal, bundle.c.engine)
        .join_from(journal, bundle, j.bundle == bundle.c.digest, isouter=True)
        .where(j.community == community)
    )


def _notable(community: str, limit: int) -> Select[Any]:
    return _of(community).where(NOTABLE).order_by(j.number.desc()).limit(limit)


async def _records(connection: AsyncConnection, query: Select[Any]) -> list[Record]:
    rows = (await connection.execute(query)).all()
    decided = [(row, decision_in(row)) for row in rows]
    ids = [action.id for _, decision in decided if decision for action in decision.actions]
    ended: dict[str, str] = {}
    if ids:
        c = outbox.c
        outcomes = select(c.action_id, c.state, c.outcome).where(c.action_id.in_(ids))
        for action_id, state, outcome in await connection.execute(outcomes):
            ended[action_id] = outcome or (state if state == "cancelled" else "")
    return [_record(row, decision, ended) for row, decision in decided]


def _record(row: Row[Any], decision: Decision | None, ended: Mapping[str, str]) -> Record:
    return {
        "number": row.number,
        "event": row.event_id,
        "kind": row.kind,
        "at": row.at.timestamp(),
        "actor": row.actor,
        "about": row.about,
        "verdict": row.verdict,
        "bundle": row.bundle,
        "engine": row.engine or "",
        "message": getattr(codec.event(row.event), "message", ""),
        "note": decision.note if decision else row.failed or "",
        "findings": [_found(f) for f in decision.findings] if decision else [],
        "actions": [_done(a, ended) for a in decision.actions] if decision else [],
    }


def _place(number: int, event: Event) -> Record:
    where = {"place": event.place, "channel": event.channel}
    return {"number": number, **where, "message": getattr(event, "message", "")}


def _found(finding: Finding) -> Record:
    # Rows go over the wire, which knows no tuples.
    return {**msgspec.structs.asdict(finding), "span": list(finding.span)}


def _done(action: Action, ended: Mapping[str, str]) -> Record:
    until = getattr(action, "until", None)
    return {
        "id": action.id,
        "type": str(action.__struct_config__.tag),
        "because": action.because,
        "member": getattr(action, "member", ""),
        "until": until.timestamp() if until else None,
        "outcome": "noted" if inward(action) else ended.get(action.id, ""),
        "reason": getattr(action, "reason", ""),
        "count": getattr(action, "count", 0),
        "step": getattr(action, "step", 0),
    }
