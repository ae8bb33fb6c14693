"""Opening, backing up and checking a store; what happens when the database is away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

import migrations
from storage.database import PRAGMAS
from storage.errors import StorageError, Unreachable
from storage.store import Store
from tests.storage.facts import batch, delete, hold, message, row


@pytest.fixture
def sqlite(kind: str) -> None:
    """Skip what only concerns SQLite on the other one."""
    if kind != "sqlite":
        pytest.skip("only on SQLite")


@pytest.mark.usefixtures("sqlite")
async def test_every_connection_has_the_pragmas(store: Store) -> None:
    async def read(connection: AsyncConnection) -> dict[str, str | int]:
        return {name: await connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}

    found = (await store.database.read(read), await store.database.write(read))
    wanted = {name: expected for name, (_, expected) in PRAGMAS.items()}
    assert found == (wanted, wanted)
    assert (wanted["synchronous"], wanted["journal_mode"]) == (2, "wal")


async def test_a_store_that_was_not_migrated_says_what_to_do(empty: str) -> None:
    with pytest.raises(StorageError, match="hallwarden db upgrade"):
        await Store.open(empty)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://localhost/x", "'mysql' is not supported"),
        ("sqlite://", "needs a file"),
        ("postgresql://user:hush@127.0.0.1:1/x", "cannot be used"),
        ("sqlite:////no/such/folder/store.db", "cannot be used"),
        ("nonsense", "is no address"),
    ],
)
async def test_an_address_that_cannot_be_used_is_explained(url: str, says: str) -> None:
    with pytest.raises(StorageError, match=says) as raised:
        await Store.open(url)
    assert "hush" not in str(raised.value)
    # The thread of a connection that never opened reports its end to this loop.
    await asyncio.sleep(0.05)


async def test_a_database_that_goes_away_is_unreachable_until_it_is_back(
    store: Store, database: str, kind: str
) -> None:
    epochs = await hold(store)
    if kind == "sqlite":
        other = await Store.open(database)
        async with other.database.engine.connect() as blocker:
            await blocker.execute(text("BEGIN IMMEDIATE"))
            async with store.database.engine.connect() as impatient:
                await impatient.execute(text("PRAGMA busy_timeout = 1"))
            with pytest.raises(Unreachable):
                await store.commit(batch(epochs, row(message(1))))
            await blocker.rollback()
        await other.close()
    else:

        async def stopped(connection: AsyncConnection) -> None:
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        with pytest.raises(Unreachable):
            await store.database.write(stopped)
    await store.commit(batch(epochs, row(message(1))))


@pytest.mark.usefixtures("sqlite")
async def test_a_backup_is_a_store_with_everything_in_it(store: Store, tmp_path: Path) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, row(message(1))))
    path = tmp_path / "backup.db"
    await store.backup(path)
    copy = await Store.open(f"sqlite:///{path}")
    assert await copy.journal.event(message(1).id) == message(1)
    assert await copy.check(migrations.head()) == []
    await copy.close()
    with pytest.raises(StorageError, match="exists already"):
        await store.backup(path)
    assert await asyncio.to_thread(lambda: list(tmp_path.glob("*.partial"))) == []


async def test_postgresql_is_backed_up_with_its_own_tool(
    store: Store, kind: str, tmp_path: Path
) -> None:
    if kind == "sqlite":
        pytest.skip("SQLite is backed up")
    with pytest.raises(StorageError, match="pg_dump"):
        await store.backup(tmp_path / "backup.db")


async def test_a_sound_store_has_no_problems(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, row(message(1), delete(message(1)))))
    assert await store.check(migrations.head()) == []


async def test_problems_are_named(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, row(message(1), delete(message(1)))))

    async def damage(connection: AsyncConnection) -> None:
        await connection.execute(text("DELETE FROM journal"))

    await store.database.write(damage)
    problems = await store.check("9999")
    assert f"migrated to {migrations.head()}, not to 9999" in problems[0]
    assert problems[1] == "1 actions belong to no event of the journal"
