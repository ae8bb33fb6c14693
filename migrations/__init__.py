"""Migrations of the store, up and down: all that are needed in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from storage.tables import address

T = TypeVar("T")

_LOCK = 7_305_112_204
"""Any number of our own: on PostgreSQL, of two processes that migrate the second one waits."""


def head() -> str:
    """The name of the newest migration."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


async def current(url: str) -> str:
    """The migration that the database at ``url`` is at; ``""`` if it has none yet."""
    return await _run(url, lambda c: MigrationContext.configure(c).get_current_revision() or "")


async def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database at ``url`` up to ``revision``: all of it, or nothing."""
    await _run(url, lambda connection: command.upgrade(_config(connection), revision))


async def downgrade(url: str, revision: str) -> None:
    """Migrate down to ``revision`` (``base``: to nothing); what newer tables held is lost."""
    await _run(url, lambda connection: command.downgrade(_config(connection), revision))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def _run(url: str, work: Callable[[Connection], T]) -> T:
    """Raises ``StorageError`` for a wrong url, and what the driver raises if nobody answers."""
    engine = create_async_engine(address(url), poolclass=NullPool)
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        event.listen(engine.sync_engine, "connect", _manual)
        event.listen(engine.sync_engine, "begin", _begin)
    try:
        async with engine.begin() as connection:
            if not sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _manual(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # By itself Python's sqlite3 begins no transaction before CREATE TABLE.
    connection.isolation_level = None
    # Heeded only by a new file: journal rows of half a kilobyte waste less in larger pages.
    cursor = connection.cursor()
    cursor.execute("PRAGMA page_size = 8192")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
