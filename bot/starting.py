"""Starting: from a configuration to a running program, with its store migrated and backed up."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import structlog

import migrations
from bot.app import App
from bot.config import Config
from bot.edges import Edges
from bot.sole import sole
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
    current = await migrations.current(url)
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


async def start(config: Config, around: Edges, greet: Callable[[str], None]) -> None:
    """Run until a signal says stop; ``greet`` takes the sandbox's address when it can be opened.

    Raises what the store, a policy or a lock has to say.
    """
    url = config.store_url()
    file = database_file(url)
    with sole(file) if file else nullcontext():
        await migrate(url)
        store = await Store.open(url)
        try:
            app = App(config, store, around)
            gc.collect()
            gc.freeze()
            with _signals(app):
                greeting = asyncio.create_task(_greeted(around, greet))
                await app.run(alone=file is not None)
                greeting.cancel()
        finally:
            await store.close()


async def _greeted(around: Edges, greet: Callable[[str], None]) -> None:
    if around.room:
        await around.room.ready.wait()
        greet(around.room.address)


@contextmanager
def _signals(app: App) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, app.stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
