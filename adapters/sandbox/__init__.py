"""The sandbox: a local web chat in which the bot can be met, tried and tested."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from adapters.port import Host, Later, Outcome, Surveyed
from adapters.sandbox.feed import Patch
from adapters.sandbox.outbound import carry_out, prepare
from adapters.sandbox.pages import app
from adapters.sandbox.people import PLACE, Member
from adapters.sandbox.player import Player
from adapters.sandbox.posts import Refused
from adapters.sandbox.room import Live, NotRunning, Room, utc_now
from adapters.sandbox.scenes import Scene, shipped
from adapters.serving import listener, serve
from policies.actions import Action
from policies.commands.shown import Shown

PORT = 8601


class Sandbox(Room):
    """The adapter of the room, with its page on 127.0.0.1 (a free port if ``port`` is 0).

    ``ready`` is set once ``address`` can be opened.
    """

    platform = "sandbox"

    def __init__(
        self,
        *,
        port: int = PORT,
        commands: Iterable[Shown] = (),
        scenes: Iterable[Scene] | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(commands=commands, now=now)
        self.player = Player(self, tuple(shipped() if scenes is None else scenes))
        self.ready = asyncio.Event()
        self.address = ""
        self._port = port

    def snapshot(self) -> Patch:
        """Everything a page needs that has just been opened."""
        return super().snapshot() | {
            "scenes": [
                {"name": scene.name, "title": scene.title, "about": scene.about}
                for scene in self.player.scenes.values()
            ],
            "scene": self.player.shown(),
        }

    async def run(self, host: Host) -> None:
        """Serve the page until cancelled. Raises ``AddressTaken``."""
        with listener("127.0.0.1", self._port, "sandbox") as listening:
            self._host = host
            self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            self.ready.set()
            host.connected(self.platform, True)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self.catch_up(self.unjudged()))
                    group.create_task(self.player.run())
                    await serve(app(self, self.player), listening)
            finally:
                self._host = None
                self.ready.clear()

    async def perform(self, action: Action) -> Outcome:
        """Change the world as the action asks, and show it."""
        if self._host is None:
            return Later(1.0, "the sandbox is not open", whole_connection=True)
        ready = await prepare(action, self._host, self.files)
        outcome = carry_out(self.world, action, ready, self.now())
        self.publish()
        if ruling := self.rulings.shown(self.rulings.settle(action, outcome)):
            self.feed.publish({"rulings": [ruling]})
        return outcome

    async def survey(self, place: str, member: str) -> Surveyed | None:
        """The room, in which the bot may do everything."""
        who = self.world.members.get(member)
        if place != PLACE or who is None:
            return None
        return Surveyed("Sandbox", who.actor().status)

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """Full ids of the channels called ``name``; the sandbox has no roles of its own."""
        if place != PLACE or kind != "channel":
            return ()
        every = self.world.channels.values()
        return tuple(c.id for c in every if (not c.staff_writes if name == "*" else c.name == name))


__all__ = [
    "PLACE",
    "PORT",
    "Live",
    "Member",
    "NotRunning",
    "Refused",
    "Sandbox",
]
