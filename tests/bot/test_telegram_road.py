"""A Telegram group moderated by a policy, through the whole program and the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import migrations
from bot.app import App
from bot.config import Config
from bot.edges import edges
from storage.store import Store
from tests.counterparts.telegram.chats import BOT_ID, Json, now
from tests.counterparts.telegram.server import TOKEN, Telegram, serving
from tests.waiting import until

GROUP, STAFF = -1_001_000_000_001, -1_001_000_000_002
ANA, MOD, BOT_FOR_FUN = 11, 13, 99

POLICY = f"""
community = "acme"
places = ["telegram:chat:{GROUP}", "telegram:chat:{STAFF}"]
staff_channel = "telegram:channel:{STAFF}"

[roles.moderator]
members = ["telegram:status:admin"]
may = ["warn", "timeout", "kick", "lift", "delete", "case", "stop"]

[[rules]]
name = "banned-words"
filter = "keywords"
words = ["加微信", "free nitro"]
actions = ["delete", "strike"]
because = "no contact spam here"
tell = "private"

[escalation]
expire = "30d"

[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A group and a staff group, with the bot in both."""
    async with serving() as server:
        people = server.people
        people.person(ANA, "Ana", username="ana")
        people.person(MOD, "Mod")
        people.person(BOT_FOR_FUN, "Fun", is_bot=True)
        for chat in (GROUP, STAFF):
            people.chat(chat)
            people.seat(chat, MOD, "administrator")
        people.seat(GROUP, ANA)
        people.seat(GROUP, BOT_FOR_FUN)
        yield server
    assert not server.state.problems


@asynccontextmanager
async def program(folder: Path, telegram: Telegram) -> AsyncIterator[App]:
    """The program as ``config.toml`` would make it, from its start to its graceful stop."""
    (folder / "acme.toml").write_text(POLICY, encoding="utf-8")
    (folder / "token").write_text(TOKEN)
    config = Config.model_validate(
        {
            "policies": ["acme.toml"],
            "store": {"url": "sqlite:///store.db"},
            "web": {"port": 0},
            "telegram": {"token": {"file": "token"}, "base_url": telegram.base_url},
        }
    ).model_copy(update={"folder": folder})
    await migrations.upgrade(config.store_url())
    store = await Store.open(config.store_url())
    app = App(config, store, edges(config))
    running = asyncio.create_task(app.run(alone=True))
    try:
        await until(lambda: telegram.listening or running.done())
        yield app
    finally:
        app.stop()
        async with asyncio.timeout(60):
            await running
        telegram.hang_up()
        await store.close()


def said(telegram: Telegram, chat: int) -> list[str]:
    """What the bot wrote in a chat for everyone there."""
    posts = telegram.state.chats[chat].posts.values()
    return [post["text"] for post in posts if post["from"]["id"] == BOT_ID]


def there(telegram: Telegram, message: Json) -> bool:
    """Whether a message still stands."""
    return message["message_id"] in telegram.state.chats[GROUP].posts


async def test_a_group_is_kept_in_order(tmp_path: Path, telegram: Telegram) -> None:
    people, state = telegram.people, telegram.state
    async with program(tmp_path, telegram):
        clean = await people.says(GROUP, ANA, "微信支付失败怎么办")
        bad = await people.says(GROUP, ANA, "请加微信领红包")
        await until(lambda: not there(telegram, bad))
        await until(lambda: state.whispers)
        assert state.whispers[0][0] == ANA
        assert "no contact spam here" in state.whispers[0][1]
        again = await people.says(GROUP, ANA, "free nitro")
        await until(lambda: state.chats[GROUP].seats[ANA].status == "restricted")
        await until(lambda: not there(telegram, again))
        assert there(telegram, clean)
        assert not said(telegram, GROUP)


async def test_an_admin_is_not_sanctioned_and_asks_why(tmp_path: Path, telegram: Telegram) -> None:
    people, state = telegram.people, telegram.state
    async with program(tmp_path, telegram):
        for _ in range(3):
            await people.says(GROUP, MOD, "free nitro")
        bad = await people.says(GROUP, ANA, "free nitro")
        await until(lambda: not there(telegram, bad))
        assert state.chats[GROUP].seats[MOD].status == "administrator"
        question = await people.says(GROUP, ANA, "/why")
        await until(lambda: any("no contact spam here" in w for _, w in state.whispers[1:]))
        await until(lambda: not there(telegram, question))
        await people.says(GROUP, MOD, "/timeout @ana 2h")
        await until(lambda: state.chats[GROUP].seats[ANA].status == "restricted")
        await people.says(GROUP, MOD, "/lift @ana")
        await until(lambda: state.chats[GROUP].seats[ANA].status == "member")


async def test_a_member_who_opens_a_private_chat_is_answered(
    tmp_path: Path, telegram: Telegram
) -> None:
    people = telegram.people
    async with program(tmp_path, telegram) as app:
        await people.says(GROUP, ANA, "hola")
        await until(lambda: app.intake.residence.memory.page("acme", f"telegram:member:{ANA}"))
        await people.says(ANA, ANA, "/start")
        await until(lambda: any("/why" in words for words in said(telegram, ANA)))
        await people.says(ANA, ANA, "/strikes")
        await until(lambda: any("Nothing is counted" in words for words in said(telegram, ANA)))


async def test_whoever_writes_to_the_bot_alone_reads_what_it_is(
    tmp_path: Path, telegram: Telegram
) -> None:
    async with program(tmp_path, telegram):
        await telegram.people.says(ANA, ANA, "is anybody there?")
        await until(lambda: any("looks after group chats" in w for w in said(telegram, ANA)))


async def test_what_was_written_meanwhile_does_not_escape(
    tmp_path: Path, telegram: Telegram
) -> None:
    people = telegram.people
    async with program(tmp_path, telegram):
        pass
    bad = await people.says(GROUP, ANA, "请加微信领红包", date=now() - 3600)
    telegram.state.whispers.clear()
    async with program(tmp_path, telegram):
        await until(lambda: not there(telegram, bad))
        await until(lambda: said(telegram, STAFF))
        await asyncio.sleep(0.2)
    assert not telegram.state.whispers
    assert not said(telegram, GROUP)
    assert telegram.state.chats[GROUP].seats[ANA].status == "member"


async def test_members_report_by_a_reply(tmp_path: Path, telegram: Telegram) -> None:
    people, state = telegram.people, telegram.state
    people.person(21, "Eva")
    people.seat(GROUP, 21)
    async with program(tmp_path, telegram):
        rude = await people.says(GROUP, ANA, "go home")
        await people.says(GROUP, 21, "/report it is rude", reply_to=rude["message_id"])
        await until(lambda: said(telegram, STAFF))
        assert "go home" in said(telegram, STAFF)[0]
        await until(lambda: [who for who, _ in state.whispers] == [21])
        assert "nobody learns" in state.whispers[0][1]
        await people.says(GROUP, MOD, "@admin", reply_to=rude["message_id"])
        await until(lambda: "Reports: 2" in said(telegram, STAFF)[0])
        assert "They say: it is rude" in said(telegram, STAFF)[0]
        assert len(said(telegram, STAFF)) == 1
        assert "Eva" not in said(telegram, STAFF)[0]
