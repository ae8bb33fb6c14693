"""Naming: asks the platforms which ids the names in a policy stand for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping

from adapters.port import Adapter
from policies.file.load import Loaded

LOOKUP_SECONDS = 20.0
LOOKUP_PAUSE = 1.0
"""Between two questions to a platform that cannot answer yet."""

Found = dict[str, dict[str, tuple[str, ...] | None]]
"""Ids by name and place; ``None`` from a platform that could not answer."""


async def ids_in_time(loaded: Loaded, adapters: Mapping[str, Adapter]) -> Found:
    """Ids by name; some may be ``None`` when a platform stays away for too long."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LOOKUP_SECONDS
    while True:
        found = await ids(loaded, adapters)
        if not silent(found) or loop.time() >= end:
            return found
        await asyncio.sleep(LOOKUP_PAUSE)


async def ids(loaded: Loaded, adapters: Mapping[str, Adapter]) -> Found:
    """Ask the platforms once for the names that still need an id."""
    found: Found = {}
    for name in loaded.unresolved:
        platform, kind, word = name.split(":", 2)
        adapter = adapters.get(platform)
        places = [p for p in loaded.policy.places if p.startswith(f"{platform}:")]
        found[name] = {}
        for place in places if adapter else ():
            assert adapter is not None
            found[name][place] = await _asked(adapter.lookup(place, kind, word))
    return found


def silent(found: Found) -> bool:
    """Whether a platform could not answer."""
    return any(answer is None for answers in found.values() for answer in answers.values())


async def _asked(lookup: Awaitable[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            return await lookup
    except TimeoutError:
        return None
