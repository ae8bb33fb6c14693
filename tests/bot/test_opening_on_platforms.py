"""A community is opened from chat in the sandbox, on Telegram, on Discord, in three languages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox import PLACE, Sandbox
from bot.app import App
from bot.config import Config
from bot.edges import edges
from bot.upkeep import migrate
from policies.people import lobby
from policies.policy import Language
from policies.wording import LANGUAGES, sentence
from storage.store import Store
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_conversations import TAGS
from tests.bot.test_telegram_road import ANA, GROUP, MOD, STAFF, telegram
from tests.counterparts.discord.server import TOKEN as DISCORD_TOKEN
from tests.counterparts.discord.server import Counterpart
from tests.counterparts.telegram.server import TOKEN as TELEGRAM_TOKEN
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram"]

in_three = pytest.mark.parametrize("language", LANGUAGES)


@asynccontextmanager
async def program(folder: Path, language: Language, by: str, **edge: Any) -> AsyncIterator[App]:
    """The program on one platform, with no policy, and somebody who may open communities."""
    given = {
        "store": {"url": "sqlite:///store.db"}, "web": {"port": 0},
        "opening": {"by": [by], "language": language}, **edge,
    }  # fmt: skip
    config = Config.model_validate(given).model_copy(update={"folder": folder})
    await migrate(config.store_url())
    store = await Store.open(config.store_url())
    app = App(config, store, edges(config))
    running = asyncio.create_task(app.run(alone=True))
    try:
        await until(lambda: app.ready.is_set() or running.done())
        yield app
    finally:
        app.stop()
        await running
        await store.close()


def words(key: str, language: Language) -> str:
    """What a sentence begins with, or a button's whole label."""
    return sentence(key, language).partition("{")[0].strip()


def opened(app: App) -> list[str]:
    """The communities that were opened."""
    return [name for name in app.intake.policies if name != lobby.NAME]


@in_three
async def test_in_the_sandbox(tmp_path: Path, language: Language) -> None:
    async with program(tmp_path, language, "sandbox:member:admin", sandbox={"port": 0}) as app:
        room = app.edges["sandbox"]
        assert isinstance(room, Sandbox)
        await room.ready.wait()

        def last() -> Any:
            posts = [p for p in room.world.posts.values() if p.only_for and p.kind == "bot"]
            return posts[-1] if posts else None

        async def reads(key: str) -> Any:
            begun = words(key, language)
            await until(lambda: last() and begun in "".join(map(str, last().pieces)))
            return last()

        await room.says("moderator", "staff", "/setup")
        await reads("setup_not_let_in")
        await room.says("admin", "staff", f"/{sentence('command.setup.name', language)}")
        for question, label in (
            ("setup_kind", "kind_of.classroom"),
            ("setup_speaks", "language"),
            ("setup_alerts", "button.setup_here"),
        ):
            post = await reads(question)
            answer = sentence(label, language)
            code = next(b.code for b in post.buttons if b.label == answer)
            await room.presses("admin", post.id, code)
        await until(lambda: opened(app) == ["Sandbox"])
        policy = app.intake.policies["Sandbox"]
        assert (policy.places, policy.language) == ((PLACE,), language)
        assert policy.staff_channel == "sandbox:channel:staff"
        decision = await room.says("newbie", "lobby", "hello")
        assert decision is not None and decision.verdict == "allow"


@in_three
async def test_on_telegram_with_a_chat_of_the_team(
    tmp_path: Path, telegram: Telegram, language: Language
) -> None:
    people, state = telegram.people, telegram.state
    (tmp_path / "token").write_text(TELEGRAM_TOKEN)
    for person in (ANA, MOD):
        state.people[person].language = TAGS[language][0]
    chat = state.chats[GROUP]
    edge = {"token": {"file": "token"}, "base_url": telegram.base_url}

    def whispered(key: str, to: int = MOD) -> bool:
        begun = words(key, language)
        return any(begun in text for who, text in state.whispers if who == to)

    async with program(tmp_path, "en", f"telegram:member:{MOD}", telegram=edge) as app:
        await until(lambda: telegram.listening)
        name = sentence("command.setup.name", language)
        await people.says(GROUP, ANA, f"／{name}")
        await until(
            lambda: words("setup_not_let_in", language) in "".join(t for _, t in state.whispers)
        )
        await people.says(GROUP, MOD, f"／{name}")
        for question, label in (
            ("setup_kind", "kind_of.brand"),
            ("setup_speaks", "button.setup_several"),
            ("setup_alerts", "button.setup_elsewhere"),
        ):
            await until(lambda q=question: whispered(q))  # type: ignore[misc]
            answer = sentence(label, language)
            await people.presses(GROUP, MOD, max(chat.ephemeral), answer, alone=True)
        await until(lambda: whispered("setup_elsewhere"))
        code = state.whispers[-1][1].split()[-1]
        await people.says(STAFF, MOD, f"/setup {code}")
        await until(lambda: len(opened(app)) == 1)
        policy = app.intake.policies[opened(app)[0]]
        assert policy.places == (f"telegram:chat:{GROUP}",)
        assert (policy.staff_channel, policy.language) == (f"telegram:channel:{STAFF}", language)
        await people.says(GROUP, MOD, "/policy")
        await until(lambda: whispered("policy_shown"))
    telegram.hang_up()


@in_three
async def test_on_discord(tmp_path: Path, counterpart: Counterpart, language: Language) -> None:
    world = DiscordWorld(counterpart)
    server, state = world.server, world.server.state
    state.locale = TAGS[language][1]
    staff = state.channel("staff").id
    (tmp_path / "token").write_text(DISCORD_TOKEN)
    edge = {
        "token": {"file": "token"}, "api_base": server.api_base, "gateway_url": server.gateway_url,
    }  # fmt: skip

    async def setup(user: int) -> None:
        await server.asks(user, staff, 2, {"id": "1", "name": "setup", "type": 1, "options": []})

    async with program(tmp_path, "en", f"discord:member:{state.owner}", discord=edge) as app:
        await until(lambda: bool(state.commands))
        await setup(int(world.admin.rpartition(":")[2]))
        read = state.channels[staff].messages

        async def reads(key: str) -> Any:
            begun = words(key, language)
            await until(lambda: any(begun in m.content for m in read.values()))
            return next(m for m in reversed(read.values()) if begun in m.content)

        await reads("setup_not_let_in")
        await setup(state.owner)
        for question, label in (
            ("setup_kind", "kind_of.gaming"),
            ("setup_speaks", "language"),
            ("setup_alerts", "button.setup_here"),
        ):
            await server.presses(state.owner, await reads(question), sentence(label, language))
        await until(lambda: len(opened(app)) == 1)
        policy = app.intake.policies[opened(app)[0]]
        assert policy.places == (world.place,)
        assert (policy.staff_channel, policy.language) == (f"discord:channel:{staff}", language)
        await world.says(world.member, "hello")
        await until(lambda: app.intake.residence.memory.page(policy.community, world.member))
