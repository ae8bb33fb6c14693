"""Files in a Telegram group, through the whole program and the real client; and a kill between."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.counterparts.telegram.chats import Json
from tests.counterparts.telegram.files import attached
from tests.counterparts.telegram.server import TOKEN, Telegram, serving
from tests.files import qr, zipped
from tests.waiting import until

GROUP, ANA = -1_001_000_000_001, 11
LINK = "https://bad.example/win"
CONFIG = """
policies = ["acme.toml"]
[store]
url = "sqlite:///store.db"
[web]
port = 0
[telegram]
token = {{ file = "token" }}
base_url = "{base_url}"
"""
POLICY = f"""
community = "acme"
places = ["telegram:chat:{GROUP}"]

[[rules]]
name = "elsewhere"
filter = "links"
deny = ["bad.example"]
actions = ["delete"]
because = "no links to there"

[[rules]]
name = "files"
filter = "attachments"
actions = ["delete"]
because = "no programs here"
"""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A group with the bot in it."""
    async with serving() as server:
        server.people.person(ANA, "Ana", username="ana")
        server.people.chat(GROUP)
        server.people.seat(GROUP, ANA)
        yield server
    assert not server.state.problems


@asynccontextmanager
async def program(folder: Path, telegram: Telegram) -> AsyncIterator[asyncio.subprocess.Process]:
    """``hallwarden run`` as a process of its own, from its start until it is stopped or dead."""
    (folder / "acme.toml").write_text(POLICY, encoding="utf-8")
    (folder / "config.toml").write_text(CONFIG.format(base_url=telegram.base_url), "utf-8")
    (folder / "token").write_text(TOKEN)
    command = (sys.executable, "-c", "from bot.cli import app; app()", "run")
    with (folder / "log").open("ab") as log:
        running = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=log, stderr=log)
    try:
        await until(lambda: telegram.listening or running.returncode is not None)
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            await running.wait()
        telegram.hang_up()


def there(telegram: Telegram, message: Json) -> bool:
    """Whether a message still stands."""
    return message["message_id"] in telegram.state.chats[GROUP].posts


async def test_what_files_hold_is_judged(tmp_path: Path, telegram: Telegram) -> None:
    state, people = telegram.state, telegram.people
    sent = {
        "scan me": attached(state, "offer.png", qr(LINK), "image/png"),
        "pictures": attached(state, "pics.zip", zipped("a.jpg", "b.exe")),
        "my cat": attached(state, "cat.png", qr("https://good.example"), "image/png"),
    }
    gone = attached(state, "gone.png", qr(LINK), "image/png")
    del state.files[gone["file_id"]]
    async with program(tmp_path, telegram):
        sent["gone"] = gone
        posts = {
            words: await people.says(GROUP, ANA, caption=words, document=file)
            for words, file in sent.items()
        }
        await until(lambda: not there(telegram, posts["scan me"]))
        await until(lambda: not there(telegram, posts["pictures"]))
        await until(lambda: sum(method == "getFile" for method, _ in state.calls) == 4)
        assert there(telegram, posts["my cat"])
        assert there(telegram, posts["gone"])


async def test_killed_while_it_looks_it_looks_again(tmp_path: Path, telegram: Telegram) -> None:
    picture = attached(telegram.state, "offer.png", qr(LINK), "image/png")
    telegram.fails("slow", "file", after=60)
    async with program(tmp_path, telegram) as running:
        bad = await telegram.people.says(GROUP, ANA, caption="scan me", document=picture)
        await until(lambda: not telegram.state.faults)
        os.kill(running.pid, signal.SIGKILL)
        await running.wait()
        assert there(telegram, bad)
    async with program(tmp_path, telegram):
        await until(lambda: not there(telegram, bad))
    deleted = [call for call in telegram.state.calls if call[0] == "deleteMessage"]
    assert len(deleted) == 1
