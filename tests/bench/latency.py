"""How long it takes from offering an event to performing what follows from it."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path
from tempfile import mkdtemp

from adapters.port import Done, Outcome
from bot.pace import Limits
from policies.actions import Action, Delete
from tests.bot.town import town

PER_SECOND = 200
SECONDS = 10
FREE = {"test": Limits(per_second=1_000)}
"""A platform's own pace is not what is measured: 40 deletions a second are all that some allow."""


async def bench(folder: Path) -> dict[str, float]:
    """Milliseconds from ``emit`` to ``perform`` of the deletion, every fifth message being spam."""
    began: dict[str, float] = {}
    took: list[float] = []

    def note(action: Action) -> Outcome:
        if isinstance(action, Delete):
            took.append((time.perf_counter() - began[action.message]) * 1e3)
        return Done()

    async with town(Path(mkdtemp(dir=folder)), limits=FREE) as t, asyncio.TaskGroup() as group:
        t.edge.answer = note
        for n in range(PER_SECOND * SECONDS):
            name = str(n)
            began[name] = time.perf_counter()
            text = "free nitro" if n % 5 == 0 else f"message {n}"
            group.create_task(t.says(f"m{n % 400}", text, id=name))
            await asyncio.sleep(1 / PER_SECOND)
        while len(took) < PER_SECOND * SECONDS // 5:
            await asyncio.sleep(0.05)
    cuts = statistics.quantiles(took, n=100)
    return {"ms_p50": round(cuts[49], 1), "ms_p99": round(cuts[98], 1)}
