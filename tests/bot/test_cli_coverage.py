"""``hallwarden policy coverage`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.bot.test_cli_policy import GOOD

TWO = (
    GOOD.partition("[[examples]]")[0]
    + """[[rules]]
name = "more"
filter = "keywords"
words = ["FREE nitro", "gift"]
actions = []
"""
)


def run(*arguments: object) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, ["policy", "coverage", *map(str, arguments)])
    return outcome.exit_code, outcome.output


def test_remarks_and_counts_are_printed(tmp_path: Path) -> None:
    file, events = tmp_path / "acme.toml", tmp_path / "chat.jsonl"
    file.write_text(GOOD, encoding="utf-8")
    in_order = "no rule is dead, hidden, overlapping or contradictory (1)\n"
    assert run(file) == (0, in_order)
    file.write_text(TWO, encoding="utf-8")
    told = "acme.toml:7: more overlaps: words looks for the same: free nitro\n"
    assert run(file) == (0, told)
    events.write_text('{"text": "a gift"}\n{"text": "hello"}\n', encoding="utf-8")
    status, output = run(file, "--events", events)
    assert status == 0
    assert "in 2 events" in output
    assert "found nothing: words" in output
    found = json.loads(run(file, "--events", events, "--json")[1])
    assert (found["decided"], found["found"]) == (2, {"words": 0, "more": 1})
    assert found["remarks"][0]["entries"] == ["free nitro"]
    events.write_text("nope\n", encoding="utf-8")
    status, output = run(file, "--events", events)
    assert status == 1
    assert "chat.jsonl:1: no valid event" in output


@pytest.mark.parametrize(
    ("language", "told"), [("es", "se solapa: words busca lo mismo"), ("zh-CN", "有重复：words")]
)
def test_it_is_told_in_the_communitys_language(tmp_path: Path, language: str, told: str) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(f'language = "{language}"\n{TWO}', encoding="utf-8")
    assert told.replace("：", ": ") in run(file)[1].replace("：", ": ")
