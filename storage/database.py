"""The database: pragmas that are read back, one writer at a time, transactions that end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Insert, Result, Row, Select, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import StorageError, Unreachable
from storage.tables import address

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

PRAGMAS: dict[str, tuple[str | int, str | int]] = {
    # name: (what is asked for, what reading it back must say)
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "busy_timeout": (10_000, 10_000),
    "secure_delete": ("ON", 1),
    "cache_size": (-16_384, -16_384),
    "wal_autocheckpoint": (4_000, 4_000),
}
"""Durable at every commit; another process (a backup, the command line) is waited for 10 s;
what is erased is overwritten; 16 MiB of pages are kept, and as many are collected in the log
before they go to the file, since batches change the same pages of an index again and again."""

_POSTGRES: dict[str, Any] = {
    # Seconds. A process that hangs inside a transaction must not hold its partitions for ever.
    "timeout": 10,
    "command_timeout": 60,
    "server_settings": {"idle_in_transaction_session_timeout": "30000"},
}


class Database:
    """An engine with its rules for writing.

    The writers of a process queue here: SQLite takes only one at a time, and on PostgreSQL they
    would lock the same partitions in different orders.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self._writer = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    @classmethod
    def of(cls, url: str) -> Database:
        """The database at ``url``; nothing is opened yet. Raises ``StorageError``."""
        parsed = address(url)
        if parsed.get_backend_name() == "postgresql":
            return cls(_engine(parsed, connect_args=_POSTGRES, pool_pre_ping=True))
        engine = _engine(parsed)
        event.listen(engine.sync_engine, "connect", _prepare)
        return cls(engine)

    async def write(self, work: Work[T]) -> T:
        """Run ``work`` in one transaction and commit it; any exception rolls it back.

        Once begun it runs to its end even if the caller is cancelled: a commit is never left
        half way, and the connection goes back clean.
        """
        task = asyncio.create_task(self._transaction(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()
            raise

    async def _transaction(self, work: Work[T]) -> T:
        with explained():
            async with self._writer, self.engine.begin() as connection:
                return await work(connection)

    async def read(self, work: Work[T]) -> T:
        """Run ``work``, which only reads."""
        with explained():
            async with self.engine.connect() as connection:
                return await work(connection)

    async def rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """All rows that a query finds."""

        async def work(connection: AsyncConnection) -> Sequence[Row[Any]]:
            result: Result[Any] = await connection.execute(query)
            return result.all()

        return await self.read(work)

    def prepared(self, statement: Insert, columns: Sequence[str]) -> str:
        """An insert of these columns (in the table's order) as the driver takes it, with tuples.

        Going through Core's parameters would cost more than the database does.
        """
        return str(statement.compile(dialect=self.engine.dialect, column_keys=list(columns)))

    def upsert(self, table: Table) -> Insert:
        """Insert a row, or replace all but the key of the one that has its key."""
        # Both dialects say it alike, but each has a construct of its own.
        statement = sqlite.insert(table) if self.sqlite else postgresql.insert(table)
        others = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
        return statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_=others
        )

    def insert_new(self, table: Table) -> Insert:
        """Insert a row unless there is one with its key."""
        statement = sqlite.insert(table) if self.sqlite else postgresql.insert(table)
        return statement.on_conflict_do_nothing()

    async def close(self) -> None:
        """Let running transactions end, then close every connection."""
        if self._running:
            await asyncio.wait(self._running)
        await self.engine.dispose()


def _engine(url: URL, **settings: Any) -> AsyncEngine:
    # An error must not carry what members wrote into a log.
    return create_async_engine(url, hide_parameters=True, **settings)


_PASSING = ("08", "25", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE that say nothing about what was asked for: connection, read-only server,
rollback, resources, locks, operator, system (PostgreSQL's manual, appendix A)."""


@contextmanager
def explained() -> Iterator[None]:
    """Tell trouble with the database, which passes, from trouble with what is in a statement."""
    try:
        yield
    except (OSError, TimeoutError, PoolTimeout, OperationalError) as error:
        cause = getattr(error, "orig", None) or error
        raise Unreachable(f"the store does not answer; is it running? {cause}") from error
    except DBAPIError as error:
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if error.connection_invalidated or state.startswith(_PASSING):
            raise Unreachable(f"the store does not answer; is it running? {error.orig}") from error
        raise


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for name, (wanted, expected) in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {wanted}")
        cursor.execute(f"PRAGMA {name}")
        found = cursor.fetchone()
        if not found or found[0] != expected:
            raise StorageError(
                f"SQLite answers {found and found[0]!r} to PRAGMA {name} = {wanted}; "
                "the store must be a file on a local disk"
            )
    cursor.close()
