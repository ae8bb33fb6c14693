"""Intake under trouble: poison, a store that fails, is away or loses its answers, a take-over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

import bot.intake
import migrations
from bot.intake import Intake
from bot.memory import Memory
from bot.telemetry import Telemetry
from policies.actions import Alert
from policies.decision import Decision
from policies.events import Actor, Content, Deleted, Event, Message, Names, message_event
from policies.file.load import load
from policies.state import Held
from storage.commit import Batch
from storage.errors import Fenced, Unreachable
from storage.store import Store
from storage.tables import PARTITIONS
from tests.bot.town import LOBBY, PLACE, POLICY

ANN = "test:member:ann"
COMMIT = Callable[[Batch], Awaitable[int]]


def says(number: int, text: str = "hello", member: str = ANN) -> Message:
    return Message(
        id=message_event(LOBBY, str(number)),
        place=PLACE,
        channel=LOBBY,
        at=datetime.now(UTC),
        actor=Actor(id=member),
        names=Names("Ann", "ann"),
        message=str(number),
        content=Content(text=text),
    )


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{folder / 'store.db'}"
    await migrations.upgrade(url)
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


async def beginning(store: Store, folder: Path, owner: str = "one") -> Intake:
    """An intake that has taken all partitions over and knows one policy."""
    intake = Intake(store, Memory(), Telemetry(), lambda _: None)
    now = datetime.now(UTC)
    epochs = await store.partitions.acquire(range(PARTITIONS), owner, now, 60)
    await intake.residence.recover(epochs)
    file = folder / "acme.toml"
    file.write_text(POLICY, encoding="utf-8")
    intake.policies["acme"] = load(file).policy
    intake.entrance.routes[PLACE] = "acme"
    return intake


@asynccontextmanager
async def working(intake: Intake) -> AsyncIterator[Intake]:
    run = asyncio.create_task(intake.run())
    try:
        yield intake
        intake.stop()
        async with asyncio.timeout(10):
            await run
    finally:
        run.cancel()


async def offered(intake: Intake, *events: Event) -> list[Decision | None]:
    async with asyncio.timeout(20):
        return list(await intake.emit(*events))


async def journalled(store: Store) -> list[str]:
    return [entry.event.id async for entry in store.journal.entries()]


def pages(intake: Intake) -> dict[str, Any]:
    return deepcopy(intake.residence.memory.residents["acme"].pages)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.intake, "FIRST_PAUSE", 0.01)


async def test_poison_among_300_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bot.intake.drafted  # type: ignore[attr-defined]

    def drafted(event: Any, view: Any, policy: Any) -> Any:
        if isinstance(event, Message) and event.message == "177":
            raise ArithmeticError("no")
        return real(event, view, policy)

    monkeypatch.setattr(bot.intake, "drafted", drafted)
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        async with working(intake):
            events = [says(n, member=f"test:member:{n % 90}") for n in range(300)]
            decisions = await offered(intake, *events)
        poisoned = decisions.pop(177)
        assert poisoned is not None
        assert [type(a) for a in poisoned.actions] == [Alert]
        assert all(d is not None and d.note != "failed" for d in decisions)
        assert await journalled(store) == [event.id for event in events]
        failed = [e.event.id async for e in store.journal.entries() if e.failed]
        assert failed == [events[177].id]
        counted = sum(page.get("messages", 0) for page in pages(intake).values())
        assert counted == 299


class Shaky(Store):
    """A store whose next commits go as it is told."""

    def __init__(self, store: Store, *commits: Callable[[COMMIT, Batch], Awaitable[int]]) -> None:
        super().__init__(store.database)
        self.next = list(commits)

    async def commit(self, batch: Batch) -> int:
        commit = super().commit
        return await self.next.pop(0)(commit, batch) if self.next else await commit(batch)


async def away(_: COMMIT, __: Batch) -> int:
    raise Unreachable("nobody there")


async def broken(_: COMMIT, __: Batch) -> int:
    raise ValueError("cannot be kept")


async def answer_lost(commit: COMMIT, batch: Batch) -> int:
    await commit(batch)
    raise Unreachable("connection lost")


async def test_a_commit_that_fails_leaves_memory_as_it_was(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        shaky = Shaky(store)
        intake = await beginning(shaky, tmp_path)
        async with working(intake):
            await offered(intake, says(1))
            before = pages(intake)
            shaky.next = [broken, broken]
            with pytest.raises(ValueError, match="cannot be kept"):
                await offered(intake, says(2, "free nitro"))
            assert pages(intake) == before
            assert await journalled(store) == [says(1).id]
            assert await offered(intake, says(2, "free nitro")) != [None]


async def test_a_store_that_is_away_loses_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(Shaky(store, away, away, away), tmp_path)
        async with working(intake):
            (decision,) = await offered(intake, says(1, "free nitro"))
            assert decision is not None
            assert decision.verdict == "enforce"
        assert await journalled(store) == [says(1).id]
        assert pages(intake)[ANN]["messages"] == 1


async def test_a_commit_whose_answer_is_lost_counts_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        shaky = Shaky(store)
        intake = await beginning(shaky, tmp_path)
        async with working(intake):
            await offered(intake, says(1))
            shaky.next = [answer_lost]
            assert await offered(intake, says(2, "free nitro")) == [None]
            assert pages(intake)[ANN]["messages"] == 2
            await offered(intake, says(3))
        again = await beginning(store, tmp_path)
        assert pages(again)[ANN]["messages"] == 3
        assert len(pages(again)[ANN]["strikes"].times) == 1


async def test_a_commit_that_happens_after_all_counts_once(tmp_path: Path) -> None:
    lost: list[Batch] = []

    async def cut_off(_: COMMIT, batch: Batch) -> int:
        lost.append(batch)
        raise Unreachable("connection lost")

    async def meanwhile(commit: COMMIT, batch: Batch) -> int:
        await commit(lost.pop())
        return await commit(batch)

    async with opened(tmp_path) as store:
        shaky = Shaky(store)
        intake = await beginning(shaky, tmp_path)
        async with working(intake):
            await offered(intake, says(1))
            shaky.next = [cut_off, meanwhile]
            assert await offered(intake, says(2, "free nitro")) == [None]
            assert pages(intake)[ANN]["messages"] == 2
            await offered(intake, says(3))
        assert pages(await beginning(store, tmp_path))[ANN]["messages"] == 3


async def test_whoever_was_taken_over_says_so_and_forgets(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        run = asyncio.create_task(intake.run())
        await offered(intake, says(1))
        later = datetime.now(UTC) + timedelta(seconds=61)
        await store.partitions.acquire(range(PARTITIONS), "two", later, 60)
        waiting = asyncio.create_task(intake.emit(says(2)))
        with pytest.raises(Fenced):
            await run
        waiting.cancel()
        assert "acme" not in intake.residence.memory.residents
        assert await journalled(store) == [says(1).id]


async def test_the_clock_is_checkpointed_though_nothing_was_written(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        intake.policies["birch"] = intake.policies["acme"]
        vanished = Deleted(id="gone", place=PLACE, channel=LOBBY, at=datetime.now(UTC), message="1")
        async with working(intake):
            # The other community's checkpoint reaches past the event that wrote nothing.
            await offered(intake, vanished, structs.replace(says(1), community="birch"))
        again = await beginning(store, tmp_path)
        assert again.residence.memory.residents["acme"].now == vanished.at.timestamp()


async def test_a_community_without_a_policy_is_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        run = asyncio.create_task(intake.run())
        await offered(intake, says(1))
        run.cancel()
        again = await beginning(store, tmp_path)
        again.policies.clear()
        async with working(again):
            pass
        assert (await store.checkpoints.load("acme"))[ANN]["messages"] == 1


async def test_a_start_without_events_moves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for _ in range(3):
            intake = await beginning(store, tmp_path)
            async with working(intake):
                await offered(intake, says(1))
            assert pages(intake)[ANN]["messages"] == 1


async def test_reading_from_outside_leaves_memory_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        async with working(intake):
            await offered(intake, says(1))
        memory = intake.residence.memory
        memory.forget(range(PARTITIONS))
        assert await intake.residence.remembered("acme", ANN, "messages") == 1
        names = (await intake.residence.page("acme", ANN))["names"]
        assert names == Held(("Ann", "ann"))
        assert not memory.residents
