"""What a changed policy of 10,000 entries costs: until it is ready, and the loop meanwhile."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from pathlib import Path

from bot.acceptance import examined
from bot.starting import calm_the_collector
from tests.bench.scan import banned, vocabulary
from tests.bot.town import POLICY

ENTRIES = 10_000
PATTERNS = 100
ROUNDS = 9
TICK = 0.001


async def bench(folder: Path) -> dict[str, float]:
    """Medians: seconds until the policy is ready, and milliseconds of the longest pause of the
    loop while that happens in its thread; beside it the longest pause without any of it."""
    rng = random.Random(1)
    words = dict.fromkeys(banned(ENTRIES, rng))
    patterns = [rf"\b{word}\w*\s?\d{{2,}}" for word in vocabulary("en", PATTERNS, rng)]
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")
    (folder / "patterns.txt").write_text("\n".join(patterns), encoding="utf-8")
    file = folder / "reloaded.toml"
    listed = POLICY.replace('words = ["加微信", "free nitro"]', 'words_file = "words.txt"')
    file.write_text(f"{listed}{_PATTERNS}", encoding="utf-8")
    examined(file)
    calm_the_collector()
    busy, idle = [], []
    for _ in range(ROUNDS):
        busy.append(await lag(asyncio.to_thread(examined, file)))
        idle.append(await lag(asyncio.sleep(busy[-1][0])))
    return {
        "s_until_ready": round(statistics.median(seconds for seconds, _ in busy), 2),
        "ms_longest_pause": round(statistics.median(pause for _, pause in busy), 1),
        "ms_longest_pause_without": round(statistics.median(pause for _, pause in idle), 1),
    }


_PATTERNS = """
[[rules]]
name = "patterns"
filter = "patterns"
patterns_file = "patterns.txt"
actions = ["delete"]
because = "not here"
"""


async def lag(work: object) -> tuple[float, float]:
    """Run something beside a loop that ticks; seconds it took, longest pause in milliseconds."""
    began, longest = time.perf_counter(), 0.0
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    while not task.done():
        tick = time.perf_counter()
        await asyncio.sleep(TICK)
        longest = max(longest, time.perf_counter() - tick - TICK)
    return time.perf_counter() - began, longest * 1e3
