"""A SQLite store with a history of a gigabyte, made quickly: lived once, then copied in itself."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bench.road import Simulated, events, intake_on

BYTES = 10**9
LIVED = 160_000
"""Events that really take the road; the rest of the history are copies of theirs."""
BATCH = 500

_COPIES = {
    "journal": ("event_id",),
    "outbox": ("action_id", "event_id", "lane"),
}
"""The columns by which copies differ, so that the indexes grow as they would in life."""


async def fill(file: Path, folder: Path) -> None:
    """Make a migrated store of at least a gigabyte whose actions are all done."""
    clock = Simulated()
    async with intake_on(f"sqlite:///{file}", folder, clock) as intake:
        made = events(LIVED, 0)
        for start in range(0, LIVED, BATCH):
            clock.now = made[start].at
            await intake.emit(*made[start : start + BATCH])
    await asyncio.to_thread(_multiply, file)


def _multiply(file: Path) -> None:
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA synchronous = OFF")
        store.execute("PRAGMA cache_size = -400000")
        store.execute("UPDATE outbox SET state = 'settled', outcome = 'done', settled_at = due")
        store.commit()
        lived = {table: _count(store, table) for table in _COPIES}
        copy = 0
        while _size(store) < BYTES:
            copy += 1
            for table, marked in _COPIES.items():
                _copy(store, table, marked, lived[table], copy)
            store.commit()
        store.execute("UPDATE partition SET checkpoint = (SELECT max(number) FROM journal)")
        store.commit()
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _count(store: sqlite3.Connection, table: str) -> int:
    return int(store.execute(f"SELECT max(number) FROM {table}").fetchone()[0])


def _size(store: sqlite3.Connection) -> int:
    pages, size = (
        store.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
    )
    return int(pages[0]) * int(size[0])


def _copy(
    store: sqlite3.Connection, table: str, marked: tuple[str, ...], lived: int, copy: int
) -> None:
    names = [row[1] for row in store.execute(f"PRAGMA table_info({table})") if row[1] != "number"]
    values = [f"{name} || '.{copy}'" if name in marked else name for name in names]
    store.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table}"
        f" WHERE number <= {lived} ORDER BY number"
    )
