"""Lookups: runs the queries that commands ask for, outside intake, and reports the rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from adapters.port import Denied, Done, Gone, Host, Outcome
from policies import codec
from policies.actions import Action, Fetch, Recall, Teach
from policies.again import Label, Labelled, Reported, again
from policies.events import NOBODY, Edited, Event, Found, Message

Query = Callable[[str, Mapping[str, str], int], Awaitable[list[dict[str, Any]]]]
"""Takes the community, the arguments and the greatest number of rows."""

MOST = 50
"""Rows that one lookup brings."""

Journalled = Callable[[str], Awaitable[Event | None]]
"""An event by its id, as far as it is still held."""


class Lookups:
    """An adapter to our own records: what it does is ``Fetch``, ``Recall`` and ``Teach``."""

    platform = "store"

    def __init__(self, queries: Mapping[str, Query], journalled: Journalled) -> None:
        self._queries = queries
        self._journalled = journalled
        self._host: Host | None = None

    async def run(self, host: Host) -> None:
        """Ready to answer; nothing happens by itself."""
        self._host = host

    async def perform(self, action: Action) -> Outcome:
        """Run the query and report what was found."""
        if isinstance(action, Recall | Teach) and self._host is not None:
            return await self._recall(action, self._host)
        if not isinstance(action, Fetch) or self._host is None or action.query not in self._queries:
            return Denied(f"there is no query called {getattr(action, 'query', '')!r}")
        rows = await self._queries[action.query](action.community, action.args, MOST)
        asked = await self._journalled(action.asked) if action.asked else None
        now = datetime.now(UTC)
        found = Found(
            id=f"{action.id}/found",
            place=asked.place if asked else action.place,
            at=now,
            community=action.community,
            actor=asked.actor if asked else NOBODY,
            invoked=codec.encode(asked) if asked else b"",
            query=action.query,
            rows=tuple(rows),
            as_of=now,
        )
        await self._host.emit(found)
        return Done()

    async def _recall(self, action: Recall | Teach, host: Host) -> Outcome:
        """Have the message judged once more, or learned, as far as it is still held."""
        asked = await self._journalled(action.asked)
        if not isinstance(asked, Message | Edited):
            return Gone("the message is not held any more")
        id = f"{action.id}/again"
        # It happens now: a message is not late for having been written before it was reported.
        now = datetime.now(UTC)
        if isinstance(action, Teach):
            label = msgspec.convert(action.label, Label)
            await host.emit(again(Labelled, asked, id, at=now, label=label, by=action.by))
        else:
            await host.emit(again(Reported, asked, id, at=now, reports=action.reports))
        return Done()

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """Our own records have no roles or channels."""
        return ()
