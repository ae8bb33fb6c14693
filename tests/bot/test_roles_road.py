"""Roles given, refused, explained, invited to and taken in a chat, on every platform and in three
languages, through the whole program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_telegram_road import ANA, GROUP, MOD, telegram
from tests.bot.test_three_platforms import answer, running
from tests.counterparts.discord.server import Counterpart
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram"]

POLICY = """
community = "acme"
places = ["{{sandbox}}", "telegram:chat:{{group}}", "telegram:chat:{{staff}}", "{{guild}}"]
staff_channel = "telegram:channel:{{staff}}"
language = "{language}"

[roles.admin]
members = ["sandbox:member:admin", "telegram:status:admin", "discord:role:Mods"]
may = ["warn", "timeout", "case", "roles"]

[roles.helper]
members = []
may = ["warn", {{{{ do = "timeout", up_to = "1h" }}}}]
"""
WORDS = {
    "en": ("has helper now", "Only admin", "for 1 hour at most", "does not go so far: timeout:1h",
           "has this no more: helper", "You have the role helper now", "not good any more",
           "was reminded"),
    "zh-CN": ("现在拥有：helper", "只有「admin", "最多可设为 1 小时", "的上限不够：timeout:1h",
              "已收回", "现在的角色是 helper", "邀请已失效", "已提醒"),
    "es": ("tiene ahora helper", "solo lo puede hacer: admin", "por 1 hora como máximo",
           "no llega a tanto: timeout:1h", "ya no tiene esto: helper",
           "tienes el rol helper", "ya no sirve", "aviso"),
}  # fmt: skip
LOCALES = {"en": "en-US", "es": "es-ES"}
"""How Discord's clients call the languages."""
in_three = pytest.mark.parametrize("language", WORDS)


@in_three
async def test_roles_in_three_languages_on_three_platforms(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart, language: str
) -> None:
    world = DiscordWorld(counterpart)
    policy = POLICY.format(language=language)
    async with running(tmp_path, telegram, world, policy) as app:
        await until(lambda: "discord:role:Mods" not in app.intake.policies["acme"].roles[0].members)
        await on_the_sandbox(app.edges["sandbox"], WORDS[language])
        await on_telegram(telegram, WORDS[language])
        world.server.state.locale = LOCALES.get(language, language)
        await on_discord(world, WORDS[language])


async def on_the_sandbox(room: object, words: tuple[str, ...]) -> None:
    async def says(who: str, text: str) -> str:
        return answer(await room.says(who, "lobby", text))  # type: ignore[attr-defined]

    await room.says("newbie", "lobby", "hello")  # type: ignore[attr-defined]
    await room.says("regular", "lobby", "hello")  # type: ignore[attr-defined]
    assert words[1] in await says("newbie", "/warn @regular")
    assert words[0] in await says("admin", "/role grant helper @newbie 2d")
    assert words[2] in await says("newbie", "/timeout @regular 2h")
    assert words[3] in await says("admin", "/may @newbie timeout @regular 2h")
    assert words[4] in await says("admin", "/role revoke helper @newbie")
    assert words[1] in await says("newbie", "/warn @regular")


async def on_telegram(telegram: Telegram, words: tuple[str, ...]) -> None:
    people, state = telegram.people, telegram.state

    async def hears(member: int, what: str) -> str:
        """The words, once that member has read them privately."""

        def found() -> list[str]:
            chat = state.chats.get(member)
            posts = [p["text"] for p in chat.posts.values()] if chat else []
            return [
                w for w in (*posts, *(t for who, t in state.whispers if who == member)) if what in w
            ]

        await until(lambda: bool(found()))
        return found()[-1]

    await people.says(GROUP, MOD, "/role invite helper")
    code = re.search(r"redeem ([0-9a-f]{20})", await hears(MOD, "/role redeem"))
    assert code
    await people.says(ANA, ANA, f"/start {code[1]}")
    await hears(ANA, words[5])
    await people.says(ANA, ANA, f"/role redeem {code[1]}")
    await hears(ANA, words[6])
    said = await people.says(GROUP, ANA, "hello")
    before = len(state.whispers)
    await people.edits(GROUP, said["message_id"], "/role list")
    await people.says(GROUP, ANA, "/timeout 99 2h")
    await hears(ANA, words[2])
    assert len(state.whispers) == before + 1, "an edited message is no command"
    await people.says(GROUP, MOD, f"/role revoke helper telegram:member:{ANA}")
    await hears(MOD, words[4])
    await people.says(GROUP, ANA, "/timeout 99 1h")
    await hears(ANA, words[1])


async def on_discord(world: DiscordWorld, words: tuple[str, ...]) -> None:
    await until(lambda: world.server.state.commands)

    async def asks(who: str, name: str, **args: str) -> None:
        kinds = {"member": 6}
        options = [{"name": k, "type": kinds.get(k, 3), "value": v} for k, v in args.items()]
        data = {"id": "1", "name": name, "type": 1, "options": options}
        await world.server.asks(int(who.rpartition(":")[2]), world.channel_id, 2, data)

    async def hears(member: str, what: str) -> None:
        await until(lambda: any(what in text for text in world.private(member)))

    await world.says(world.member, "hello")
    ann, shy = world.member.rpartition(":")[2], world.shy.rpartition(":")[2]
    await asks(world.member, "timeout", member=shy, duration="1h")
    await hears(world.member, words[1])
    await asks(world.admin, "role", choice="grant", role="helper", member=ann)
    await hears(world.admin, words[0])
    await asks(world.member, "timeout", member=shy, duration="2h")
    await hears(world.member, words[2])
    await asks(world.member, "timeout", member=shy, duration="1h")
    await until(lambda: world.standing(world.shy) == "silenced")
    await asks(world.admin, "may", member=ann, order="timeout 2h")
    await asks(world.admin, "role", choice="revoke", role="helper", member=ann)
    await hears(world.admin, words[4])
