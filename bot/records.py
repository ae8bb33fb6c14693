"""The queries that the core may ask for by name: of the store, the policy book, the chat list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot import checkups
from bot.chatlists import ChatLists
from bot.edges import Edges
from bot.enclosing import taken_over
from bot.lookups import Query
from bot.opening import Opening
from bot.policybook import PolicyBook
from policies.purging import LOOKED_AT, Purge
from storage.queries import LIMIT, QUERIES
from storage.store import Store


def queries(
    store: Store, book: PolicyBook, lists: ChatLists, opening: Opening, around: Edges
) -> dict[str, Query]:
    """Everything that ``Fetch`` can name."""

    async def stored(
        name: str, community: str, args: Mapping[str, str], limit: int
    ) -> list[dict[str, Any]]:
        return await store.fetch(name, community, args, limit)

    async def channels(_: str, args: Mapping[str, str], __: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for place in args["places"].split():
            edge = around.adapters.get(place.partition(":")[0])
            known = await edge.lookup(place, "channel", "*") if edge else ()
            found += [{"place": place, "channel": channel} for channel in known or ()]
        return found[:LIMIT]

    async def posted(community: str, args: Mapping[str, str], _: int) -> list[dict[str, Any]]:
        purge = Purge(args)
        async for entry in store.journal.latest(community, LOOKED_AT):
            purge.look(entry.event, entry.decision)
            if purge.done:
                return purge.rows
        return purge.short() if await store.journal.exceeds(LOOKED_AT) else purge.rows

    named: dict[str, Query] = {name: partial(stored, name) for name in QUERIES}
    return {
        **named,
        **lists.queries(),
        **opening.queries(),
        **checkups.queries(book),
        "channels": channels,
        "posted": posted,
        "keep_file": partial(taken_over, store, around.files),
    }
