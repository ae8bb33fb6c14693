"""``hallwarden db``: what operators read about their store."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bot.delivery
from adapters.port import Done, Later
from bot.cli import app
from policies.actions import Alert, Delete
from tests.bot.town import town

run = CliRunner().invoke


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "config.toml"
    file.write_text('policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n', "utf-8")
    return str(file)


def test_a_new_store_is_made_checked_and_copied(tmp_path: Path, config: str) -> None:
    assert run(app, ["db", "upgrade", "--config", config]).exit_code == 0
    checked = run(app, ["db", "check", "--config", config])
    assert "fine" in checked.output
    assert run(app, ["db", "backup", str(tmp_path / "copies"), "--config", config]).exit_code == 0
    assert len(list((tmp_path / "copies").glob("hallwarden-*.db"))) == 1
    assert "Nothing was given up" in run(app, ["db", "letters", "--config", config]).output


def test_a_store_that_is_not_there_is_said_in_a_sentence(config: str) -> None:
    checked = run(app, ["db", "check", "--config", config])
    assert checked.exit_code == 1
    assert "Traceback" not in checked.output


COMMANDS = (
    ["db", "check"],
    ["db", "letters"],
    ["db", "backup", "copies"],
    ["db", "replay", "acme"],
    ["member", "erase", "a:member:1"],
    ["member", "export", "a:member:1"],
    ["member", "hold", "acme/7"],
)


@pytest.mark.parametrize("words", COMMANDS)
def test_without_a_store_nothing_is_made(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(app, words)
    assert done.exit_code == 1
    assert "there is no store yet at" in done.output
    assert "`hallwarden run` makes it" in " ".join(done.output.split())
    assert "SELECT" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_dead_letters_are_listed(
    tmp_path: Path, config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.delivery, "ATTEMPTS", 1)

    async def give_up() -> None:
        async with town(tmp_path) as t:
            down = Later(0.0, "503 [red]down")
            t.edge.answer = lambda a: down if isinstance(a, Delete) else Done()
            await t.says("ann", "free nitro")
            await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))

    asyncio.run(give_up())
    listed = run(app, ["db", "letters", "--json", "--config", config])
    (letter,) = map(json.loads, listed.stdout.splitlines())
    assert letter["platform"] == "test"
    assert datetime.now(UTC) - datetime.fromisoformat(letter["at"]) < timedelta(hours=1)
    assert letter["error"] == "503 [red]down"
    table = run(app, ["db", "letters", "--config", config], env={"COLUMNS": "200"}).output
    assert "[red]" in table
    assert f"{datetime.fromisoformat(letter['at']):%Y-%m-%d %H:%M} UTC" in table
