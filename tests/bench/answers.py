"""How long it takes from a command in the sandbox to the answer that its author sees."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path
from tempfile import mkdtemp

from adapters.sandbox import PLACE, Sandbox
from bot.app import App
from bot.config import Config
from bot.edges import edges
from bot.upkeep import migrate
from storage.store import Store

PER_SECOND, SECONDS = 50, 10
POLICY = f"""
community = "acme"
places = ["{PLACE}"]

[roles.moderator]
members = ["sandbox:member:moderator"]
may = ["warn", "timeout", "lift", "delete", "case"]
"""
COMMANDS = ("/mystatus", "/timeout @newbie 10m", "/strikes @newbie", "/mod @newbie", "/help")


async def bench(folder: Path) -> dict[str, float]:
    """Milliseconds until the answer stands in the channel, at 50 commands a second: answers at
    once, and such as wait until something has been done."""
    home = Path(mkdtemp(dir=folder))
    (home / "acme.toml").write_text(POLICY, encoding="utf-8")
    given = {"policies": ["acme.toml"], "web": {"port": 0}, "sandbox": {"port": 0}}
    given |= {"store": {"url": "sqlite:///store.db"}}
    config = Config.model_validate(given).model_copy(update={"folder": home})
    await migrate(config.store_url())
    store, around = await Store.open(config.store_url()), edges(config)
    app, room = App(config, store, around), around.room
    assert room is not None
    running = asyncio.create_task(app.run(alone=True))
    await room.ready.wait()
    await app.ready.wait()
    took = await _asked(room)
    app.stop()
    await running
    await store.close()
    cuts = statistics.quantiles(took, n=100)
    return {"ms_p50": round(cuts[49], 1), "ms_p95": round(cuts[94], 1)}


async def _asked(room: Sandbox) -> list[float]:
    """Answers come in nearly the order of the commands: paired in order, none looks quicker than
    it was by more than another looks slower."""
    began: list[float] = []
    seen: list[float] = []
    answered = room.world.post

    def note(*args: object, **fields: object) -> object:
        if fields.get("only_for") == "sandbox:member:moderator":
            seen.append(time.perf_counter())
        return answered(*args, **fields)  # type: ignore[arg-type]

    room.world.post = note  # type: ignore[method-assign, assignment]
    async with asyncio.TaskGroup() as group:
        for n in range(PER_SECOND * SECONDS):
            began.append(time.perf_counter())
            line = COMMANDS[n % len(COMMANDS)]
            group.create_task(room.says("moderator", "lobby", line))
            await asyncio.sleep(max(0.0, began[0] + (n + 1) / PER_SECOND - time.perf_counter()))
    async with asyncio.timeout(60):
        while len(seen) < len(began):
            await asyncio.sleep(0.05)
    return [(end - start) * 1e3 for start, end in zip(began, seen, strict=True)]
