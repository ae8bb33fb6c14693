"""A town: the whole program on a new SQLite file, with one edge made for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import migrations
from adapters.port import Done, Host, Outcome
from adapters.scorer import Signal
from bot.app import App
from bot.config import Config
from bot.edges import Edges
from bot.pace import Limits
from bot.tables import StoreTable, WebTable
from policies.actions import Action, Text
from policies.decision import Decision
from policies.events import Actor, Content, Event, Invoked, Message, Names, message_event
from storage.store import Store

PLACE = "test:room:1"
LOBBY = "test:channel:lobby"
STAFF = "test:channel:99"

TEAM = """
[roles.admin]
members = ["test:member:ada"]
may = ["warn", "timeout", "kick", "ban", "lift", "delete", "case", "stop", "policy"]

[roles.moderator]
members = ["test:member:mo"]
may = ["warn", "timeout", "kick", "lift", "delete", "case", "stop"]
"""
POLICY = f"""
community = "acme"
places = ["{PLACE}"]
staff_channel = "{STAFF}"
{TEAM}
[[rules]]
name = "banned-words"
filter = "keywords"
words = ["加微信", "free nitro"]
actions = ["delete", "strike"]
because = "no contact spam here"
tell = "private"

[[rules]]
name = "too-fast"
filter = "flood"
limit = 8
within = "10s"
actions = [{{ do = "timeout", for = "10m" }}]
because = "too many messages at once"

[escalation]
expire = "30d"

[[ladder]]
at = 3
do = "timeout"
for = "1h"
"""


@dataclass
class Edge:
    """An adapter that writes down what it is asked to do and answers as it is told to."""

    platform: str = "test"
    done: list[Action] = field(default_factory=list)
    answer: Callable[[Action], Outcome] = lambda _: Done("m1")
    names: dict[str, tuple[str, ...]] | None = field(default_factory=dict)
    """Ids by the name of a role; ``None`` while the edge is not connected."""
    running: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, host: Host) -> None:
        self.running.set()
        await asyncio.Event().wait()

    async def perform(self, action: Action) -> Outcome:
        self.done.append(action)
        self.changed.set()
        return self.answer(action)

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...] | None:
        return None if self.names is None else self.names.get(name, ())

    async def until(self, holds: Callable[[list[Action]], bool]) -> list[Action]:
        """Wait until what was done satisfies a condition."""
        async with asyncio.timeout(60):
            while not holds(self.done):
                self.changed.clear()
                await self.changed.wait()
        return self.done


@dataclass
class Town:
    """The running program, and how tests speak in it."""

    app: App
    edge: Edge
    folder: Path
    _count: int = 0

    async def says(
        self, member: str, text: str, *, ago: float = 0, channel: str = LOBBY, id: str = ""
    ) -> Decision | None:
        """Somebody writes a message; answers the decision."""
        self._count += 1
        number = id or str(self._count)
        event = Message(
            id=message_event(channel, number),
            place=PLACE,
            channel=channel,
            at=datetime.now(UTC) - timedelta(seconds=ago),
            actor=Actor(id=f"test:member:{member}"),
            names=Names(member.title(), member),
            message=number,
            content=Content(text=text),
        )
        return await self.offers(event)

    async def invokes(
        self, member: str, command: str, text: str = "", **fields: str
    ) -> Decision | None:
        """Somebody uses a command (or presses a button, if ``command`` is its code)."""
        self._count += 1
        event = Invoked(
            id=f"test:command:{self._count}",
            place=PLACE,
            channel=LOBBY,
            at=datetime.now(UTC),
            actor=Actor(id=f"test:member:{member}"),
            names=Names(member.title(), member),
            command=command,
            args={"text": text} if text else {},
            interaction=f"i{self._count}",
            **fields,  # type: ignore[arg-type]
        )
        return await self.offers(event)

    async def offers(self, event: Event) -> Decision | None:
        """Offer any event; answers the decision."""
        async with asyncio.timeout(60):
            decisions = await self.app.intake.emit(event)
        return decisions[0]


def plain(text: Text) -> str:
    """Formatted text as plain words, for looking into it."""
    return "".join(piece if isinstance(piece, str) else f"<{piece}>" for piece in text)


@asynccontextmanager
async def town(
    folder: Path,
    policy: str = POLICY,
    *,
    limits: Mapping[str, Limits] | None = None,
    url: str = "",
    names: dict[str, tuple[str, ...]] | None = None,
    signals: Mapping[str, Signal] | None = None,
) -> AsyncIterator[Town]:
    """Build and run the program; on leaving it is stopped as an operator would."""
    file = folder / "acme.toml"
    if not file.exists():
        file.write_text(policy, encoding="utf-8")
    config = Config(
        policies=(Path("acme.toml"),),
        store=StoreTable(url=url or "sqlite:///store.db"),
        web=WebTable(port=0),
        folder=folder,
    )
    await migrations.upgrade(config.store_url())
    store = await Store.open(config.store_url())
    edge = Edge(names=names)
    around = Edges({"test": edge}, dict(limits or {}), signals=dict(signals or {}))
    app = App(config, store, around)
    running = asyncio.create_task(app.run(alone=not url))
    try:
        ready = asyncio.create_task(app.ready.wait())
        await asyncio.wait({running, ready}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield Town(app, edge, folder)
    finally:
        app.stop()
        try:
            async with asyncio.timeout(60):
                await running
        finally:
            await store.close()
