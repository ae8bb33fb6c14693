"""Between two batches: what waits is done, also when whoever asked for it is gone."""

from __future__ import annotations

import asyncio

import pytest

from bot.between import Between


@pytest.mark.parametrize("fails", [False, True])
async def test_who_is_cancelled_meanwhile_stops_nobody_else(fails: bool) -> None:
    between = Between(lambda: None)
    begun, go, later = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def first() -> None:
        begun.set()
        await go.wait()
        if fails:
            raise ValueError("never mind")

    async def second() -> None:
        later.set()

    asked = asyncio.create_task(between.done(first))
    await asyncio.sleep(0)
    doing = asyncio.create_task(between.do())
    await begun.wait()
    asked.cancel()
    await asyncio.sleep(0)
    also = asyncio.create_task(between.done(second))
    await asyncio.sleep(0)
    go.set()
    await doing
    await also
    assert later.is_set()
