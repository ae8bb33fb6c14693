"""Killed at every point of the road, and at random: nothing is lost, nothing is done twice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak.counterpart import Counterpart
from tests.soak.proof import Proof, opened, proven
from tests.soak.siege import Figures, siege
from tests.soak.traps import CHECKPOINT, MIGRATION, POINTS, RANDOM, STOP, TAKE_OVER

KILLS, RANDOM_KILLS = 20, 200
OF_THE_STORE = {
    *("before commit", "during commit", "after commit, before acknowledging"),
    *("after taking the leases", CHECKPOINT, MIGRATION, TAKE_OVER, STOP),
}
"""Where it matters which database it is; the other points differ only in what stands above it."""


async def besieged(folder: Path, url: str, wanted: Sequence[str], seed: int) -> Figures:
    """Kill at these points, recover, and prove; then with everything offered once more."""
    async with siege(folder, url, seed) as under:
        began = time.monotonic()
        await under.run(wanted)
        if set(wanted) != {MIGRATION}:
            await proven_state(url)
        await under.feed(40)
        last = under.spawn()
        await under.drain(last)
        await nothing_lost(url, under.counterpart)
        await under.counterpart.offer_everything_again()
        await under.leave(last)
        unknown = await proven(url, under.counterpart)
        seconds = time.monotonic() - began
        points = sorted(set(wanted))
        name = points[0] if len(points) == 1 else "all"
        return replace(under.figures(name, seconds), unknown=unknown)


async def proven_state(url: str) -> None:
    """The state that a process would find right after the last kill."""
    async with opened(url) as store:
        await (await Proof.of(store)).state_is_the_journal()


async def nothing_lost(url: str, counterpart: Counterpart) -> None:
    """What was acknowledged is there, without having been offered again."""
    async with opened(url) as store:
        (await Proof.of(store)).every_event_once(counterpart)


@pytest.mark.soak
@pytest.mark.parametrize("point", [*POINTS, RANDOM])
async def test_killed_often(tmp_path: Path, empty: str, point: str, results: list[Figures]) -> None:
    kills = RANDOM_KILLS if point == RANDOM else KILLS
    figures = await besieged(tmp_path / "siege", empty, [point] * kills, seed=1)
    results.append(figures)
    assert figures.kills >= kills


async def test_killed_once_or_twice_at_every_point(tmp_path: Path, empty: str, kind: str) -> None:
    wanted = sorted(OF_THE_STORE)
    if kind == "sqlite":
        wanted += [*POINTS, RANDOM]
    figures = await besieged(tmp_path / "siege", empty, wanted, seed=2)
    assert figures.kills >= len(wanted)
    assert figures.effects
