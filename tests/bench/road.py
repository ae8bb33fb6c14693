"""The durable road measured: offered events to committed journal, outbox and checkpoints."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import migrations
from bot.intake import Intake
from bot.memory import Memory
from bot.starting import calm_the_collector
from bot.telemetry import Telemetry
from policies.decide import drafted
from policies.events import Actor, Content, Event, Message, Names, message_event
from policies.file.load import load
from policies.policy import Policy
from storage.store import Store
from storage.tables import PARTITIONS
from tests.bench.scan import chat

COMMUNITIES = 1_000
MEMBERS = 50
SPAM = 0.1
ROUNDS = 3
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
"""One event a second and one day a round, on a clock of our own."""
WORDS = ("free nitro", "加微信", "казино", "dinero fácil")
Figures = dict[str, float]

POLICY = """
community = "c"

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
limit = 5000
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


def policies(folder: Path) -> list[Policy]:
    """One policy a community, all alike: compiled once, named anew."""
    file = folder / "c.toml"
    listed = ", ".join(f'"{word}"' for word in WORDS)
    file.write_text(POLICY.replace("{words}", listed), encoding="utf-8")
    policy = load(file).policy
    return [replace(policy, community=f"c{n}") for n in range(COMMUNITIES)]


def events(count: int, seed: int) -> list[Event]:
    """Messages of members of communities by Zipf's law, a tenth of them with a banned word."""
    rng = random.Random(seed)
    lines = chat(5_000, rng)
    weights = [1 / (rank + 1) for rank in range(COMMUNITIES)]
    start = BEGIN + timedelta(days=seed)
    made: list[Event] = []
    for n, community in enumerate(rng.choices(range(COMMUNITIES), weights, k=count)):
        member = min(int(rng.paretovariate(1.0)), MEMBERS)
        text = rng.choice(lines)
        if rng.random() < SPAM:
            text = f"{text} {rng.choice(WORDS)}"
        channel = f"bench:channel:{community}"
        made.append(
            Message(
                id=message_event(channel, f"{seed}.{n}"),
                place=f"bench:place:{community}",
                community=f"c{community}",
                channel=channel,
                at=start + timedelta(seconds=n),
                actor=Actor(id=f"bench:member:{community}.{member}"),
                names=Names(f"Member {member}", f"m{member}"),
                message=f"{seed}.{n}",
                content=Content(text=text),
            )
        )
    return made


class Simulated:
    """A clock that is put to the time of the events, so that none of them is late."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def intake_on(url: str, folder: Path, clock: Simulated) -> AsyncIterator[Intake]:
    """An intake that holds all partitions of a store, with the policies in force."""
    await migrations.upgrade(url)
    store = await Store.open(url)
    intake = Intake(store, Memory(), Telemetry(), lambda _: None, clock=clock)
    now = datetime.now(UTC)
    epochs = await store.partitions.acquire(range(PARTITIONS), "bench", now, 3_600)
    await intake.residence.recover(epochs)
    intake.policies.update({policy.community: policy for policy in policies(folder)})
    running = asyncio.create_task(intake.run())
    try:
        yield intake
    finally:
        intake.stop()
        await running
        await store.partitions.release(epochs, "bench")
        await store.close()


async def road(url: str, folder: Path, count: int, batch: int, day: int = 0) -> Figures:
    """``count`` events a round and day from ``day`` on, offered ``batch`` at a time; the first
    round is not counted.

    Answers events a CPU-second (median; checkpoints included) and microseconds an event of the
    whole road and of deciding alone, in CPU time of this process.
    """
    clock = Simulated()
    async with intake_on(url, folder, clock) as intake:
        speeds, alone = [], []
        for round_ in range(ROUNDS + 1):
            made = events(count, day + round_)
            calm_the_collector()
            alone.append(_deciding(intake, made))
            began = time.process_time()
            for start in range(0, count, batch):
                clock.now = made[start].at
                await intake.emit(*made[start : start + batch])
            await intake.residence.checkpoint(intake.policies)
            speeds.append(count / (time.process_time() - began))
    speed, deciding = statistics.median(speeds[1:]), statistics.median(alone[1:])
    whole = 1e6 / speed
    return {
        "events_per_cpu_second": round(speed),
        "us_an_event": round(whole, 1),
        "us_deciding": round(deciding, 1),
        "us_beyond_deciding": round(whole - deciding, 1),
    }


def _deciding(intake: Intake, made: list[Event]) -> float:
    """Microseconds of CPU that deciding these events again takes, without making it durable."""
    residents = intake.residence.memory.residents
    made = [event for event in made if event.community in residents]
    began = time.process_time()
    for event in made:
        drafted(event, residents[event.community].view(), intake.policies[event.community])
    return (time.process_time() - began) / max(1, len(made)) * 1e6
