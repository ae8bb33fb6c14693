"""The durable road measured: offered events to committed journal, outbox and checkpoints."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import migrations
from bot.intake import Intake
from bot.memory import Memory
from bot.telemetry import Telemetry
from policies.events import Actor, Applied, Content, Event, Message, Names
from policies.load import load
from policies.policy import Policy
from storage.store import Store
from storage.tables import PARTITIONS
from tests.bench.chat import chat

COMMUNITIES = 1_000
MEMBERS = 50

POLICY = """
community = "{name}"

[[rules]]
name = "banned"
filter = "keywords"
words = [{words}]
actions = ["delete", "strike"]
because = "not here"

[[rules]]
name = "fast"
filter = "flood"
limit = 30
within = "10s"
actions = ["delete"]
because = "slower please"

[[rules]]
name = "slow"
filter = "flood"
limit = 500
within = "1d"
actions = ["delete"]
because = "slower please"

[[rules]]
name = "same"
filter = "repeats"
limit = 5
within = "5m"
actions = ["delete"]
because = "once is enough"

[[ladder]]
at = 3
do = "timeout"
for = "1h"
"""


def policies(folder: Path, words: Sequence[str]) -> list[Policy]:
    """One policy a community, all alike: compiled once, named anew."""
    from dataclasses import replace

    file = folder / "p.toml"
    listed = ", ".join(f'"{w}"' for w in words)
    file.write_text(POLICY.replace("{name}", "c").replace("{words}", listed), encoding="utf-8")
    policy = load(file).policy
    return [replace(policy, community=f"c{n}") for n in range(COMMUNITIES)]


def events(count: int, seed: int, hits: Sequence[str]) -> list[Event]:
    """Messages of members of communities by Zipf's law, a tenth of them with a banned word."""
    rng = random.Random(seed)
    lines = chat()
    weights = [1 / (rank + 1) for rank in range(COMMUNITIES)]
    chosen = rng.choices(range(COMMUNITIES), weights, k=count)
    made: list[Event] = []
    for n, community in enumerate(chosen):
        member = min(int(rng.paretovariate(1.0)), MEMBERS)
        text = rng.choice(lines)
        if rng.random() < 0.1:
            text = f"{text} {rng.choice(hits)}"
        channel = f"bench:channel:{community}"
        made.append(
            Message(
                id=f"{channel}/{seed}.{n}",
                place=f"bench:place:{community}",
                community=f"c{community}",
                channel=channel,
                at=datetime.now(UTC),
                actor=Actor(id=f"bench:member:{community}.{member}"),
                names=Names(f"Member {member}", f"m{member}"),
                message=str(n),
                content=Content(text=text),
            )
        )
    return made


async def road(url: str, folder: Path, count: int, batch: int, seed: int = 1) -> dict[str, float]:
    """CPU seconds and wall seconds for ``count`` events offered ``batch`` at a time."""
    await migrations.upgrade(url)
    store = await Store.open(url)
    intake = Intake(store, Memory(), Telemetry(), lambda _: None)
    now = datetime.now(UTC)
    epochs = await store.partitions.acquire(range(PARTITIONS), "bench", now, 3_600)
    await intake.residence.recover(epochs)
    hits = ["free nitro", "加微信"]
    for policy in policies(folder, hits):
        intake.policies[policy.community] = policy
    made = events(count, seed, hits)
    running = asyncio.create_task(intake.run())
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(0, count, batch):
        await intake.emit(*made[start : start + batch])
    intake.stop()
    await running
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    await store.partitions.release(epochs, "bench")
    await store.close()
    return {"events": count, "cpu_s": cpu, "wall_s": wall, "per_cpu_s": count / cpu}


__all__ = ["Applied", "road"]
