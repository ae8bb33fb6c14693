"""Killed while announcements go out: each is there once in each channel, or somebody is asked."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.announced import Announce
from tests.soak.counterpart import Counterpart
from tests.soak.harrying import finished, harried
from tests.soak.proof import Proof, opened, proven
from tests.soak.siege import siege
from tests.soak.traffic import COMMUNITIES

CHANNELS = 20
COMMUNITY = COMMUNITIES[0]


def policy(place: str, at: datetime, count: int) -> str:
    """So many announcements, all due at the same minute, each to all channels."""
    head = f'community = "{COMMUNITY}"\nplaces = ["{place}"]\nstaff_channel = "test:channel:9000"\n'
    channels = "".join(
        f'[channels."test:channel:{n}"]\ntags = ["all"]\n' for n in range(700, 700 + CHANNELS)
    )
    every = "".join(
        f'[[announcements]]\nname = "a{n}"\nat = "{at:%Y-%m-%d %H:%M}"\nto = ["all"]\n'
        f'text = "Number {n}"\nfirst_once = false\nmissed = "send within 4h"\n'
        for n in range(count)
    )
    return head + channels + every


@dataclass
class Slow(Counterpart):
    """Takes its time over each message, so that there is something to be killed in."""

    async def _perform(self, said: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.random.random() * 0.4)
        await super()._perform(said, writer)


async def each_once_or_asked(url: str, counterpart: Counterpart, count: int) -> Counter[str]:
    """Every key is there; how they ended, by outcome."""
    async with opened(url) as store:
        proof = await Proof.of(store)
        asked = {
            a.id: a
            for e in proof.entries
            if e.decision
            for a in e.decision.actions
            if isinstance(a, Announce)
        }
        places = Counter((a.announcement, a.channel) for a in asked.values())
        assert len(places) == count * CHANNELS
        assert set(places.values()) == {1}
        ends: Counter[str] = Counter()
        for id in asked:
            outcome, done = proof.rows[id].outcome, counterpart.performed.get(id)
            effects = done.effects if done else 0
            assert effects <= 1, f"{id} was sent {effects} times"
            assert effects == 1 or outcome in ("unknown", "gone"), f"{id} is {outcome}, not sent"
            ends[outcome] += 1
        return ends


async def besieged(folder: Path, url: str, kills: int, count: int, seed: int) -> Counter[str]:
    async with siege(folder, url, seed) as under:
        await under.counterpart.close()
        under.counterpart = Slow(under.random)
        await under.counterpart.open()
        # Due at once: whoever is up first puts the policy into force.
        at = datetime.now(UTC) - timedelta(minutes=1)
        file = folder / "policies" / f"{COMMUNITY}.toml"
        place = next(
            line.split('"')[1]
            for line in file.read_text("utf-8").splitlines()
            if line.startswith("places")
        )
        file.write_text(policy(place, at, count), "utf-8")
        await harried(under, kills, 1.2)
        await finished(under)
        unknown = await proven(url, under.counterpart)
        ends = await each_once_or_asked(url, under.counterpart, count)
        assert ends["unknown"] <= unknown
        return ends


async def test_killed_a_few_times(tmp_path: Path, empty: str) -> None:
    ends = await besieged(tmp_path / "siege", empty, kills=8, count=25, seed=5)
    assert ends["done"] > 0.7 * 25 * CHANNELS


@pytest.mark.soak
async def test_killed_two_hundred_times(tmp_path: Path, empty: str, kind: str) -> None:
    ends = await besieged(tmp_path / "siege", empty, kills=200, count=400, seed=6)
    print(kind, dict(ends))
    assert ends["done"] > 0
