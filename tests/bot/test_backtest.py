"""``hallwarden policy backtest`` on files: bounds, answers, and input that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.backtest.lines import BATCH, Broken, apart, together
from bot.cli import app
from policies.file.load import load

OLD = """community = "acme"
[[rules]]
name = "words"
filter = "keywords"
words = ["casino"]
actions = ["delete"]
because = "no"
"""
NEW = (
    OLD.replace('["casino"]', '["bingo", "加微信"]')
    + """
[[rules]]
name = "fast"
filter = "flood"
limit = 3
within = "10s"
actions = ["delete"]
mode = "shadow"
because = "slow"
"""
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    old, new, events = (tmp_path / name for name in ("old.toml", "new.toml", "chat.jsonl"))
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    said = ["casino", "hello", "bingo", "casino bingo", "", "请加微信"]
    lines = [
        json.dumps({"text": text, "member": f"m{n}"}) if text else "" for n, text in enumerate(said)
    ]
    lines += [json.dumps({"text": "x", "member": "q", "joined": "2025-12-01T00:00:00Z"})] * 4
    events.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return old, new, events


def run(*arguments: object) -> tuple[int, str, str]:
    outcome = CliRunner().invoke(app, ["policy", "backtest", *map(str, arguments)])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome.exit_code, outcome.stdout, outcome.stderr


def found(*arguments: object) -> Any:
    status, out, _ = run(*arguments, "--json")
    assert status in (0, 3)
    return json.loads(out)


@pytest.mark.parametrize("jobs", [1, 2])
def test_two_policies_on_a_file(files: tuple[Path, Path, Path], jobs: int) -> None:
    old, new, events = files
    told = found(new, "--old", old, "--events", events, "--jobs", jobs)
    assert (told["compared"], told["decided"]) == (True, 9)
    assert told["found"] == {
        "name": "found",
        "before": 2,
        "after": 4,
        "new": 3,
        "gone": 1,
        "watched": 0,
    }
    assert (told["acted"]["before"], told["acted"]["after"]) == (2, 3)
    rules = {row["name"]: row for row in told["rules"]}
    assert (rules["words"]["new"], rules["words"]["gone"]) == (2, 1)
    assert (rules["fast"]["new"], rules["fast"]["watched"]) == (1, 1)
    assert {row["name"]: row["new"] for row in told["languages"]} == {"other": 2, "zh": 1}
    ages = {row["name"]: row["new"] for row in told["ages"]}
    assert ages == {"under_a_day": 2, "a_month_or_more": 1}


def test_a_rule_that_would_have_stepped_back_is_told(
    files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _, new, _ = files
    strict = OLD.replace('["delete"]', '[{ do = "timeout", for = "1h" }]')
    new.write_text(strict, encoding="utf-8")
    events = tmp_path / "hit.jsonl"
    member = '"joined": "2025-01-01T00:00:00Z"'
    lines = [f'{{"text": "casino", "member": "m{n}", {member}}}' for n in range(7)]
    events.write_text("\n".join(lines), encoding="utf-8")
    assert found(new, "--events", events)["turns"] == [["words", "braked", "e6"]]
    assert "at e6 words would have been braked" in run(new, "--events", events)[1]


def test_one_policy_and_bounds(files: tuple[Path, Path, Path]) -> None:
    _, new, events = files
    status, out, err = run(new, "--events", events, "--max-new", 4, "--max-new-share", 0.5)
    assert (status, err) == (0, "")
    assert "no older policy" in out and "all bounds are kept" in out
    status, out, _ = run(new, "--events", events, "--max-new", 3, "--max-new-share", 0.4)
    assert status == 3
    assert "--max-new is 3, and it is 4" in out and "--max-new-share is 0.4" in out
    assert found(new, "--events", events, "--min-precision", 0.5)["broken"] == [
        {"name": "min-precision", "limit": 0.5, "value": None}
    ]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("last", "told"),
    [
        ('nope\n{"text": "x"}\n', "chat.jsonl:11: no valid event: this is not JSON"),
        ('{"text": "cut o', "chat.jsonl:11: no valid event: this is not JSON; the file ends in"),
        ('["message", 1]\n', "chat.jsonl:11: no valid event"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_nothing_is_printed(
    files: tuple[Path, Path, Path], last: str, told: str, jobs: int
) -> None:
    old, new, events = files
    with events.open("a", encoding="utf-8") as more:
        more.write(last)
    status, out, err = run(new, "--old", old, "--events", events, "--jobs", jobs)
    assert (status, out) == (1, "")
    assert told in err


def test_what_cannot_be_tried_is_told(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    old, new, events = files
    for arguments in ((), ("--against", "journal", "--events", events), ("--old", old)):
        status, out, err = run(new, *arguments)
        assert (status, out) == (1, "") and "--against journal, or --events" in err
    status, _, err = run(new, "--events", tmp_path / "no.jsonl")
    assert status == 1 and "no.jsonl" in err
    status, _, err = run(new, "--events", events, "--ask", 3)
    assert status == 1 and "needs a terminal" in err


def test_batches_of_both_ways_are_the_same(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    old, new, _ = files
    events = tmp_path / "long.jsonl"
    line = [
        json.dumps({"text": "bingo" if n % 7 == 0 else "hi", "member": f"m{n % 9}"})
        for n in range(BATCH * 2 + 5)
    ]
    events.write_text("\n".join(line), encoding="utf-8")
    paths = [old, new]
    here = list(together(events, [load(path).policy for path in paths]))
    assert here == list(apart(events, paths))
    assert [batches[0].decided for batches in here] == [BATCH, BATCH, 5]
    with pytest.raises(Broken):
        list(apart(tmp_path / "no.jsonl", paths))


def test_answers_are_asked_for_on_a_terminal(files: tuple[Path, Path, Path]) -> None:
    _, new, events = files
    program = (
        "import sys; sys.stdin.isatty = lambda: True\nfrom bot.cli import app; app(sys.argv[1:])"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "policy",
        "backtest",
        str(new),
        "--events",
        str(events),
    ]
    ended = subprocess.run(
        [*command, "--ask", "4", "--json"], input="y\nwhat\nn\ns\ny\n", capture_output=True,
        text=True, timeout=120, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    told = json.loads(ended.stdout)
    assert (told["asked"]["right"], told["asked"]["cases"]) == (2, 3)
    assert len(told["sample"]) == 4
    by_rule = {one["rule"]: one["precision"] for one in told["asked_rules"]}
    asked = {rule: (each["right"], each["cases"]) for rule, each in by_rule.items()}
    assert asked == {"fast": (1, 1), "words": (1, 2)}
    assert all(0 <= each["low"] < each["high"] <= 1 for each in by_rule.values())
    assert "请加微信" in ended.stderr and "请加微信" not in ended.stdout
