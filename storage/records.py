"""Records: what decisions add to the audit chains, the searchable cases and the erasures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, insert

from policies.cases.states import QUEUED
from policies.decision import Decision
from policies.draft import moment
from policies.events import Event, Invoked
from policies.records import Audited, CaseKept, Forgetting, Record
from storage.audit import Entry, chained
from storage.columns import EPOCH, micros
from storage.database import Database
from storage.tables import audit, case, erasure

Recorded = tuple[Event, Decision]
R = TypeVar("R", bound=Record)
_encode = msgspec.msgpack.Encoder().encode


class Records:
    """Writes records."""

    def __init__(self, database: Database) -> None:
        self._tombstone = database.upsert(erasure)
        self._case = database.prepared(database.upsert(case), [c.name for c in case.columns])
        self._entry = database.prepared(insert(audit), [c.name for c in audit.columns])

    def write(self, connection: Connection, decided: Iterable[Recorded]) -> None:
        """Write the records of these decisions, in order, in this transaction."""
        having = [(event, decision) for event, decision in decided if decision.records]
        if not having:
            return
        entries = [(event.community, _entry(event, row)) for event, row in _each(having, Audited)]
        if entries:
            connection.exec_driver_sql(self._entry, chained(connection, entries))
        # Of several states in one batch the last one counts; one statement takes no key twice.
        cases = {(event.community, row.number): row for event, row in _each(having, CaseKept)}
        if cases:
            rows = [_row(community, kept) for (community, _), kept in cases.items()]
            connection.exec_driver_sql(self._case, rows)
        gone = {row.member: EPOCH for _, row in _each(having, Forgetting)}
        if gone:
            tombstones = [{"member": member, "at": at} for member, at in gone.items()]
            connection.execute(self._tombstone, tombstones)


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


def _row(community: str, kept: CaseKept) -> tuple[object, ...]:
    return (
        community,
        kept.number,
        kept.kind,
        kept.state,
        int(kept.state in QUEUED),
        kept.member,
        kept.rule,
        kept.incident,
        micros(moment(kept.opened)),
        _encode(kept),
    )
