"""The sandbox with the whole program behind it, on a new store, as ``hallwarden run`` starts it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.sandbox import Sandbox
from adapters.sandbox.people import member_id
from adapters.sandbox.posts import Post
from bot.app import App
from bot.config import SHIPPED, lay_out, sandbox_config
from bot.edges import edges
from bot.tables import SandboxTable, WebTable
from bot.upkeep import migrate
from storage.store import Store


@dataclass
class Real:
    """The running program, its sandbox and the policy file that an admin would edit."""

    app: App
    sandbox: Sandbox
    policy: Path

    def posts(self, channel: str = "lobby") -> list[Post]:
        """What stands in a channel, oldest first."""
        posts = self.sandbox.world.posts.values()
        return [post for post in posts if post.channel == f"sandbox:channel:{channel}"]

    def said(self, channel: str = "lobby", to: str = "") -> list[str]:
        """The bot's own words in a channel: to one member alone, or (``""``) to everybody."""
        reader = member_id(to) if to else ""
        return [
            "".join(str(piece) for piece in post.pieces)
            for post in self.posts(channel)
            if post.kind == "bot" and post.only_for == reader
        ]

    def removed(self, text: str) -> bool:
        """Whether the bot has taken away the message that said this."""
        return any(p.text == text and p.removed == "bot" for p in self.posts())

    def edit(self, old: str, new: str) -> None:
        """Save the policy with something else in it."""
        text = self.policy.read_text(encoding="utf-8")
        assert old in text
        self.policy.write_text(text.replace(old, new), encoding="utf-8")


@asynccontextmanager
async def real(folder: Path, **settings: object) -> AsyncIterator[Real]:
    """From its start to its graceful stop, with what an earlier run left in ``folder``;
    ``settings`` are more tables of ``config.toml``."""
    free = {"web": WebTable(port=0), "sandbox": SandboxTable(port=0), **settings}
    config = sandbox_config(folder).model_copy(update=free)
    lay_out(config)
    await migrate(config.store_url())
    store, around = await Store.open(config.store_url()), edges(config)
    app = App(config, store, around)
    running = asyncio.create_task(app.run(alone=True))
    assert around.room
    try:
        async with asyncio.timeout(20):
            await around.room.ready.wait()
            await app.ready.wait()
        yield Real(app, around.room, folder / SHIPPED / "hallwarden.toml")
    finally:
        app.stop()
        await running
        await store.close()
