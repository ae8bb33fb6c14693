"""Killed at every point of the road, and at random: nothing is lost, nothing is done twice."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from storage.store import Store
from tests.soak.proof import Proof
from tests.soak.siege import RANDOM, Figures, siege
from tests.soak.traps import POINTS

KILLS, RANDOM_KILLS = 20, 200


@pytest.fixture(scope="module")
def results() -> Iterator[list[Figures]]:
    """The figures of all sieges, told at the end."""
    found: list[Figures] = []
    yield found
    if found:
        tell(found)


def tell(results: list[Figures]) -> None:
    """One table for people, and the same as JSON."""
    columns = list(asdict(results[0]))
    table = Table(*columns, title="Kill test")
    for figures in results:
        cells = asdict(figures).values()
        table.add_row(*(f"{c:.1f}" if isinstance(c, float) else str(c) for c in cells))
    Console(file=sys.__stdout__, width=140).print(table)
    print(json.dumps([asdict(figures) for figures in results]), file=sys.__stdout__, flush=True)


async def besieged(folder: Path, url: str, point: str, kills: int, seed: int) -> Figures:
    """Kill so often, recover, and prove."""
    async with siege(folder, url, point, seed) as under:
        await under.run(kills)
        if point != "during migration":
            await proven_state(url)
        await under.drain()
        store = await Store.open(url)
        try:
            proof = await Proof.of(store)
            proof.every_event_once(under.counterpart)
            await proof.state_is_the_journal()
            under.figures.unknown = proof.effects_are_the_outbox(under.counterpart)
            proof.nothing_is_open()
            await proof.store_is_sound()
        finally:
            await store.close()
    return under.figures


async def proven_state(url: str) -> None:
    """The state that a process would find right after the last kill."""
    store = await Store.open(url)
    try:
        await (await Proof.of(store)).state_is_the_journal()
    finally:
        await store.close()


@pytest.mark.soak
@pytest.mark.parametrize("point", [*POINTS, RANDOM])
async def test_killed_often(tmp_path: Path, empty: str, point: str, results: list[Figures]) -> None:
    kills = RANDOM_KILLS if point == RANDOM else KILLS
    results.append(await besieged(tmp_path / "siege", empty, point, kills, seed=1))


@pytest.mark.parametrize("point", [*POINTS, RANDOM])
async def test_killed(tmp_path: Path, empty: str, point: str) -> None:
    figures = await besieged(tmp_path / "siege", empty, point, 2, seed=2)
    assert figures.kills >= 2
    assert figures.effects
