"""``hallwarden policy diff`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from tests.bot.test_cli_policy import GOOD


def run(*arguments: object) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, ["policy", "diff", *map(str, arguments)])
    return outcome.exit_code, outcome.output


def test_differences_are_printed(tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(GOOD, encoding="utf-8")
    new.write_text(GOOD.replace('["free nitro"]', '["free nitro", "gift"]'), encoding="utf-8")
    assert run(old, new) == (
        0,
        "[rules]\n  ~ words\n      words: 1 more: gift\n"
        "differences: 1; stricter by themselves: 0, laxer: 0\n",
    )
    assert run(old, old) == (0, "the two policies mean the same\n")
    (change,) = json.loads(run(old, new, "--json")[1])["changes"]
    assert (change["name"], change["key"], change["added"]) == ("words", "words", ["gift"])


def test_a_policy_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(GOOD, encoding="utf-8")
    new.write_text("x", encoding="utf-8")
    status, output = run(old, new)
    assert status == 1
    assert output.startswith("new.toml:1: ")
