"""A street: the whole program without any community, and people who may open one from chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import migrations
from adapters.port import Surveyed
from adapters.reviews import Reviews
from bot.app import App
from bot.config import Config
from bot.edges import Edges
from policies.actions import Action, Alert, Button, Reply, Send
from policies.decision import Decision
from policies.events import Actor, Content, Due, Invoked, Message, Names
from storage.store import Store
from tests.bot.town import Edge, plain

HERE, CHAT = "test:room:5", "test:channel:5"
TEAM_PLACE, TEAM_CHAT = "test:room:9", "test:channel:9"


@dataclass
class Eyed(Edge):
    """An edge that also sees places that no policy names."""

    title: str = "Acme fans"
    statuses: dict[str, str] = field(default_factory=lambda: {"ann": "admin", "eve": "member"})
    missing: tuple[str, ...] = ()
    there: bool = True

    async def survey(self, place: str, member: str) -> Surveyed | None:
        status = self.statuses.get(member.rpartition(":")[2], "member")
        return Surveyed(self.title, status, self.missing) if self.there else None


@dataclass
class Street:
    """The running program without any community, and how people speak to it."""

    app: App
    edge: Eyed
    folder: Path
    count: int = 0
    run: str = field(default_factory=lambda: token_hex(4))

    async def asks(
        self, who: str, command: str = "setup", text: str = "", **fields: Any
    ) -> Reply | None:
        """What somebody is answered; ``None`` where nobody hears them."""
        self.count += 1
        before = len(self.edge.done)
        event = Invoked(
            id=f"test:command:{self.run}/{self.count}",
            place=fields.pop("place", HERE),
            channel=fields.pop("channel", CHAT),
            at=datetime.now(UTC),
            actor=self.actor(who, fields.pop("language", "")),
            names=Names(who.title(), who),
            command=command,
            args={"text": text} if text else {},
            interaction=f"i{self.count}",
            **fields,
        )
        async with asyncio.timeout(60):
            (decision,) = await self.app.intake.emit(event)
            if decision is None:
                return None
            done = await self.edge.until(lambda d: any(isinstance(a, Reply) for a in d[before:]))
        return next(a for a in done[before:] if isinstance(a, Reply))

    def actor(self, who: str, language: str) -> Actor:
        """How the platform describes somebody."""
        status = self.edge.statuses.get(who, "member")
        return Actor(id=f"test:member:{who}", status=status, language=language)

    async def presses(
        self, who: str, answer: Reply | Send | None, label: str, **fields: Any
    ) -> Reply:
        """What somebody is answered who presses a button."""
        pressed = await self.asks(who, named(answer, label).code, via="button", **fields)
        assert pressed is not None
        return pressed

    async def opens(self, who: str = "ann") -> Reply:
        """All questions answered."""
        asked = await self.asks(who)
        asked = await self.presses(who, asked, "Hobby or culture")
        asked = await self.presses(who, asked, "English")
        return await self.presses(who, asked, "Here")

    async def says(self, who: str, number: str, text: str) -> Decision:
        """Somebody writes a message."""
        said = Message(
            id=f"{CHAT}/{number}", place=HERE, channel=CHAT, at=datetime.now(UTC),
            actor=Actor(id=f"test:member:{who}"), message=number, content=Content(text=text),
        )  # fmt: skip
        (decision,) = await self.app.intake.emit(said)
        assert decision is not None
        return decision

    async def day_is_over(self) -> Alert:
        """The clock's word after a day; what the team reads then."""
        self.count += 1
        residence, before = self.app.intake.residence, len(self.edge.done)
        since = await residence.remembered("Acme fans", "", "observing_since")
        due = Due(
            id=f"due{self.count}", place="clock:", community="Acme fans", at=datetime.now(UTC),
            what="observe_report", args={"since": repr(since)},
        )  # fmt: skip
        await self.app.intake.emit(due)

        def told(done: list[Action]) -> list[Alert]:
            return [a for a in done[before:] if isinstance(a, Alert) and a.because == "observe"]

        return told(await self.edge.until(lambda d: bool(told(d))))[0]

    @property
    def file(self) -> Path:
        return self.folder / "opened" / "test-room-5.toml"


def named(answer: Reply | Send | None, label: str) -> Button:
    """The button of that label."""
    assert answer is not None
    found = [b for b in answer.buttons if b.label == label]
    assert found, (plain(answer.text), answer.buttons)
    return found[0]


@asynccontextmanager
async def street(
    folder: Path,
    policies: Sequence[str] = (),
    reviews: Reviews | None = None,
    appeals: Mapping[str, Any] | None = None,
    **opening: Any,
) -> AsyncIterator[Street]:
    """The program with nothing but people who may open communities."""
    given = {"by": ["test:member:ann", "test:member:bea", "test:member:eve"], **opening}
    config = Config.model_validate(
        {
            "policies": policies,
            "store": {"url": "sqlite:///store.db"},
            "web": {"port": 0},
            "opening": given,
            "appeals": appeals,
        }
    ).model_copy(update={"folder": folder})
    await migrations.upgrade(config.store_url())
    store, edge = await Store.open(config.store_url()), Eyed()
    around = Edges({"test": edge}, surveys={"test": edge}, reviews=reviews)
    if reviews:
        around.adapters["page"] = reviews
    app = App(config, store, around)
    running = asyncio.create_task(app.run(alone=True))
    try:
        ready = asyncio.create_task(app.ready.wait())
        await asyncio.wait({running, ready}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield Street(app, edge, folder)
    finally:
        app.stop()
        await running
        await store.close()
