"""``hallwarden report``: the table of the last weeks, in the community's words, and as JSON."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from bot.cli import app
from bot.upkeep import migrate
from policies.records import CaseKept
from storage.commit import Row
from storage.store import Store
from tests.storage.facts import ANN, batch, decided, hold, message

NOW = datetime.now(UTC).timestamp()
COMMUNITY = """
community = "acme"
language = "{language}"
timezone = "Europe/Madrid"

[departments.support]
members = ["test:member:mo"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text('policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n', "utf-8")
    asyncio.run(_fill(f"sqlite:///{tmp_path / 'store.db'}"))
    return file


async def _fill(url: str) -> None:
    await migrate(url)
    store = await Store.open(url)
    kept = CaseKept(
        number=1, kind="complaint", state="resolved", member=ANN, department="support",
        opened=NOW - 60, answered=NOW - 30, closed=NOW, assignee="test:member:mo", score=4,
    )  # fmt: skip
    event = message(1)
    row = Row(event=event, decision=replace(decided(event), records=(kept,)), partition=1)
    await store.commit(batch(await hold(store), row))
    await store.close()


def run(config: Path, language: str, *args: str, more: str = "") -> str:
    (config.parent / "acme.toml").write_text(COMMUNITY.format(language=language) + more, "utf-8")
    done = CliRunner().invoke(app, ["report", "--config", str(config), *args])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("week", "1 minute", "4 (1)")), ("zh-CN", ("部门", "1 分钟")), ("es", ("1 minuto",))],
)
def test_the_table_speaks_the_communitys_language(
    config: Path, language: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    said = run(config, language)
    assert all(word in said for word in (*words, "acme", "support"))
    assert "test:member:mo" not in said


def test_programs_read_the_same(config: Path) -> None:
    (row,) = json.loads(run(config, "en", "--json", "--weeks", "1"))["acme"]
    assert (row["department"], row["person"], row["asked"]) == ("support", "", 1)
    assert (row["first_answer"], row["resolution"], row["score"]) == (30.0, 60.0, 4.0)
    rows = json.loads(run(config, "en", "--json", more="per_person = true\n"))["acme"]
    assert [r["person"] for r in rows] == ["", "test:member:mo"]
    assert json.loads(run(config, "en", "--json", "--community", "other")) == {}


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(COMMUNITY.format(language="en"), "utf-8")
    file = tmp_path / "config.toml"
    file.write_text('policies = ["acme.toml"]\n[store]\nurl = "sqlite:///none.db"\n', "utf-8")
    done = CliRunner().invoke(app, ["report", "--config", str(file)])
    assert done.exit_code == 1
    assert "no store yet" in " ".join(done.output.split())
