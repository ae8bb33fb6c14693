"""Records: what decisions add to the audit chains, the searchable cases and the erasures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.cases.states import QUEUED
from policies.decision import Decision
from policies.draft import moment
from policies.events import Event, Invoked
from policies.records import Audited, CaseKept, Forgetting, Record
from storage.audit import Entry, append
from storage.columns import EPOCH
from storage.database import Database
from storage.tables import case, erasure

Recorded = tuple[Event, Decision]
R = TypeVar("R", bound=Record)
_encode = msgspec.msgpack.Encoder().encode


async def write(
    database: Database, connection: AsyncConnection, decided: Iterable[Recorded]
) -> None:
    """Write the records of these decisions, in order, in this transaction."""
    having = [(event, decision) for event, decision in decided if decision.records]
    if not having:
        return
    entries = [(event.community, _entry(event, row)) for event, row in _each(having, Audited)]
    await append(connection, entries)
    # Of several states in one batch the last one counts; one statement takes no key twice.
    cases = {(event.community, row.number): row for event, row in _each(having, CaseKept)}
    if cases:
        rows = [_row(community, kept) for (community, _), kept in cases.items()]
        await connection.execute(database.upsert(case), rows)
    gone = {row.member: EPOCH for _, row in _each(having, Forgetting)}
    if gone:
        tombstones = [{"member": member, "at": at} for member, at in gone.items()]
        await connection.execute(database.upsert(erasure), tombstones)


def _each(decided: Iterable[Recorded], kind: type[R]) -> Iterator[tuple[Event, R]]:
    for event, decision in decided:
        for record in decision.records:
            if isinstance(record, kind):
                yield event, record


def _entry(event: Event, row: Audited) -> Entry:
    return Entry(
        at=event.at.isoformat(),
        actor=row.by or event.actor.id,
        what=row.what,
        about=row.about,
        before=row.before,
        after=row.after,
        place=event.place,
        channel=event.channel,
        via=event.via if isinstance(event, Invoked) else str(event.__struct_config__.tag),
        event=event.id,
    )


def _row(community: str, kept: CaseKept) -> dict[str, object]:
    return {
        "community": community,
        "number": kept.number,
        "kind": kept.kind,
        "state": kept.state,
        "queued": int(kept.state in QUEUED),
        "member": kept.member,
        "rule": kept.rule,
        "incident": kept.incident,
        "opened": moment(kept.opened),
        "data": _encode(kept),
    }
