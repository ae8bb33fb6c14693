"""``hallwarden audit``: what the program changes is in its chain, and what is altered is found."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.town import town

run = CliRunner().invoke


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A store in which somebody has stopped the bot, had a rule watch, and started it again."""
    file = tmp_path / "config.toml"
    file.write_text('policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n', "utf-8")

    async def happen() -> None:
        async with town(tmp_path) as t:
            await t.invokes("mo", "stop")
            await t.invokes("ada", "policy", "watch banned-words")
            await t.invokes("ada", "start")
            await t.app.keeping.heads(datetime.now(UTC))

    asyncio.run(happen())
    return str(file)


def _sql(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "store.db") as connection:
        connection.execute(statement)


def test_changes_are_written_out_in_order(config: str) -> None:
    listed = run(app, ["audit", "export", "--json", "--config", config])
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    entries = [row["entry"] for row in rows]
    assert [(e["actor"].rpartition(":")[2], e["what"], e["after"][:7]) for e in entries] == [
        ("program", "policy.applied", entries[0]["after"][:7]),
        ("mo", "acting", "observe"),
        ("ada", "rule.watch", ""),
        ("ada", "acting", "act"),
    ]
    assert entries[1]["place"] == "test:room:1" and entries[1]["via"] == "command"
    told = run(app, ["audit", "export", "--config", config]).output
    assert "test:member:mo  acting  acme  act -> observe" in told


def test_nothing_is_found_where_nothing_was_altered(config: str) -> None:
    done = run(app, ["audit", "verify", "--config", config])
    assert done.exit_code == 0
    assert "Nothing was altered. Rows: acme 4." in done.output


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE audit SET payload = replace(payload, 'mo', 'xy') WHERE seq = 2", 2, "was changed"),
        ("DELETE FROM audit WHERE seq = 3", 3, "is missing"),
        ("DELETE FROM audit WHERE seq = 4", 4, "at the end of the chain"),
        ("DELETE FROM audit", 4, "at the end of the chain"),
        ("UPDATE audit SET payload = NULL WHERE seq = 2", 2, "no erasure"),
    ],
)
def test_what_was_altered_is_named(
    tmp_path: Path, config: str, statement: str, number: int, words: str
) -> None:
    _sql(tmp_path, statement)
    done = run(app, ["audit", "verify", "--config", config])
    assert done.exit_code == 1
    assert f"acme: row {number} " in done.output
    assert words in done.output
    found = json.loads(run(app, ["audit", "verify", "--json", "--config", config]).stdout)
    assert [fault["number"] for fault in found["faults"]] == [number]


def test_heads_noted_elsewhere_are_compared(tmp_path: Path, config: str) -> None:
    beside = tmp_path / "store.db.audit.jsonl"
    noted = beside.rename(tmp_path / "elsewhere.jsonl")
    _sql(tmp_path, "DELETE FROM audit WHERE seq = 4")
    assert run(app, ["audit", "verify", "--config", config]).exit_code == 0
    done = run(app, ["audit", "verify", "--heads", str(noted), "--config", config])
    assert "row 4 is missing, at the end of the chain" in done.output
    missing = run(app, ["audit", "verify", "--heads", "nothing.jsonl", "--config", config])
    assert missing.exit_code == 1 and "nothing.jsonl" in missing.output
