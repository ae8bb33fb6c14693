"""The whole program when its store is away, when it is told to stop, and over a restart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.app
import bot.intake
from bot.app import App
from bot.config import Config
from bot.edges import Edges
from bot.tables import StoreTable, WebTable
from policies.errors import TokenRefused
from policies.events import Applied
from storage.errors import Unreachable
from storage.store import Store
from storage.tables import PARTITIONS
from tests.bot.town import POLICY, Edge, town
from tests.databases import database, kind, migrated, migrated_database, migrated_file, postgres

__all__ = ["database", "kind", "migrated", "migrated_database", "migrated_file", "postgres"]


async def away(*_: Any) -> Any:
    raise Unreachable("nobody there")


async def test_leases_that_cannot_be_renewed_end_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.app, "LEASE", 0.15)
    async with town(tmp_path) as t:
        partitions = t.app.store.partitions
        real = partitions.renew
        monkeypatch.setattr(partitions, "renew", away)
        await asyncio.sleep(0.3)
        monkeypatch.setattr(partitions, "renew", real)
        assert await t.says("ann", "free nitro") is not None


async def test_a_stop_while_the_store_is_away_comes_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.app, "DRAIN_SECONDS", 0.1)
    monkeypatch.setattr(bot.intake, "FIRST_PAUSE", 0.01)
    async with town(tmp_path) as t:
        real = t.app.store.commit
        monkeypatch.setattr(t.app.store, "commit", away)
        waiting = asyncio.create_task(t.app.intake.emit())
        saying = asyncio.create_task(t.says("ann", "free nitro", id="7"))
        await asyncio.sleep(0.1)
    saying.cancel()
    await waiting
    monkeypatch.setattr(t.app.store, "commit", real)
    async with town(tmp_path) as t:
        assert await t.says("ann", "free nitro", id="7") is not None


async def test_a_stop_before_everything_is_up_comes_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.store.Store.commit", away)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5), town(tmp_path):
            raise AssertionError("nothing can have been applied")


async def test_a_refused_token_leaves_the_partitions_to_whoever_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: Any) -> None:
        raise TokenRefused("ask for another token")

    monkeypatch.setattr(Edge, "run", refused)
    with pytest.RaisesGroup(TokenRefused, flatten_subgroups=True):
        async with town(tmp_path) as t:
            await asyncio.sleep(0.2)
    store = await Store.open(t.app.config.store_url())
    taken = await store.partitions.acquire(range(PARTITIONS), "next", datetime.now(UTC), 15)
    await store.close()
    assert len(taken) == PARTITIONS


async def test_whoever_lacks_one_partition_runs_no_edge(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.app, "LEASE", 1.5)
    (tmp_path / "acme.toml").write_text(POLICY, encoding="utf-8")
    store, edge = await Store.open(database), Edge()
    held = await store.partitions.acquire([3], "another", await store.partitions.now(), 60)
    config = Config(
        policies=(tmp_path / "acme.toml",), store=StoreTable(url=database), web=WebTable(port=0)
    )
    app = App(config, store, Edges(adapters={"test": edge}))
    running = asyncio.create_task(app.run())
    await asyncio.sleep(0.5)
    assert not edge.running.is_set()
    await store.partitions.release(held, "another")
    async with asyncio.timeout(20):
        await edge.running.wait()
        app.stop()
        await running
    await store.close()


async def test_a_clock_that_is_wrong_takes_no_partitions(
    tmp_path: Path, database: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "sqlite":
        pytest.skip("its processes share one machine and its clock")
    store = await Store.open(database)
    held = await store.partitions.acquire([3], "another", await store.partitions.now(), 15)

    class Fast(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(minutes=10)

    for module in ("bot.app", "storage.leases"):
        monkeypatch.setattr(f"{module}.datetime", Fast)
    config = Config(policies=(tmp_path / "acme.toml",), store=StoreTable(url=database))
    app = App(config, store, Edges())
    assert await app._acquired(timedelta()) == {}
    await store.partitions.release(held, "another")
    assert len(await app._acquired(timedelta())) == PARTITIONS
    await store.close()


async def test_names_mean_the_same_from_the_first_moment_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lookup(self: Edge, place: str, kind: str, name: str) -> tuple[str, ...]:
        await self.running.wait()
        return ("test:channel:99",) if name == "staff" else ()

    monkeypatch.setattr(Edge, "lookup", lookup)
    policy = POLICY.replace("test:channel:99", "test:channel:staff")
    async with town(tmp_path, policy) as t:
        async with asyncio.timeout(10):
            while t.app.intake.policies["acme"].staff_channel != "test:channel:99":
                await asyncio.sleep(0.01)
    monkeypatch.setattr(Edge, "lookup", away)
    async with town(tmp_path, policy) as t:
        assert t.app.intake.policies["acme"].staff_channel == "test:channel:99"
        entries = [e.event async for e in t.app.store.journal.entries()]
        assert len([e for e in entries if isinstance(e, Applied)]) == 2


async def test_a_store_beside_the_policy_does_not_keep_it_reloading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town(tmp_path) as t:
        reloaded: list[Path] = []

        async def reload(file: Path) -> tuple[str, ...]:
            reloaded.append(file)
            return ()

        monkeypatch.setattr(t.app.book, "reload", reload)
        for n in range(20):
            await t.says("ann", f"hello {n}")
            await asyncio.sleep(0.03)
        await asyncio.sleep(0.6)
        assert not reloaded
        (tmp_path / "words.txt").write_text("casino", encoding="utf-8")
        async with asyncio.timeout(10):
            while not reloaded:
                await asyncio.sleep(0.01)
