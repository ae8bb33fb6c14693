"""Starting: from a configuration to a running program, with its store migrated and backed up."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from bot.app import App
from bot.config import Config
from bot.edges import Edges
from bot.sole import sole
from bot.upkeep import database_file, migrate
from storage.store import Store

LEAVE_SECONDS = 5.0


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
            calm_the_collector()
            with _signals(app), _leaving(app):
                greeting = asyncio.create_task(_greeted(around, greet))
                await app.run(alone=file is not None)
                greeting.cancel()
        finally:
            await store.close()


def calm_the_collector() -> None:
    """What is loaded stays: it need not be looked through again, nor every few events."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


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


@contextmanager
def _leaving(app: App) -> Iterator[None]:
    """End the process although an adapter does not: the loop would wait for it for ever."""
    try:
        yield
    finally:
        if app.supervision.abandoned:
            leaving = threading.Timer(LEAVE_SECONDS, os._exit, (1,))
            leaving.daemon = True
            leaving.start()
