"""``hallwarden import``: what it writes and prints, and that it never leaves half a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

ZEPPELIN = """automod:
  config:
    rules:
      fruit:
        triggers:
        - match_words: {words: [banana]}
        - member_leave: {}
        actions: {clean: true}
"""
runner = CliRunner()


def run(*arguments: object) -> tuple[int, str, str]:
    outcome = runner.invoke(app, ["import", *map(str, arguments)])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome.exit_code, outcome.stdout, outcome.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "z.yaml"
    path.write_text(ZEPPELIN, encoding="utf-8")
    return path


def test_it_prints_the_policy_and_on_the_other_side_what_is_missing(file: Path) -> None:
    status, policy, told = run("zeppelin", file, "--community", "town")
    assert status == 0
    assert 'community = "town"' in policy and 'words = ["banana"]' in policy
    assert told == (
        "z.yaml:7: rules.fruit.triggers[2].member_leave: not carried over: "
        "nothing is done about members who have left\nrules carried over: 1; to look at: 1\n"
    )


def test_what_it_writes_passes_the_check(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "acme.toml"
    assert run("zeppelin", file, "--out", out)[:2] == (0, "")
    checked = runner.invoke(app, ["policy", "check", str(out)])
    assert checked.exit_code == 0, checked.output


def test_it_overwrites_nothing_unless_told_to(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "acme.toml"
    out.write_text("mine", encoding="utf-8")
    assert run("zeppelin", file, "--out", out)[0] == 1
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("zeppelin", file, "--out", out, "--force")[0] == 0
    assert "banana" in out.read_text(encoding="utf-8")


def test_what_nobody_knows_stops_it_before_anything_is_written(file: Path, tmp_path: Path) -> None:
    file.write_text(ZEPPELIN.replace("member_leave", "member_leaves"), encoding="utf-8")
    out = tmp_path / "acme.toml"
    status, _, told = run("zeppelin", file, "--out", out)
    assert status == 1 and not out.exists()
    assert "z.yaml:7: rules.fruit.triggers[2].member_leaves: not known: there is no" in told
    assert "entries that are not known: 1;" in told
    assert run("zeppelin", file, "--out", out, "--skip-unknown")[0] == 0
    assert out.exists()


def test_a_broken_file_beside_a_good_one_writes_nothing(file: Path, tmp_path: Path) -> None:
    broken, out = tmp_path / "b.yaml", tmp_path / "acme.toml"
    broken.write_text("automod:\n  config: [", encoding="utf-8")
    status, _, told = run("zeppelin", file, broken, "--out", out, "--language", "zh-CN")
    assert status == 1 and not out.exists()
    assert told.startswith("b.yaml:2: 这不是有效的 YAML")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.yaml", "z.yaml"]


def test_a_file_that_is_not_there_or_far_too_large(tmp_path: Path) -> None:
    status, _, told = run("red", tmp_path / "none.json")
    assert (status, told) == (1, f"{tmp_path / 'none.json'}:1: this file cannot be opened\n")
    large = tmp_path / "large.json"
    large.write_bytes(b"[" + b" " * 50_000_000)
    status, _, told = run("red", large)
    assert (status, told[:36]) == (1, "large.json:1: this file is larger th")


def test_json(file: Path) -> None:
    status, out, told = run("zeppelin", file, "--json")
    found = json.loads(out)
    assert (status, told, found["ok"], found["rules"]) == (0, "", True, 1)
    assert found["notes"][0]["where"] == "z.yaml:7" and "banana" in found["policy"]
    file.write_text("x: [", encoding="utf-8")
    status, out, _ = run("zeppelin", file, "--json")
    assert status == 1 and json.loads(out)["error"].startswith("z.yaml:1: ")


def test_history_is_checked_and_counted_and_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "bans.csv"
    file.write_text("42,spam\n43,scam\n", encoding="utf-8")
    place = "discord:guild:1122"
    status, out, told = run("history", "discord-bans", file, "--place", place)
    assert (status, told) == (0, "")
    assert out.startswith("records: 2 (ban 2); sanctions that still last: 2\nthis was a look only")
    status, out, _ = run("history", "discord-bans", file, "--place", place, "--json")
    found = json.loads(out)
    assert [row["reason"] for row in found["lasting"]] == ["spam", "scam"]
    assert [path.name for path in tmp_path.iterdir()] == ["bans.csv"]


def test_history_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text('{"cases": [\n{"case_number": 1', encoding="utf-8")
    assert run("history", "zeppelin-cases", file, "--place", "discord:guild:1")[::2] == (
        1, "cases.json:2: the file ends before it is complete; export it again\n",
    )  # fmt: skip
    assert run("history", "nonsense", file)[0] == 2
