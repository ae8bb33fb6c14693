"""Many announcements due in the same minute: as fast as the platform allows, and never faster."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

import pytest

from adapters.port import Done, Outcome
from bot.pace import Limits
from policies.actions import Action, Delete
from policies.announced import Announce
from tests.bot.town import PLACE, STAFF, Town, town

CHANNELS = 20
HURRIED = 60
"""So many times faster than on the platform the limits are in the short form."""
PER_SECOND, PER_MINUTE = 30.0, 20.0
"""https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""


def policy(count: int) -> str:
    """So many announcements to each of the channels, due a minute ago."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    numbers = range(700, 700 + CHANNELS)
    channels = "".join(f'[channels."test:channel:{n}"]\ntags = ["all"]\n' for n in numbers)
    every = "".join(
        f'[[announcements]]\nname = "a{n}"\nat = "{at:%Y-%m-%d %H:%M}"\nto = ["all"]\n'
        f'text = "Number {n}"\nfirst_once = false\nmissed = "send within 4h"\n'
        for n in range(count)
    )
    return f"""
community = "acme"
places = ["{PLACE}"]
staff_channel = "{STAFF}"
[[rules]]
name = "banned"
filter = "keywords"
words = ["free nitro"]
actions = ["delete"]
because = "no adverts"
{channels}{every}"""


def most_within(times: list[float], seconds: float) -> int:
    """The largest number of times in any interval of that length."""
    return max((bisect_left(times, t + seconds) - n for n, t in enumerate(times)), default=0)


class Counted:
    """What arrived at the platform, and when."""

    def __init__(self) -> None:
        self.all: list[float] = []
        self.channels: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        self.deleted: dict[str, float] = {}

    async def perform(self, action: Action) -> Outcome:
        now = time.monotonic()
        self.all.append(now)
        if isinstance(action, Delete):
            self.deleted[action.message] = now
        elif isinstance(action, Announce):
            self.channels[action.channel].append((now, action.id))
        await asyncio.sleep(0.002)
        return Done(f"m{len(self.all)}")

    @property
    def sent(self) -> int:
        return sum(map(len, self.channels.values()))


async def deletions(t: Town, counted: Counted, count: int) -> list[float]:
    """Seconds from writing what is not allowed until the platform is told to take it down."""
    took: list[float] = []
    while counted.sent < count:
        number = f"bad{len(took)}"
        began = time.monotonic()
        await t.says(f"m{len(took)}", "free nitro", id=number)
        while number not in counted.deleted:
            await asyncio.sleep(0.002)
        took.append(counted.deleted[number] - began)
        await asyncio.sleep(0.1)
    return took


async def flooded(folder: Path, count: int, limits: Limits) -> tuple[float, list[float]]:
    """Send them all; how long that took, and how long deletions took meanwhile."""
    counted = Counted()
    async with town(folder, policy(count), limits={"test": limits}) as t:
        t.edge.perform = counted.perform  # type: ignore[method-assign]
        began = time.monotonic()
        took = await deletions(t, counted, count * CHANNELS)
        seconds = time.monotonic() - began
    assert counted.sent == count * CHANNELS
    every = [id for sent in counted.channels.values() for _, id in sent]
    assert len(set(every)) == len(every)
    assert most_within(counted.all, 1.0) <= limits.per_second
    for sent in counted.channels.values():
        assert most_within([at for at, _ in sent], 60.0) <= limits.per_channel_minute
    in_order(counted.channels)
    return seconds, took


def in_order(channels: Mapping[str, list[tuple[float, str]]]) -> None:
    """In each channel as they were announced, though all were due at once."""
    orders = {tuple(id.split("/")[2] for _, id in sent) for sent in channels.values()}
    assert len(orders) == 1


def p99(took: list[float]) -> float:
    return quantiles(took, n=100)[98] if len(took) > 1 else max(took)


def shown(took: list[float]) -> str:
    return f"{median(took) * 1000:.0f} / {p99(took) * 1000:.0f} ms (median, p99 of {len(took)})"


async def test_a_hundred_to_twenty_channels(tmp_path: Path) -> None:
    limits = Limits(PER_SECOND * HURRIED, PER_MINUTE * HURRIED)
    seconds, took = await flooded(tmp_path, 100, limits)
    print(f"{seconds:.1f} s, deletions {shown(took)}")


@pytest.mark.soak
@pytest.mark.parametrize("hurried", [HURRIED, 1])
async def test_a_thousand_to_twenty_channels(tmp_path: Path, hurried: int) -> None:
    limits = Limits(PER_SECOND * hurried, PER_MINUTE * hurried)
    seconds, took = await flooded(tmp_path, 1_000, limits)
    print(f"{seconds:.1f} s, deletions {shown(took)}")
    assert p99(took) < 0.25
