"""``hallwarden policy backtest``: files and journals, bounds, and input that cannot be used."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.backtest import journal as journals
from bot.backtest.journal import Tried, Unusable, from_journal
from bot.backtest.lines import BATCH, Broken, apart, together
from bot.cli import app
from policies.file.load import load
from policies.trial.tally import Tally
from tests.bot.test_replaying import today
from tests.bot.town import POLICY, Town, town

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
    assert "请加微信" in ended.stderr and "请加微信" not in ended.stdout


async def tried(
    t: Town, body: str, tmp_path: Path, since: date | None = None
) -> tuple[Tried, Tally]:
    path, tally = tmp_path / "try.toml", Tally()
    path.write_text(body, encoding="utf-8")
    past = await from_journal(
        t.app.store, load(path).policy, since or today(), tally, lambda *_: None
    )
    return past, tally


async def test_the_journal_is_decided_again(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        await t.says("bob", "buy cheap tokens")
        await t.says("bob", "hello")
        body = POLICY.replace('"加微信", "free nitro"', '"cheap tokens"')
        past, tally = await tried(t, body, tmp_path)
        assert (tally.decided, past.applied, past.other_engine) == (3, 0, 0)
        assert (tally.found.before, tally.found.after) == (1, 1)
        assert (tally.found.new, tally.found.gone) == (1, 1)
        same, tally = await tried(t, POLICY, tmp_path)
        assert (tally.found.new, tally.found.gone, same.applied) == (0, 0, 0)


async def test_rows_without_words_are_only_applied(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        for n in range(8):
            await t.says("ann", f"quick {n}")
        cut = datetime.now(UTC)
        await t.says("ann", "the ninth")
        while await t.app.store.retention.drop_texts(cut):
            pass
        past, tally = await tried(t, POLICY, tmp_path)
        assert past.applied == 8
        assert (tally.decided, tally.found.before, tally.found.after) == (1, 1, 1)


async def test_an_overturned_sanction_counts_against_a_policy_that_finds_it_again(
    tmp_path: Path,
) -> None:
    strict = POLICY.replace('["delete", "strike"]', '[{ do = "timeout", for = "10m" }]')
    async with town(tmp_path, strict) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        await t.says("bob", "free nitro")
        await t.invokes("mo", "lift", "@bob")
        past, _ = await tried(t, strict, tmp_path)
        record = past.overturns.rules["banned-words"]
        assert (record.sanctions, record.overturned, record.again, record.repeated) == (2, 1, 2, 1)
        past, _ = await tried(t, strict.replace('"free nitro"', '"lotto"'), tmp_path)
        record = past.overturns.rules["banned-words"]
        assert (record.overturned, record.again, record.repeated) == (1, 0, 0)


async def test_another_engine_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        monkeypatch.setattr(journals, "ENGINE", "another")
        past, tally = await tried(t, POLICY, tmp_path)
        assert (past.other_engine > 0, tally.found.after) == (True, 1)


async def test_an_older_snapshot_than_there_is_begins_with_the_oldest(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        past, tally = await tried(t, POLICY, tmp_path, date(2020, 1, 1))
        assert (past.since, tally.found.before) == (today(), 1)
        with pytest.raises(Unusable, match="no snapshot of 'other'"):
            await tried(t, POLICY.replace('"acme"', '"other"'), tmp_path)


async def test_a_journal_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        await t.says("ann", "hello")
        store = t.app.store

        async def spoil(connection: Any) -> None:
            await connection.exec_driver_sql(
                "UPDATE journal SET decision = x'00'"
                " WHERE number = (SELECT max(number) FROM journal)"
            )

        await store.database.write(spoil)
        with pytest.raises(Unusable, match=r"behind row \d+ of the journal: this is no decision"):
            await tried(t, POLICY, tmp_path)


async def test_the_command_reads_the_store_of_the_settings(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        url = str(t.app.store.database.engine.url).replace("+aiosqlite", "")
    config, new = tmp_path / "config.toml", tmp_path / "new.toml"
    config.write_text(f'policies = ["acme.toml"]\n[store]\nurl = "{url}"\n', encoding="utf-8")
    new.write_text(POLICY.replace("free nitro", "lotto"), encoding="utf-8")
    arguments = (new, "--against", "journal", "--config", config)
    told = await asyncio.to_thread(found, *arguments)
    assert (told["since"], told["found"]["gone"]) == (today().isoformat(), 1)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    status, out, err = await asyncio.to_thread(run, *arguments)
    assert (status, out) == (1, "")
    assert "the store is of version 0000, not" in err
    status, _, err = await asyncio.to_thread(run, *arguments, "--since", "soon")
    assert status == 1
    assert "soon is no length of time" in err
