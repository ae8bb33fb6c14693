"""A wrong sanction is undone on Telegram and on Discord, in the community's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import tests.bot.test_on_discord as discord
import tests.bot.test_telegram_road as road
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_on_discord import moderated, world
from tests.bot.test_telegram_road import ANA, GROUP, MOD, program, telegram
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram", "world"]

SPOKEN = {
    "en": ("Case 1: timeout", "To be undone (case 1)", "Undo", "We got this one wrong",
           "lifted: 1"),
    "es": ("Caso 1: silencio", "Se va a deshacer (caso 1)", "Deshacer", "Nos equivocamos",
           "levantados: 1"),
    "zh-CN": ("案件 1：暂停发言", "将撤销（案件 1）", "撤销", "很抱歉", "解除 1 项"),
}  # fmt: skip


@pytest.mark.parametrize("language", SPOKEN)
async def test_on_telegram(
    tmp_path: Path, telegram: Telegram, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, preview, label, told, done = SPOKEN[language]
    spoken = f'community = "acme"\nlanguage = "{language}"'
    policy = road.POLICY.replace('community = "acme"', spoken).replace("at = 2", "at = 1")
    monkeypatch.setattr(road, "POLICY", policy)
    people, chat = telegram.people, telegram.state.chats[GROUP]

    def read(who: int, words: str) -> bool:
        return any(w == who and words in text for w, text in telegram.state.whispers)

    async with program(tmp_path, telegram):
        await people.says(GROUP, ANA, "free nitro")
        await until(lambda: chat.seats[ANA].status == "restricted")
        await people.says(GROUP, MOD, "/case 1")
        await until(lambda: read(MOD, shown))
        await people.says(GROUP, MOD, "/undo 1")
        await until(lambda: read(MOD, preview))
        last = max(chat.ephemeral)
        await people.presses(GROUP, MOD, last, label, alone=True)
        await until(lambda: chat.seats[ANA].status == "member")
        await until(lambda: read(ANA, told))
        await until(lambda: read(MOD, done))


@pytest.mark.parametrize("language", SPOKEN)
async def test_on_discord(
    world: DiscordWorld, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, preview, label, told, done = SPOKEN[language]
    policy = discord.POLICY.replace('"case"]', '"case", "lift"]')
    spoken = f'community = "acme"\nlanguage = "{language}"'
    monkeypatch.setattr(discord, "POLICY", policy.replace('community = "acme"', spoken))
    server, admin = world.server, int(world.admin.rpartition(":")[2])
    server.state.locale = {"en": "en-US", "es": "es-ES"}.get(language, language)
    role = next(r.id for r in server.state.roles.values() if r.name == "Mods")

    def asked(name: str, *options: tuple[str, str]) -> Any:
        given = [{"name": key, "type": 3, "value": value} for key, value in options]
        data = {"id": "1", "name": name, "type": 1, "options": given}
        return server.asks(admin, world.channel_id, 2, data)

    async with moderated(world, tmp_path) as app:
        await server.until(
            lambda: f"discord:role:{role}" in app.intake.policies["acme"].roles[0].members
        )
        await server.until(lambda: server.state.commands)
        await world.says(world.member, "请加微信领红包")
        await server.until(lambda: world.standing(world.member) == "silenced")
        await asked("case", ("number", "1"))
        await server.until(lambda: shown in "".join(world.private(world.admin)))
        await asked("undo", ("what", "case"), ("rest", "1"))
        await server.until(lambda: preview in "".join(world.private(world.admin)))
        code = next(c for c, page in app.intake.residence.memory.residents["acme"].pages.items()
                    if "undo_now" in repr(page.get("press")))  # fmt: skip
        assert code.startswith("b:") and label
        await server.asks(admin, world.channel_id, 3, {"custom_id": code, "component_type": 2})
        await server.until(lambda: world.standing(world.member) == "member")
        await server.until(lambda: told in "".join(world.private(world.member)))
        await server.until(lambda: done in "".join(world.private(world.admin)))
