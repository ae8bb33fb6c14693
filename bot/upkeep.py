"""Upkeep of the store: migrations with a backup first, backups, checks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import structlog

import migrations
from storage.errors import StorageError
from storage.store import Store

log = structlog.get_logger(__name__)

SQLITE = "sqlite:///"
KEEP_BACKUPS = 10


def database_file(url: str) -> Path | None:
    """The file of a SQLite store."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


async def migrate(url: str) -> str:
    """Bring the store up to date, a backup first if there is something to lose.

    Answers the revision it is at now.
    """
    file, head = database_file(url), migrations.head()
    if file is not None:
        await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    try:
        current = await migrations.current(url)
    except OSError as error:
        raise StorageError(f"the store's server does not answer; is it running? {error}") from error
    if current == head:
        return head
    if current and file is not None:
        await back_up(url, file.parent / "backups")
    await migrations.upgrade(url)
    log.info("the store is migrated", before=current or "new", now=head)
    return head


async def back_up(url: str, folder: Path) -> Path:
    """Copy a SQLite store into ``folder`` and keep the newest ten. Raises ``StorageError``."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    path = folder / f"hallwarden-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.db"
    store = await Store.open(url)
    try:
        await store.backup(path)
    finally:
        await store.close()
    await asyncio.to_thread(_keep_the_newest, folder)
    return path


def _keep_the_newest(folder: Path) -> None:
    for old in sorted(folder.glob("hallwarden-*.db"))[:-KEEP_BACKUPS]:
        old.unlink()


async def problems(url: str) -> list[str]:
    """What is wrong with the store, in words. Raises ``StorageError`` if it cannot be opened."""
    store = await Store.open(url)
    try:
        return await store.check(migrations.head())
    finally:
        await store.close()
