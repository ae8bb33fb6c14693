"""Supervision: an edge that does not obey, and how the program leaves all the same."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.town import Edge, town

DEAF = """
import asyncio, os, signal, sys
from pathlib import Path
import bot.starting, bot.supervision
from bot.config import Config
from bot.tables import StoreTable, WebTable
from bot.edges import Edges
from tests.bot.town import Edge

class Deaf(Edge):
    async def run(self, host):
        asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                pass

bot.supervision.STOP_SECONDS = bot.starting.LEAVE_SECONDS = 0.2
config = Config(
    policies=(Path("acme.toml"),),
    store=StoreTable(url="sqlite:///store.db"),
    web=WebTable(port=0),
    folder=Path(sys.argv[1]),
)
asyncio.run(bot.starting.start(config, Edges(adapters={"deaf": Deaf("deaf")}), print))
"""


async def test_an_edge_that_does_not_stop_is_left_behind_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.supervision.STOP_SECONDS", 0.1)
    heard = asyncio.Event()

    async def deaf(*_: object) -> None:
        while not heard.is_set():
            try:
                await heard.wait()
            except asyncio.CancelledError:
                continue

    monkeypatch.setattr(Edge, "run", deaf)
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        asyncio.get_running_loop().call_later(30, heard.set)
    assert t.app.supervision.abandoned == ["test"]
    assert not heard.is_set()
    heard.set()


def test_the_process_ends_although_an_edge_does_not(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text('community = "acme"\nplaces = ["deaf:room:1"]\n')
    ended = subprocess.run(
        [sys.executable, "-c", DEAF, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1, ended
    assert "platform=deaf" in ended.stdout
