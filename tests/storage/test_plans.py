"""Plans: no query of the running program reads a whole journal, outbox or state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import event

from policies.records import Audited, CaseKept
from storage.checkpoints import Clock
from storage.commit import Outcome, Row
from storage.snapshots import Snapshot
from storage.store import Store
from storage.tables import metadata
from tests.storage.facts import ANN, NOW, ban, batch, delete, hold, later, message, row

LARGE = ("journal", "outbox", "page", "snapshot", "audit", "cases")
"""Tables that grow; the others have a row a partition, a community, a policy or a tombstone."""
WHOLE = re.compile(
    rf"SCAN ({'|'.join(LARGE)})\b(?! USING (COVERING )?INDEX ix_outbox)"
    rf"|Seq Scan on ({'|'.join(LARGE)})\b"
)
"""A whole index of the outbox may be read: there only what is open is in it."""
INDEXES = {str(index.name) for table in metadata.tables.values() for index in table.indexes}

CASES, INCIDENT = {"rule": "words", "number": "1"}, {"incident": "1"}

Sent = list[tuple[str, Any]]


@contextmanager
def sent(store: Store) -> Iterator[Sent]:
    """Statements with their parameters, as the driver gets them, each text once."""
    found: dict[str, Any] = {}

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        found.setdefault(statement, parameters[0] if many else parameters)

    engine = store.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    statements: Sent = []
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
        statements += found.items()


async def _works(store: Store) -> None:
    """Everything that the program asks of the store while it runs."""
    epochs = await hold(store)
    events = [message(n) for n in range(4)]
    rows = [row(e, delete(e), ban(e, 1)) for e in events]
    await store.commit(batch(epochs, *map(_recorded, rows)))
    assert await store.audit.faults("acme") == []
    (first, *_) = await store.outbox.claim(epochs, ("telegram",), later(9), 10, 1)
    await store.outbox.postpone(epochs, first.action.id, later(9))
    await store.outbox.next_due(epochs, ("telegram",))
    await store.outbox.expired(epochs, later(60))
    await store.outbox.open_count()
    await store.outbox.give_up(epochs, ("acme",), ("telegram", "clock"), later(60))
    await store.outbox.ref(first.action.id)
    ends = (Outcome(action_id=first.action.id, outcome="done", at=NOW),)
    lane = ((first.action.lane, first.action.id),)
    last = row(message(9))
    reach = await store.commit(batch(epochs, last, settled=ends, cancelled=lane, halted=("acme",)))
    pages: Any = {("acme", ANN): {"n": 1}, ("acme", "gone"): None}
    await store.checkpoints.checkpoint(epochs, reach, pages, {"acme": Clock(1, 1.0, "b")})
    await store.checkpoints.load("acme")
    await store.checkpoints.load("acme", [ANN])
    await store.checkpoints.clocks(epochs)
    await store.journal.known([e.id for e in events])
    await store.journal.event(events[0].id)
    assert [e async for e in store.journal.entries(0, "acme")]
    assert [s async for s in store.journal.recover(epochs)] == []
    args = {"event": events[0].id, "member": ANN, "since": "0", "late": "1", "zone": "UTC"} | CASES
    for name in ("why", "last_about", "written", "observed", "away", "around"):
        await store.fetch(name, "acme", args, 50)
    await store.fetch("written", "acme", args | {"before": "3"}, 50)
    for name in ("team", "today", "queue", "case", "cases_of", "cases_done", "cases_tally"):
        await store.fetch(name, "acme", args if name != "cases_tally" else INCIDENT, 50)
    await store.snapshots.keep(Snapshot("acme", date(2026, 11, 9), 1, 1.0, {ANN: {"n": 1}}))
    await store.snapshots.nearest("acme", date(2026, 11, 9))
    await store.retention.drop_texts(later(2))
    await store.retention.prune(later(2))
    await store.retention.ask(ANN)
    _, communities = await store.retention.erase(ANN)
    await store.retention.erase_state(ANN, communities)


def _recorded(row: Row) -> Row:
    assert row.decision is not None
    kept = CaseKept(number=1, kind="ban", state="in_force", member=ANN)
    records = (Audited(what="role.grant", about=ANN), kept)
    return replace(row, decision=replace(row.decision, records=records))


async def test_every_query_of_the_running_program_finds_its_rows_by_an_index(store: Store) -> None:
    with sent(store) as statements:
        await _works(store)
    asked = [(s, p) for s, p in statements if s.split(None, 1)[0] in ("SELECT", "UPDATE", "DELETE")]
    assert len(asked) > 25
    explain = "EXPLAIN QUERY PLAN " if store.database.sqlite else "EXPLAIN "
    found: list[tuple[str, str]] = []
    used: set[str] = set()
    async with store.database.engine.connect() as connection:
        if not store.database.sqlite:
            # The planner reads small tables whole unless that is forbidden where it need not.
            await connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(explain + statement, parameters or ())
            lines = [str(line) for line in plan]
            found += [(line, statement) for line in lines if WHOLE.search(line)]
            used.update(*(re.findall(r"\bix_\w+", line) for line in lines))
    assert found == []
    # Of two indexes that serve, PostgreSQL takes one by its statistics, which change by themselves.
    assert used == INDEXES if store.database.sqlite else used
