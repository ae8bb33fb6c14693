"""Members get what is held of them as a file, and have it erased, in their language."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

import bot.keeping
import tests.bot.test_on_discord as discord
import tests.bot.test_telegram_road as road
from bot.cli import app as cli
from policies.actions import Ban, Reply
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.shipped import real
from tests.bot.test_on_discord import moderated, world
from tests.bot.test_telegram_road import ANA, GROUP, MOD, program, telegram
from tests.bot.town import plain, town
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram", "world"]

MARK = "xylophones at midnight"
BY_MOD = "the moderator's zither"
SPOKEN = {
    "en": ("All that is held about you", "Please confirm", "Erase my data", "within a minute",
           "could not be sent"),
    "es": ("Todo lo que se guarda de usted", "Confírmelo", "Borrar mis datos", "en un minuto",
           "No se le pudo enviar"),
    "zh-CN": ("与您有关的全部数据", "请确认", "删除我的数据", "将在一分钟内删除", "无法私下发送"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.keeping, "ERASE_PAUSE", 0.05)


def gone(store: Path) -> bool:
    """Whether the words are nowhere in the file of the store."""
    with sqlite3.connect(store) as connection:
        connection.execute("VACUUM")
    return MARK.encode() not in store.read_bytes()


@pytest.mark.parametrize("language", SPOKEN)
async def test_on_telegram(
    tmp_path: Path, telegram: Telegram, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sure, label, erasing, refused = SPOKEN[language]
    spoken = f'community = "acme"\nlanguage = "{language}"'
    policy = road.POLICY.replace('community = "acme"', f'{spoken}\ntone = "formal"')
    monkeypatch.setattr(road, "POLICY", policy)
    people, chat, state = telegram.people, telegram.state.chats[GROUP], telegram.state

    def read(words: str) -> bool:
        return any(who == ANA and words in text for who, text in state.whispers)

    async with program(tmp_path, telegram) as app:
        await people.says(GROUP, ANA, MARK)
        await people.says(GROUP, MOD, BY_MOD)
        await people.says(GROUP, MOD, "/mydata export")
        await until(lambda: any(refused in text for who, text in state.whispers if who == MOD))
        assert not state.documents
        await people.says(ANA, ANA, "hello")
        await people.says(GROUP, ANA, "/mydata export")
        await until(lambda: bool(state.documents))
        ((to, name, content),) = state.documents
        assert (to, name.rpartition(".")[2]) == (ANA, "json")
        assert MARK in content.decode() and BY_MOD not in content.decode()
        assert any(file in post.get("caption", "") for post in state.chats[ANA].posts.values())
        await people.says(GROUP, ANA, "/mydata erase")
        await until(lambda: read(sure))
        await people.presses(GROUP, ANA, max(chat.ephemeral), label, alone=True)
        await until(lambda: read(erasing))
        member = f"telegram:member:{ANA}"
        pages = app.intake.residence.memory.residents
        await until(lambda: "acme" not in pages or member not in pages["acme"].pages)
    assert gone(tmp_path / "store.db")


@pytest.mark.parametrize("language", SPOKEN)
async def test_on_discord(
    world: DiscordWorld, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sure, label, erasing, _ = SPOKEN[language]
    spoken = f'community = "acme"\nlanguage = "{language}"\ntone = "formal"'
    policy = discord.POLICY.replace('community = "acme"', spoken)
    monkeypatch.setattr(discord, "POLICY", policy)
    server, who = world.server, int(world.member.rpartition(":")[2])
    server.state.locale = {"en": "en-US", "es": "es-ES"}.get(language, language)

    def asked(word: str) -> Any:
        given = [{"name": "ask", "type": 3, "value": word}]
        data = {"id": "1", "name": "mydata", "type": 1, "options": given}
        return server.asks(who, world.channel_id, 2, data)

    def read(words: str) -> bool:
        return words in "".join(world.private(world.member))

    async with moderated(world, tmp_path) as app:
        await server.until(lambda: server.state.commands)
        await world.says(world.member, MARK)
        await world.says(world.admin, BY_MOD)
        await asked("export")
        await server.until(lambda: server.uploads)
        ((name, content),) = server.uploads
        assert name.endswith(".json")
        assert MARK in content.decode() and BY_MOD not in content.decode()
        await server.until(lambda: read(file))
        await asked("erase")
        await server.until(lambda: read(sure))
        kept = server.state.channels[world.channel_id].messages.values()
        (message,) = [m for m in kept if m.only_for == who and m.components]
        await server.presses(who, message, label)
        await server.until(lambda: read(erasing))
        pages = app.intake.residence.memory.residents
        await until(lambda: "acme" not in pages or world.member not in pages["acme"].pages)
    assert gone(tmp_path / "acme.db")


async def test_on_the_sandbox_the_file_is_downloaded(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await r.sandbox.says("regular", "lobby", MARK)
        await r.sandbox.says("regular", "lobby", "/mydata export")
        await until(lambda: any(post.attachments and post.kind == "bot" for post in r.posts()))
        (post,) = [post for post in r.posts() if post.attachments]
        (file,) = post.attachments
        assert post.only_for == "sandbox:member:regular" and file.name.endswith(".json")
        address = f"{r.sandbox.address}/file/{file.ref}/{file.name}"

        def load() -> tuple[str, bytes]:
            with urlopen(address) as answer:
                return answer.headers["Content-Disposition"], answer.read()

        shown, content = await asyncio.to_thread(load)
        assert shown == "attachment"
        assert MARK in json.loads(content)["texts"][0]["text"]


def _answer(decision: Any) -> str:
    return "".join(plain(a.text) for a in decision.actions if isinstance(a, Reply))


async def test_a_member_is_told_what_must_be_kept_and_nobody_presses_for_another(
    tmp_path: Path,
) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "free nitro")
        await t.invokes("ada", "ban", "@ann 2h spam")
        await t.edge.until(lambda done: any(isinstance(a, Ban) for a in done))
        await t.invokes("ann", "mydata", "erase")
        await t.edge.until(lambda done: any("has to stay" in str(a) for a in done))
        reply = [a for a in t.edge.done if isinstance(a, Reply)][-1]
        told = plain(reply.text)
        assert "the removal" in told and "reminders that still count: 1" in told
        code = reply.buttons[0].code
        assert "no longer" in _answer(await t.invokes("bob", code))
        assert await t.app.store.retention.asked() == []
        assert (await t.invokes("ann", "mydata", "export")).actions  # type: ignore[union-attr]
        again = await t.invokes("ann", "mydata", "export")
        assert "just asked for this file" in _answer(again)


def test_the_operator_reads_out_holds_and_erases(tmp_path: Path) -> None:
    async def lives() -> None:
        async with town(tmp_path) as t:
            await t.says("ann", MARK)
            await t.says("bob", BY_MOD)

    asyncio.run(lives())
    config = tmp_path / "config.toml"
    config.write_text('policies = ["acme.toml"]\nstore = { url = "sqlite:///store.db" }\n')

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["member", *words, "--config", str(config)])
        assert done.exit_code == 0, done.output
        return done.stdout

    held = json.loads(run("export", "test:member:ann", "--json"))
    assert [text["text"] for text in held["acme"]["texts"]] == [MARK]
    assert held == json.loads(run("export", "test:member:ann"))
    assert json.loads(run("export", "test:member:zoe", "--json")) == {}
    run("hold", "test:member:ann", "--note", "court order 7")
    assert "court order 7" in run("holds")
    asked = json.loads(run("erase", "test:member:ann", "--json"))
    assert asked["kept"] == {"acme": [{"what": "hold", "number": 0, "until": 0.0}]}
    assert "Stays in acme: everything (a legal hold)" in run("erase", "test:member:ann")
    asyncio.run(asyncio.wait_for(_rests(tmp_path, seconds=0.5), 60))
    assert not gone(tmp_path / "store.db")
    assert "no longer" in run("release", "test:member:ann")
    asyncio.run(asyncio.wait_for(_rests(tmp_path, seconds=0.5), 60))
    assert gone(tmp_path / "store.db")
    verified = CliRunner().invoke(cli, ["audit", "verify", "--config", str(config)])
    assert verified.exit_code == 0, verified.output


async def _rests(folder: Path, seconds: float) -> None:
    """The program runs for a while."""
    async with town(folder) as t:
        await asyncio.sleep(seconds)
        assert t.app.ready.is_set()
