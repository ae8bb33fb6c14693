"""Upkeep of the store: migrations with a backup first, backups, checks."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog

import migrations
from bot.backtest.journal import Told, Tried, from_journal
from bot.backtest.past import Past, past
from bot.backtest.record import record
from bot.replaying import Replay, replay
from policies.policy import Language, Policy
from policies.trial.deeds import Deeds
from policies.trial.tally import Tally
from storage.database import explained
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

    Answers the revision it is at now. Raises ``StorageError`` if it cannot be reached.
    """
    file, head = database_file(url), migrations.head()
    if file is not None:
        await asyncio.to_thread(file.parent.mkdir, parents=True, exist_ok=True)
    with explained():
        current = await migrations.current(url)
    if current == head:
        return head
    if current and file is not None:
        await back_up(url, file.parent / "backups")
    with explained():
        await migrations.upgrade(url)
    log.info("the store is migrated", before=current or "new", now=head)
    return head


async def back_up(url: str, folder: Path) -> Path:
    """Copy a SQLite store into ``folder`` and keep the newest ten. Raises ``StorageError``."""
    store = await opened(url)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    path = folder / f"hallwarden-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.db"
    store = await opened(url)
    try:
        await store.backup(path)
    finally:
        await store.close()
    await asyncio.to_thread(_keep_the_newest, folder)
    return path


async def opened(url: str) -> Store:
    """The store that is there. Raises ``StorageError`` if there is none; SQLite would make one."""
    file = database_file(url)
    if file is not None and not await asyncio.to_thread(file.exists):
        raise StorageError(f"there is no store yet at {file}; `hallwarden run` makes it")
    return await Store.open(url)


def _keep_the_newest(folder: Path) -> None:
    for old in sorted(folder.glob("hallwarden-*.db"))[:-KEEP_BACKUPS]:
        old.unlink()


async def letters(url: str) -> list[dict[str, Any]]:
    """The actions that were given up, the newest first. Raises ``StorageError``."""
    store = await opened(url)
    try:
        return await store.outbox.dead()
    finally:
        await store.close()


async def replayed(url: str, community: str, day: str) -> Replay:
    """See ``replay``; ``day`` is written 2026-11-21, today if empty. Raises ``StorageError``."""
    try:
        since = date.fromisoformat(day) if day else datetime.now(UTC).date()
    except ValueError:
        raise StorageError(f"{day!r} is no day; write it like 2026-11-21") from None
    store = await opened(url)
    try:
        return await replay(store, community, since)
    finally:
        await store.close()


async def remembered(url: str, event_id: str) -> Past:
    """See ``past``. Raises ``StorageError`` also for a store of another version."""
    store = await opened(url)
    try:
        await insist_on_head(url)
        return await past(store, event_id)
    finally:
        await store.close()


async def recorded(url: str, community: str, rule: str, since: datetime) -> tuple[Deeds, Language]:
    """See ``record``. Raises ``StorageError`` also for a store of another version."""
    store = await opened(url)
    try:
        await insist_on_head(url)
        return await record(store, community, rule, since)
    finally:
        await store.close()


async def insist_on_head(url: str) -> None:
    """Raises ``StorageError`` for a store of another version than the program's."""
    version, head = await migrations.current(url), migrations.head()
    if version != head:
        raise StorageError(
            f"the store is of version {version}, not {head}: run `hallwarden db upgrade`, or"
            " use the program that it belongs to"
        )


async def backtested(url: str, policy: Policy, since: date, tally: Tally, told: Told) -> Tried:
    """See ``from_journal``. Raises ``StorageError`` also for a store of another version."""
    store = await opened(url)
    try:
        await insist_on_head(url)
        return await from_journal(store, policy, since, tally, told)
    finally:
        await store.close()


async def problems(url: str) -> list[str]:
    """What is wrong with the store, in words. Raises ``StorageError`` if it cannot be opened."""
    store = await opened(url)
    try:
        return await store.check(migrations.head())
    finally:
        await store.close()
