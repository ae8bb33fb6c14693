"""Beside another bot: what it has removed already is left at that, and nobody hears of it twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from policies.events import Settled
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot import test_on_discord as on_discord
from tests.bot import test_telegram_road as on_telegram
from tests.bot.test_on_discord import world
from tests.bot.test_telegram_road import ANA, GROUP, program, telegram
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram", "world"]


async def gone(app: App) -> None:
    """Wait until a deletion has ended as gone, and all that followed from it has been sent."""
    async with asyncio.timeout(30):
        while True:
            known = [entry.event async for entry in app.store.journal.entries()]
            if any(isinstance(event, Settled) and event.outcome == "gone" for event in known):
                break
            await asyncio.sleep(0.02)
        while (await app.store.outbox.open_count()).keys() - {"clock"}:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("tell", ["private", "here"])
async def test_on_discord(
    world: DiscordWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell: str
) -> None:
    alone = on_discord.POLICY.replace(', {{ do = "timeout", for = "1h" }}', "")
    monkeypatch.setattr(on_discord, "POLICY", alone.replace("private", tell))
    async with on_discord.moderated(world, tmp_path) as app:
        taken = await world.says(world.member, "请加微信领红包")
        await world.removes(taken)
        await gone(app)
        assert not [*world.private(world.member), *world.public()]
        await world.says(world.member, "加微信")
        await world.server.until(lambda: [*world.private(world.member), *world.public()])


@pytest.mark.parametrize("tell", ["private", "here"])
async def test_on_telegram(
    telegram: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tell: str
) -> None:
    alone = on_telegram.POLICY.replace('"delete", "strike"', '"delete"')
    monkeypatch.setattr(on_telegram, "POLICY", alone.replace('"private"', f'"{tell}"'))
    state = telegram.state
    async with program(tmp_path, telegram) as app:
        taken = await telegram.people.says(GROUP, ANA, "请加微信领红包")
        del state.chats[GROUP].posts[taken["message_id"]]
        await gone(app)
        assert not [*state.whispers, *on_telegram.said(telegram, GROUP)]
        await telegram.people.says(GROUP, ANA, "加微信")
        await until(lambda: state.whispers or on_telegram.said(telegram, GROUP))
