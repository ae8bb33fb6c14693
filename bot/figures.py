"""Figures: how the departments of some policies did, read from a store that lies there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.upkeep import insist_on_head, opened
from policies import codec
from policies.cases.figures import asked, since
from policies.policy import Policy
from policies.rows import Worked
from storage.queries import LIMIT


async def figures(url: str, policies: Iterable[Policy], weeks: int) -> dict[str, list[Worked]]:
    """By community, the rows of the last so many weeks, the newest first. Raises
    ``StorageError``."""
    store, found = await opened(url), dict[str, list[Worked]]()
    try:
        await insist_on_head(url)
        for policy in policies:
            begin = since(weeks, datetime.now(UTC), policy.timezone)
            rows = await store.fetch("team", policy.community, asked(policy, begin), LIMIT)
            found[policy.community] = list(codec.rows(tuple(rows), Worked))
        return found
    finally:
        await store.close()
