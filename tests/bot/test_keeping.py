"""Keeping: whoever is erased is gone from journal, outbox, pages, snapshots and memory."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from policies.actions import Ban, Lift
from tests.bot.town import Town, town

MARKS = (b"Zacharias", b"zacharias", "泽卡".encode())


async def _misbehaves(t: Town) -> None:
    """Zacharias writes, is told off by hand and by rule, and asks why."""
    await t.says("zacharias", "泽卡: free nitro")
    await t.invokes("zacharias", "why", "泽卡")
    await t.invokes("mo", "warn", "@zacharias 泽卡 again")
    await t.invokes("mo", "whois", "test:member:zacharias")
    await t.says("bob", "hello")
    await t.edge.until(lambda done: len(done) >= 5)


def _left(folder: Path) -> list[bytes]:
    """Which marks are anywhere in the store's files."""
    files = [folder / name for name in ("store.db", "store.db-wal")]
    data = b"".join(file.read_bytes() for file in files if file.exists())
    return [mark for mark in MARKS if mark in data.replace(b"test:member:zacharias", b"")]


async def test_an_erased_member_is_nowhere(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await _misbehaves(t)
        await t.app.keeping.snapshots(datetime.now(UTC).date())
        await asyncio.sleep(0.3)
        assert _left(tmp_path) == list(MARKS)
        await t.app.keeping.erase("test:member:zacharias")
        resident = t.app.intake.residence.memory.residents["acme"]
        assert "test:member:zacharias" not in resident.pages
        assert "name:test:zacharias" not in resident.pages
    assert _left(tmp_path) == []


async def test_a_ban_still_ends_for_whom_was_erased(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann 1s")
        await t.edge.until(lambda done: any(isinstance(a, Ban) for a in done))
        await t.app.keeping.erase("test:member:ann")
        await t.edge.until(lambda done: any(isinstance(a, Lift) for a in done))


async def test_words_that_are_old_go_from_decisions_too(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await _misbehaves(t)
        await asyncio.sleep(0.3)
        retention = t.app.store.retention
        soon = datetime.now(UTC) + timedelta(seconds=10)
        while await retention.drop_texts(soon):
            pass
        await retention.prune(soon)
        entries = [entry async for entry in t.app.store.journal.entries()]
        assert "Zacharias" not in repr(entries)
        assert "泽卡" not in repr(entries)
        assert any(e.decision and e.decision.actions for e in entries)


def test_erasing_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    async def lives() -> None:
        async with town(tmp_path) as t:
            await t.says("zacharias", "泽卡")

    asyncio.run(lives())
    config = tmp_path / "config.toml"
    config.write_text('policies = ["acme.toml"]\nstore = { url = "sqlite:///store.db" }\n')
    wrong = CliRunner().invoke(app, ["member", "erase", "zacharias", "--config", str(config)])
    assert wrong.exit_code == 1
    asked = CliRunner().invoke(
        app, ["member", "erase", "test:member:zacharias", "--config", str(config)]
    )
    assert asked.exit_code == 0, asked.output

    async def lives_on() -> None:
        async with town(tmp_path) as t:
            async with asyncio.timeout(10):
                while await t.app.store.retention.asked():
                    await asyncio.sleep(0.02)

    asyncio.run(lives_on())
    assert _left(tmp_path) == []
