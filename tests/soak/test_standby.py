"""A standby on PostgreSQL takes over within seconds, and whoever held before writes no more."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.tables import address
from tests.soak.proof import proven
from tests.soak.siege import Siege, siege
from tests.soak.spawning import Victim
from tests.soak.traps import PAUSES
from tests.soak.victim import FENCED

pytestmark = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)

SIGNED = ("journal", "outbox")
PROMPT = 60.0
"""Seconds within which a standby is at work, on a machine that does much else; the victims'
leases last 1."""


async def at_work(under: Siege, victim: Victim) -> None:
    """Wait for its first word."""
    assert await under.counterpart.greeted(lambda: victim.name in under.counterpart.hellos, PROMPT)


async def acknowledged(under: Siege) -> None:
    async with asyncio.timeout(PROMPT):
        while under.counterpart.unacknowledged():
            await asyncio.sleep(0.02)


async def executed(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements; answers the last one's rows."""
    engine = create_async_engine(address(url))
    try:
        async with engine.begin() as connection:
            for statement in statements:
                result = await connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        await engine.dispose()


async def test_a_standby_takes_over_from_the_dead(tmp_path: Path, empty: str) -> None:
    async with siege(tmp_path / "siege", empty, 3) as under:
        holder = under.spawn()
        await at_work(under, holder)
        standby = under.spawn()
        await under.feed(80)
        await asyncio.sleep(0.2)
        holder.signal(signal.SIGKILL)
        await asyncio.to_thread(holder.process.join)
        await at_work(under, standby)
        under.alive.remove(holder)
        await under.leave(standby)
        await proven(empty, under.counterpart)


@pytest.mark.parametrize(("pause", "nth"), [*zip(PAUSES, (5, 1), strict=True)])
async def test_a_holder_that_was_paused_writes_no_more(
    tmp_path: Path, empty: str, pause: str, nth: int
) -> None:
    async with siege(tmp_path / "siege", empty, 4) as under:
        holder = under.spawn(pause, nth, checkpoint_seconds=0.1)
        await at_work(under, holder)
        await executed(
            empty,
            *(
                f"ALTER TABLE {table} ADD COLUMN writer text"
                " DEFAULT current_setting('application_name')"
                for table in SIGNED
            ),
        )
        standby = under.spawn(checkpoint_seconds=0.1)
        for _ in range(8):
            await under.feed(40)
            await asyncio.sleep(0.1)
        await at_work(under, standby)
        await acknowledged(under)
        # Long enough for everything to be in a checkpoint, which must not be written over.
        await asyncio.sleep(0.5)
        holder.signal(signal.SIGCONT)
        await asyncio.to_thread(holder.process.join, PROMPT)
        assert holder.status == FENCED
        under.alive.remove(holder)
        await under.leave(standby)
        await proven(empty, under.counterpart)
        for table in SIGNED:
            rows = await executed(empty, f"SELECT writer FROM {table} ORDER BY number")
            writers = [row[0] for row in rows if row[0]]
            assert {holder.name, standby.name} <= set(writers)
            first = writers.index(standby.name)
            assert holder.name not in writers[first:], f"{table}: the fenced one wrote"
