"""Secrets: no token, password or member's word in any log line, error, page, repr or row."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.config import read_config
from bot.edges import edges
from storage.errors import StorageError
from storage.store import Store
from tests.adapters.discord.conftest import checked, counterpart
from tests.bot.test_telegram_road import ANA, GROUP, POLICY, telegram, there
from tests.counterparts.discord.server import Counterpart
from tests.counterparts.telegram.server import TOKEN, Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram"]

MARK = "5150:MARKmarkMARKmarkMARKmarkMARKmarkMAR"
PASSWORD = "MARK-of-the-store"
RUN = "from bot.cli import app; app()"


@dataclass
class Program:
    """``hallwarden run`` in a process of its own, at the most talkative level."""

    process: asyncio.subprocess.Process
    port: int
    said: bytearray = field(default_factory=bytearray)

    async def listen(self) -> None:
        assert self.process.stderr
        while line := await self.process.stderr.readline():
            self.said += line

    async def page(self, name: str) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{self.port}/{name}")).text


@asynccontextmanager
async def program(folder: Path, platform: str, form: str, **secret: str) -> AsyncIterator[Program]:
    """The program with one platform, whose token is in the environment."""
    (folder / "acme.toml").write_text(POLICY, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "config.toml").write_text(
        f"""
        policies = ["acme.toml"]
        store = {{ url = "sqlite:///store.db" }}
        web = {{ port = {port} }}
        log = {{ form = "{form}", level = "debug" }}
        {platform}
        """
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", RUN, "run", "--config", str(folder / "config.toml")),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **secret},
    )
    running = Program(process, port)
    listening = asyncio.create_task(running.listen())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            await process.wait()
        await listening


@pytest.mark.parametrize("form", ["json", "console"])
async def test_a_program_at_work_tells_neither_its_token_nor_what_members_write(
    tmp_path: Path, telegram: Telegram, form: str
) -> None:
    table = f'[telegram]\ntoken = {{ env = "T" }}\nbase_url = "{telegram.base_url}"'
    async with program(tmp_path, table, form, T=TOKEN) as running:
        await until(lambda: telegram.listening or running.process.returncode is not None)
        bad = await telegram.people.says(GROUP, ANA, "请加微信领红包 free nitro")
        await until(lambda: not there(telegram, bad))
        await until(lambda: telegram.state.whispers)
        pages = await running.page("metrics") + await running.page("healthz")
        telegram.hang_up()
    output = running.said.decode()
    assert "policy in force" in output
    assert "acme" in pages
    everything = output + pages
    for secret in (TOKEN, TOKEN.partition(":")[2], "free nitro", "领红包", "Ana"):
        assert secret not in everything, secret
    data = await asyncio.to_thread(_stored, tmp_path)
    assert TOKEN.encode() not in data


@pytest.mark.parametrize(("platform", "form"), [("telegram", "json"), ("discord", "console")])
async def test_a_wrong_token_is_refused_without_being_told(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart, platform: str, form: str
) -> None:
    table = {
        "telegram": f'[telegram]\ntoken = {{ env = "T" }}\nbase_url = "{telegram.base_url}"',
        "discord": f'[discord]\ntoken = {{ env = "T" }}\napi_base = "{counterpart.api_base}"\n'
        f'gateway_url = "{counterpart.gateway_url}"',
    }
    async with program(tmp_path, table[platform], form, T=MARK) as running:
        await until(lambda: b" token" in running.said or running.process.returncode is not None)
    output = running.said.decode()
    assert "does not accept the bot's token" in output, output
    assert MARK not in output
    assert MARK.partition(":")[2] not in output


def test_no_repr_and_no_error_of_the_configuration_holds_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T", MARK)
    monkeypatch.setenv("H", "MARK-of-the-hook")
    file = tmp_path / "config.toml"
    file.write_text(
        f"""
        policies = ["acme.toml"]
        store = {{ url = "postgresql://bot:{PASSWORD}@127.0.0.1:1/x" }}
        [telegram]
        token = {{ env = "T" }}
        webhook = {{ url = "https://bot.example/", secret = {{ env = "H" }} }}
        [discord]
        token = {{ env = "T" }}
        """
    )
    config = read_config(file)
    built = edges(config)
    seen = [repr(config), str(config), repr(built), *map(repr, built.adapters.values())]
    seen += [repr(vars(adapter)) for adapter in built.adapters.values()]
    for text in seen:
        assert "MARK" not in text


def test_a_token_that_was_written_into_the_configuration_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for wrong in (f'[telegram]\ntoken = "{MARK}"', f'[telegram]\ntoken = {{ value = "{MARK}" }}'):
        file.write_text(f'policies = ["a.toml"]\n{wrong}\n')
        told = CliRunner().invoke(app, ["db", "check", "--config", str(file)])
        assert told.exit_code == 1
        assert "telegram.token" in told.output
        assert "MARK" not in told.output


@pytest.mark.parametrize("words", [["db", "check"], ["db", "upgrade"], ["run"]])
def test_a_store_that_cannot_be_reached_does_not_tell_its_password(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("bot.cli.run"), "set_up", lambda *_: None)
    (tmp_path / "acme.toml").write_text(POLICY, encoding="utf-8")
    file = tmp_path / "config.toml"
    url = f"postgresql://bot:{PASSWORD}@127.0.0.1:1/x"
    file.write_text(f'policies = ["acme.toml"]\nstore = {{ url = "{url}" }}\n[sandbox]\n')
    told = CliRunner().invoke(app, [*words, "--config", str(file)])
    assert told.exit_code == 1
    assert told.output.strip()
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert PASSWORD not in told.output


async def test_a_stores_error_does_not_tell_its_password() -> None:
    for url in (f"postgresql://bot:{PASSWORD}@127.0.0.1:1/x", f"mysql://bot:{PASSWORD}@h/x"):
        with pytest.raises(StorageError) as error:
            await Store.open(url)
        shown = repr(error.value) + str(error.value) + repr(error.value.__cause__)
        assert PASSWORD not in shown


def _stored(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("store.db*"))
