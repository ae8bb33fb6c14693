"""Migrations: up, down, all or nothing, and in agreement with the tables."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from storage.columns import EPOCH
from storage.store import Store
from storage.tables import address, metadata

_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND tablename <> 'alembic_version'",
}


async def examined(url: str, look: Any) -> Any:
    engine = create_async_engine(address(url))
    async with engine.begin() as connection:
        found = await connection.run_sync(look)
    await engine.dispose()
    return found


def differences(connection: Connection) -> Any:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return compare_metadata(context, metadata)


def indexes(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text(_INDEXES[connection.dialect.name]))
    return {name: " ".join(sql.split()) for name, sql in rows}


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_the_migrated_database_is_what_the_tables_say(database: str) -> None:
    assert await examined(database, differences) == []


async def test_partial_indexes_agree_too(empty: str) -> None:
    await migrations.upgrade(empty)
    migrated = await examined(empty, indexes)

    def rebuild(connection: Connection) -> None:
        metadata.drop_all(connection)
        metadata.create_all(connection)

    await examined(empty, rebuild)
    assert migrated == await examined(empty, indexes)
    assert "WHERE" in migrated["ix_journal_notable"]


async def test_up_and_down_and_up_again(empty: str) -> None:
    assert await migrations.current(empty) == ""
    await migrations.upgrade(empty)
    assert await migrations.current(empty) == migrations.head()
    await migrations.downgrade(empty, "base")
    assert await migrations.current(empty) == ""
    assert await examined(empty, tables) == set()
    await migrations.upgrade(empty)
    store = await Store.open(empty)
    assert len(await store.partitions.acquire(range(64), "one", EPOCH, 60)) == 64
    await store.close()


async def test_upgrading_what_is_new_already_does_nothing(database: str) -> None:
    await migrations.upgrade(database)
    assert await examined(database, differences) == []


async def test_a_migration_that_fails_leaves_nothing(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("alembic.operations.Operations.bulk_insert", fail)
    with pytest.raises(RuntimeError):
        await migrations.upgrade(empty)
    assert await examined(empty, tables) == set()
    monkeypatch.undo()
    await migrations.upgrade(empty)


async def test_an_older_store_gets_the_index_that_its_first_migration_had_not(empty: str) -> None:
    await migrations.upgrade(empty, "0001")
    await examined(empty, lambda c: c.execute(text("DROP INDEX ix_journal_written")))
    assert "ix_journal_written" not in await examined(empty, indexes)
    await migrations.upgrade(empty)
    older = await examined(empty, indexes)
    await migrations.downgrade(empty, "base")
    await migrations.upgrade(empty)
    assert older == await examined(empty, indexes)
