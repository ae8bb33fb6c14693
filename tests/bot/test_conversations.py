"""A conversation per command, in three languages, on the sandbox, on Telegram and on Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox import PLACE, Sandbox
from bot.app import App
from bot.config import Config
from bot.edges import edges
from bot.pace import Limits
from bot.upkeep import migrate
from policies.policy import Language
from policies.wording import LANGUAGES, sentence
from storage.store import Store
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_telegram_road import ANA, GROUP, MOD, STAFF, telegram
from tests.counterparts.discord.server import TOKEN as DISCORD_TOKEN
from tests.counterparts.discord.server import Counterpart
from tests.counterparts.telegram.server import TOKEN as TELEGRAM_TOKEN
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram"]

POLICY = """
community = "acme"
places = ["{sandbox}", "telegram:chat:{group}", "telegram:chat:{staff}", "{guild}"]
staff_channel = "telegram:channel:{staff}"
language = "{language}"

[roles.moderator]
members = ["sandbox:member:moderator", "telegram:status:admin", "discord:role:Mods"]
may = ["warn", "timeout", "lift", "delete", "case", "ban"]

[reasons]
spam = "SPAM"
"""
TAGS: dict[Language, tuple[str, str]] = {
    "en": ("en", "en-US"), "zh-CN": ("zh-hans", "zh-CN"), "es": ("es", "es-419"),
}  # fmt: skip
Said = tuple[str, str, dict[str, str], tuple[str, str, str]]
CONVERSATION: tuple[Said, ...] = (
    ("help", "", {}, ("What you can do here", "可以使用", "se puede hacer")),
    ("more", "", {}, ("What you can do here", "可以使用", "se puede hacer")),
    ("mystatus", "", {}, ("Nothing is in force", "没有任何限制", "No hay nada en vigor")),
    ("mydata", "", {}, ("have it erased", "也可以要求删除", "hacer que se borre")),
    ("language", "", {}, ("Another language?", "需要换一种语言吗", "¿Otro idioma?")),
    ("link", "", {}, ("from your other account", "另一个账号发送", "desde la otra cuenta")),
    ("link", "please", {"account": "please"}, ("no code that I gave", "不是有效", "no vale")),
    (
        "link",
        "{who} {other}",
        {"account": "telegram:1"},
        ("one person's", "同一人", "misma persona"),
    ),
    ("unlink", "{who}", {}, ("no longer linked", "已取消", "ya no está vinculada")),
    ("strikes", "", {}, ("Nothing is counted", "没有记录", "No hay nada anotado")),
    ("mod", "{who}", {}, ("Only you see this", "仅自己可见", "no lo ve nadie más")),
    ("warn", "{who} spam", {"because": "spam"}, ("was reminded", "提醒", "Aviso enviado")),
    ("timeout", "{who} 2h spam", {"duration": "2h"}, ("2 hours", "2 小时", "2 horas")),
    ("lift", "{who}", {}, ("Lifted", "解除", "Levantad")),
    ("slowmode", "1m 2h", {"every": "1m", "duration": "2h"}, ("1 minute", "1 分钟", "1 minuto")),
    ("lock", "10m", {"duration": "10m"}, ("locked until", "已暂停发言", "hasta")),
    ("unlock", "", {}, ("open again", "恢复", "abierto")),
    ("lockdown", "10m", {"duration": "10m"}, ("being locked", "正在锁定", "Se cierran")),
    ("unlock", "all", {"where": "all"}, ("being opened", "正在恢复", "Se abren")),
    ("rename", "{who} Please", {"name": "Please"}, ("name", "名字", "nombre")),
    (
        "voice",
        "mute {who}",
        {"step": "mute"},
        ("is in no voice channel", "不在语音频道", "no está"),
    ),
    ("today", "", {}, ("The day so far", "今日概况", "El día, desde")),
    ("stats", "team", {"what": "team"}, ("Nothing was asked", "没有人向", "no se preguntó nada")),
    ("faq", "", {}, ("No question came again", "没有反复出现", "Ninguna pregunta")),
    ("merge", "", {}, ("Which two?", "哪两件", "¿Cuáles dos?")),
    ("rate", "on", {"number": "on"}, ("we may ask again", "每月最多", "podemos preguntar")),
    ("rate", "7 5", {"number": "7", "score": "5"}, ("no case 7", "编号为 7", "caso 7")),
    ("purge", "", {}, ("Which messages?", "哪些消息", "¿Qué mensajes?")),
    ("purge", "links", {"what": "links"}, ("Taking down 1", "正在撤下 1", "Se retiran 1")),
)


@dataclass
class Place:
    """One platform: how the moderator asks there, and what they have read."""

    asks: Callable[[str, str, dict[str, str]], Any]
    read: Callable[[], list[str]]
    who: str


@asynccontextmanager
async def places(
    folder: Path, telegram: Telegram, world: DiscordWorld, language: Language
) -> AsyncIterator[list[Place]]:
    """The program on all three, everybody's client in that language."""
    guild = world.place
    text = POLICY.format(sandbox=PLACE, group=GROUP, staff=STAFF, guild=guild, language=language)
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    (folder / "telegram").write_text(TELEGRAM_TOKEN)
    (folder / "discord").write_text(DISCORD_TOKEN)
    server, (tag, locale) = world.server, TAGS[language]
    server.state.locale = locale
    for person in (ANA, MOD):
        telegram.state.people[person].language = tag
    given = {
        "policies": ["acme.toml"], "store": {"url": "sqlite:///store.db"}, "web": {"port": 0},
        "sandbox": {"port": 0},
        "telegram": {"token": {"file": "telegram"}, "base_url": telegram.base_url},
        "discord": {
            "token": {"file": "discord"}, "api_base": server.api_base,
            "gateway_url": server.gateway_url,
        },
    }  # fmt: skip
    config = Config.model_validate(given).model_copy(update={"folder": folder})
    await migrate(config.store_url())
    store, around = await Store.open(config.store_url()), edges(config)
    # More is said here than a group may hear in a minute; that limit has tests of its own.
    around.limits["telegram"] = Limits()
    app, room = App(config, store, around), around.room
    assert room
    task = asyncio.create_task(app.run(alone=True))
    try:
        await room.ready.wait()
        await until(lambda: telegram.listening and server.state.commands)
        await until(lambda: "discord:role:Mods" not in app.intake.policies["acme"].roles[0].members)
        yield [_sandbox(room), _telegram(telegram), _discord(world)]
    finally:
        app.stop()
        await task
        telegram.hang_up()
        await store.close()


def _sandbox(room: Sandbox) -> Place:
    async def asks(name: str, text: str, _: dict[str, str]) -> None:
        await room.says("moderator", "lobby", f"/{name} {text}")

    def read() -> list[str]:
        posts = room.world.posts.values()
        mine = [p for p in posts if p.only_for.endswith(":moderator") and p.kind != "command"]
        return ["".join(map(str, post.pieces)) for post in mine]

    return Place(asks, read, "@newbie")


def _telegram(telegram: Telegram) -> Place:
    async def asks(name: str, text: str, _: dict[str, str]) -> None:
        await telegram.people.says(GROUP, MOD, f"／{name} {text}".strip())

    def read() -> list[str]:
        return [words for who, words in telegram.state.whispers if who == MOD]

    return Place(asks, read, f"telegram:member:{ANA}")


def _discord(world: DiscordWorld) -> Place:
    who = world.member.rpartition(":")[2]
    taking = {"mod", "warn", "timeout", "lift", "rename", "unlink", "voice"}

    async def asks(name: str, text: str, options: dict[str, str]) -> None:
        canonical = name
        for command in world.server.state.commands:
            names = (command["name"], *(command.get("name_localizations") or {}).values())
            if command["type"] == 1 and name in names:
                canonical = command["name"]
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        if canonical in taking or ":" in options.get("account", ""):
            given.append({"name": "member", "type": 6, "value": who})
        data = {"id": "1", "name": canonical, "type": 1, "options": given}
        boss = int(world.admin.rpartition(":")[2])
        await world.server.asks(boss, world.channel_id, 2, data)

    return Place(asks, lambda: list(world.private(world.admin)), "")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_is_answered_in_the_language_of_who_asks(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart, language: Language
) -> None:
    world = DiscordWorld(counterpart)
    number = LANGUAGES.index(language)
    async with places(tmp_path, telegram, world, language) as all_three:
        room, group, guild = all_three
        link = "https://example.com/x"
        await telegram.people.says(GROUP, ANA, link)
        await world.says(world.member, link)
        await room.asks(link, "", {})
        for name, text, options, expected in CONVERSATION:
            refused = sentence("staff_denied", language).partition("{")[0].strip(" :：")
            said, words = sentence(f"command.{name}.name", language), expected[number]
            for place, unable in (
                (room, ("voice",)),
                (group, ("slowmode", "rename", "voice")),
                (guild, ()),
            ):
                before = len(place.read())
                await place.asks(said, text.format(who=place.who, other="telegram:1"), options)
                told = refused if name in unable else words
                await until(lambda p=place, b=before, t=told: t in "\n".join(p.read()[b:]))  # type: ignore[misc]


async def test_what_is_typed_on_discord_is_completed_for_who_may(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart
) -> None:
    world = DiscordWorld(counterpart)
    async with places(tmp_path, telegram, world, "en") as (_, _, guild):
        await guild.asks("help", "", {})
        await until(guild.read)
        option = {"name": "because", "type": 3, "value": "sp", "focused": True}
        data = {"id": "1", "name": "warn", "type": 1, "options": [option]}
        for who, expected in ((world.admin, ["spam: SPAM"]), (world.member, [])):
            number = int(who.rpartition(":")[2])
            asked = await world.server.asks(number, world.channel_id, 4, data)
            await until(lambda a=asked: a.state != "new")  # type: ignore[misc]
            assert asked.choices == expected
