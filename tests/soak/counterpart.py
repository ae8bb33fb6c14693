"""The other side of the wire: offers events until they are acknowledged, and records effects.

JSON, one object a line. To the victim: ``offer`` (a stream, a number in it, events) and ``end``
(how an action ended). From the victim: ``hello``, ``ack`` and ``perform``. Of a stream one offer
is under way at a time; what is not acknowledged is offered again to whoever comes next, and so are
the last ones that were.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from policies import codec
from policies.events import Event, Message
from tests.soak.traffic import COMMUNITIES, POISON

AGAIN = 12
"""So many offers of a stream that were acknowledged are offered once more, every other time;
if it were every time, nobody would notice that one was acknowledged and lost."""
LONGEST_LINE = 1 << 22


@dataclass
class Stream:
    """Offers in order, and how many of them have been acknowledged."""

    offers: list[list[Event]] = field(default_factory=list)
    acknowledged: int = 0


@dataclass
class Performed:
    """What became of one action here."""

    kind: str
    calls: int = 0
    effects: int = 0


@dataclass
class Counterpart:
    """A server on loopback for one series; it outlives every victim."""

    random: Random
    streams: dict[str, Stream] = field(default_factory=lambda: {c: Stream() for c in COMMUNITIES})
    performed: dict[str, Performed] = field(default_factory=dict)
    offered: Counter[str] = field(default_factory=Counter)
    hellos: dict[str, float] = field(default_factory=dict)
    port: int = 0
    _server: asyncio.Server | None = None
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def open(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", limit=LONGEST_LINE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hang up."""
        assert self._server is not None
        self._server.close()

    async def add(self, stream: str, batch: Sequence[Event]) -> None:
        """One offer more."""
        async with self._changed:
            self.streams[stream].offers.append(list(batch))
            self._changed.notify_all()

    def unacknowledged(self) -> int:
        """How many batches are left to be acknowledged."""
        return sum(len(s.offers) - s.acknowledged for s in self.streams.values())

    def poison(self) -> set[str]:
        """The ids of the events that cannot be decided."""
        events = (e for s in self.streams.values() for batch in s.offers for e in batch)
        return {e.id for e in events if isinstance(e, Message) and POISON in e.content.text}

    async def offer_everything_again(self) -> None:
        """Put every offer that was ever made at the end of its stream once more."""
        for name, stream in self.streams.items():
            for batch in list(stream.offers):
                await self.add(name, batch)

    async def greeted(self, whom: Callable[[], bool], seconds: float) -> bool:
        """Wait until the hellos satisfy a condition; tells whether they did in time."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(whom)
        except TimeoutError:
            return False
        return True

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        acks: dict[str, asyncio.Queue[int]] = {}
        try:
            async with asyncio.TaskGroup() as group:
                senders = []
                for name, stream in self.streams.items():
                    acks[name] = asyncio.Queue()
                    sender = self._offer(name, stream, acks[name], writer)
                    senders.append(group.create_task(sender))
                while line := await reader.readline():
                    said = json.loads(line)
                    if "perform" in said:
                        group.create_task(self._perform(said, writer))
                    elif "ack" in said:
                        acks[said["ack"]].put_nowait(said["number"])
                    else:
                        await self._greet(said["hello"])
                for sender_task in senders:
                    sender_task.cancel()
        except* (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _greet(self, name: str) -> None:
        async with self._changed:
            self.hellos[name] = time.monotonic()
            self._changed.notify_all()

    async def _offer(
        self, name: str, stream: Stream, acks: asyncio.Queue[int], writer: asyncio.StreamWriter
    ) -> None:
        again = self.random.choice((0, AGAIN))
        for number in count(max(0, stream.acknowledged - again)):
            async with self._changed:
                while number >= len(stream.offers):
                    await self._changed.wait()
            batch = stream.offers[number]
            self.offered.update(event.id for event in batch)
            events = [codec.to_json(event) for event in batch]
            await _say(writer, {"offer": name, "number": number, "events": events})
            while await acks.get() != number:
                pass
            stream.acknowledged = max(stream.acknowledged, number + 1)

    async def _perform(self, said: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        done = self.performed.setdefault(said["perform"], Performed(said["kind"]))
        done.calls += 1
        outcome = self._outcome(said["kind"])
        if outcome in ("done", "lost"):
            done.effects += 1
        if self.random.random() < 0.1:
            await asyncio.sleep(self.random.random() * 0.1)
        ref = f"r{said['perform']}" if outcome == "done" else ""
        await _say(writer, {"end": said["perform"], "outcome": outcome, "ref": ref})

    def _outcome(self, kind: str) -> str:
        chance = self.random.random()
        if kind in ("ban", "kick") and chance < 0.2:
            return "denied"
        if chance > 0.95:
            # Whether it happened or not, the answer does not say: "lost" did, "unknown" did not.
            return self.random.choice(("later", "wait", "lost", "unknown", "gone"))
        return "done"


async def _say(writer: asyncio.StreamWriter, what: dict[str, Any]) -> None:
    with suppress(ConnectionError):
        writer.write(json.dumps(what).encode() + b"\n")
        await writer.drain()
