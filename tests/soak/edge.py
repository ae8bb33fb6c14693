"""The victim's edge: an adapter that takes events from the counterpart and sends it actions."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass, field
from typing import Any

from adapters.port import Denied, Done, Gone, Host, Later, Outcome, Unknown
from policies import codec
from policies.actions import Action
from policies.decision import kind
from tests.soak.counterpart import LONGEST_LINE


@dataclass
class Edge:
    """Speaks the counterpart's lines; acknowledges an offer when its events are durable."""

    name: str
    port: int
    platform: str = "test"
    _writer: asyncio.StreamWriter | None = None
    _ends: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, host: Host) -> None:
        try:
            reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self.port, limit=LONGEST_LINE
            )
        except ConnectionError:
            # Nobody is left who would kill this process.
            os._exit(1)
        await self._say({"hello": self.name})
        self._connected.set()
        async with asyncio.TaskGroup() as group:
            while line := await reader.readline():
                said = json.loads(line)
                if "end" in said:
                    end = self._ends.pop(said["end"], None)
                    if end is not None and not end.done():
                        end.set_result(said)
                else:
                    # Of a stream one offer is under way at a time; streams do not wait.
                    group.create_task(self._take(host, said))
        raise ConnectionError("the counterpart hung up")

    async def _take(self, host: Host, said: dict[str, Any]) -> None:
        await host.emit(*[codec.from_json(line) for line in said["events"]])
        await self.acknowledge(said["offer"], said["number"])

    async def acknowledge(self, stream: str, number: int) -> None:
        """Tell that an offer needs not be made again."""
        await self._say({"ack": stream, "number": number})

    async def perform(self, action: Action) -> Outcome:
        await self._connected.wait()
        end: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._ends[action.id] = end
        await self._say({"perform": action.id, "kind": kind(action)})
        said = await end
        match said["outcome"]:
            case "done":
                return Done(said["ref"])
            case "gone":
                return Gone()
            case "denied":
                return Denied("not allowed")
            case "later":
                return Later(0.02, "slow down")
            case "wait":
                return Later(0.05, "slow down", whole_connection=True)
            case _:
                return Unknown("connection lost")

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        return ()

    async def _say(self, what: dict[str, Any]) -> None:
        assert self._writer is not None
        self._writer.write(json.dumps(what).encode() + b"\n")
        await self._writer.drain()
