"""What is urgent leaves, though all else has used up its share of the calls or takes its time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.delivery import AT_ONCE, SPARED
from bot.pace import Limits
from policies.actions import Alert, Delete, Reply
from tests.bot.test_delivery import gated
from tests.bot.town import PLACE, town
from tests.waiting import until


async def test_a_delete_leaves_though_all_else_has_used_up_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town(tmp_path, limits={"test": Limits(per_second=10)}) as t:
        pace = t.app.delivery._paces["test"]
        # Time stands still for the pace: what was used up stays so.
        monkeypatch.setattr(pace, "_now", lambda: 0.0)
        used = Alert(id="a", place=PLACE, channel="c", text=())
        while pace.room(urgent=False):
            pace.delay(used)
            pace.leaves(used)
        await t.says("ann", "free nitro")
        await t.edge.until(lambda done: any(isinstance(a, Delete) for a in done))
        # There is more to be said of it, and none of it is as urgent.
        await until(lambda: t.app.delivery._busy["test"] == 0)
        await asyncio.sleep(0.2)
        assert {type(a) for a in t.edge.done} == {Delete}
        assert (await t.app.store.outbox.open_count())["test"]


async def test_a_delete_has_a_place_though_all_else_takes_its_time(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        for _ in range(AT_ONCE + 2):
            await t.invokes("mo", "strikes", "@ann")
        await until(lambda: len(gate.under_way) == AT_ONCE - SPARED)
        await t.says("ann", "free nitro")
        await until(lambda: any(isinstance(a, Delete) for a in gate.under_way))
        assert sum(isinstance(a, Reply) for a in gate.under_way) == AT_ONCE - SPARED
