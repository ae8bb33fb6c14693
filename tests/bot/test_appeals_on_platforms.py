"""Somebody who was banned asks for a review on Telegram and on Discord, and is let in again."""

from __future__ import annotations

from pathlib import Path

import pytest

import tests.bot.test_on_discord as discord
import tests.bot.test_telegram_road as road
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_on_discord import moderated, staff_channel, world
from tests.bot.test_telegram_road import ANA, GROUP, MOD, STAFF, program, said, telegram
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram", "world"]

SECOND = 14
SPOKEN = {
    "en": ("Ask for a review", "The team knows (no. 2)", "asks for a review of case 1", "Undo it",
           "somebody else reviews", "We got this one wrong"),
    "es": ("Pedir una revisión", "ya lo sabe (n.º 2)", "pide revisar caso 1", "Anularlo",
           "lo revisa otra", "Nos equivocamos"),
    "zh-CN": ("申请复核", "复核申请了（编号 2）", "申请复核案件 1", "撤销处理",
              "由另一位管理员复核", "很抱歉"),
}  # fmt: skip
LOCALES = {"en": "en-US", "es": "es-ES", "zh-CN": "zh-CN"}
"""How Discord calls the language of a client."""


@pytest.mark.parametrize("language", SPOKEN)
async def test_on_telegram_in_the_private_chat(
    tmp_path: Path, telegram: Telegram, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, thanks, asked, overturn, own, mistake = SPOKEN[language]
    spoken = f'community = "acme"\nlanguage = "{language}"'
    policy = road.POLICY.replace('community = "acme"', spoken).replace('"kick"', '"kick", "ban"')
    monkeypatch.setattr(road, "POLICY", policy)
    people, chat = telegram.people, telegram.state.chats[GROUP]
    people.person(SECOND, "Second")
    for group in (GROUP, STAFF):
        people.seat(group, SECOND, "administrator")

    def cards() -> str:
        return "".join(said(telegram, STAFF))

    async with program(tmp_path, telegram):
        rude = await people.says(GROUP, ANA, "go home")
        await people.says(GROUP, MOD, "/ban 3d", reply_to=rude["message_id"])
        await until(lambda: chat.seats[ANA].status == "kicked")
        await people.says(ANA, ANA, "/appeal it was a joke")
        await until(lambda: any(thanks in words for words in said(telegram, ANA)))
        await until(lambda: asked in cards() and "it was a joke" in cards())
        posts = telegram.state.chats[STAFF].posts
        card = next(number for number, post in posts.items() if asked in post["text"])
        await people.presses(STAFF, MOD, card, overturn)
        await until(lambda: any(own in text for _, text in telegram.state.whispers))
        assert chat.seats[ANA].status == "kicked"
        await people.presses(STAFF, SECOND, card, overturn)
        await until(lambda: chat.seats[ANA].status == "left")
        await until(lambda: any(mistake in words for words in said(telegram, ANA)))
        await until(lambda: "reply_markup" not in posts[card])


@pytest.mark.parametrize("language", SPOKEN)
async def test_on_discord_by_the_button_that_came_before_the_ban(
    world: DiscordWorld, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    label, thanks, asked, overturn, _, mistake = SPOKEN[language]
    world.server.state.locale = LOCALES[language]
    spoken = f'community = "acme"\nlanguage = "{language}"'
    policy = discord.POLICY.replace('"case"]', '"case", "lift"]')
    policy = policy.replace('do = "timeout", for = "1h"', 'do = "ban", for = "1d"')
    monkeypatch.setattr(discord, "POLICY", policy.replace('community = "acme"', spoken))
    server, admin = world.server, int(world.admin.rpartition(":")[2])
    banned = int(world.member.rpartition(":")[2])
    role = next(r.id for r in server.state.roles.values() if r.name == "Mods")
    staff = server.state.channels[staff_channel(world)]

    def cards() -> list[str]:
        return [message.content for message in staff.messages.values()]

    async with moderated(world, tmp_path) as app:
        await server.until(
            lambda: f"discord:role:{role}" in app.intake.policies["acme"].roles[0].members
        )
        await world.says(world.member, "请加微信领红包")
        await server.until(lambda: world.standing(world.member) == "banned")
        direct = server.state.channels[server.state.private[banned]]
        (notice,) = direct.messages.values()
        await server.presses(banned, notice, label)
        await server.until(lambda: thanks in "".join(world.private(world.member)))
        await server.until(lambda: any(asked in words for words in cards()))
        card = next(m for m in staff.messages.values() if asked in m.content)
        await server.presses(admin, card, overturn)
        await server.until(lambda: world.standing(world.member) != "banned")
        await server.presses(banned, notice, label)
        await server.until(lambda: mistake in "".join(world.private(world.member)))
        await server.until(lambda: not card.components)
