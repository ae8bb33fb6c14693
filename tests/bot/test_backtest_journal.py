"""``hallwarden policy backtest`` on a journal: from a snapshot on, with what people took back."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.backtest import journal as journals
from bot.backtest.journal import Tried, Unusable, from_journal
from policies.file.load import load
from policies.trial.tally import Tally
from tests.bot.test_backtest import found, run
from tests.bot.test_replaying import today
from tests.bot.town import POLICY, Town, town


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
