"""Delivery: lanes, urgency, retries and their end, trouble with the store, and a graceful stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.delivery
from adapters import mail
from adapters.port import Done, Later, Outcome, Unknown
from bot.pace import Limits
from policies.actions import Action, Alert, Ban, Delete, Lift, Notice, Reply, Timeout
from policies.events import Actor, Moderated, Refused, Settled
from storage.errors import Unreachable
from tests.bot.town import PLACE, Town, plain, town
from tests.waiting import until


@dataclass
class Gate:
    """Holds calls back until it is opened, and sees how many are under way."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: list[Action] = field(default_factory=list)
    most_in_a_lane: int = 0

    async def perform(self, action: Action) -> Outcome:
        self.under_way.append(action)
        lanes = [a.lane for a in self.under_way]
        self.most_in_a_lane = max(self.most_in_a_lane, *(lanes.count(lane) for lane in lanes))
        await self.open.wait()
        await asyncio.sleep(0.01)
        self.under_way.remove(action)
        return Done("m1")


@asynccontextmanager
async def gated(folder: Path) -> AsyncIterator[tuple[Town, Gate]]:
    async with town(folder) as t:
        gate, recorded = Gate(), t.edge.perform

        async def perform(action: Action) -> Outcome:
            await recorded(action)
            return await gate.perform(action)

        t.edge.perform = perform  # type: ignore[method-assign]
        try:
            yield t, gate
        finally:
            gate.open.set()


async def settled(t: Town) -> dict[str, str]:
    entries = [e.event async for e in t.app.store.journal.entries()]
    return {e.id.rpartition("/")[0]: e.outcome for e in entries if isinstance(e, Settled)}


async def closed(t: Town) -> None:
    """Until nothing is left to be done but at its time."""
    async with asyncio.timeout(10):
        while (await t.app.store.outbox.open_count()).keys() - {"clock"}:
            await asyncio.sleep(0.01)


async def test_a_lane_is_done_one_at_a_time_and_in_order(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        await t.says("ann", "hello")
        for minutes in range(1, 5):
            await t.invokes("ada", "timeout", f"@ann {minutes}m")
        await t.says("bob", "free nitro")
        await until(lambda: len(gate.under_way) >= 2)
        await asyncio.sleep(0.1)
        gate.open.set()
        await closed(t)
        assert gate.most_in_a_lane == 1
        timeouts = [a.until for a in t.edge.done if isinstance(a, Timeout)]
        assert len(timeouts) == 4
        assert timeouts == sorted(timeouts)


async def test_deletes_and_sanctions_go_before_answers(tmp_path: Path) -> None:
    async with town(tmp_path, limits={"test": Limits(per_second=4)}) as t:
        waiting = iter([True])
        t.edge.answer = lambda _: (
            Later(0.5, "429", whole_connection=True) if next(waiting, False) else Done("m1")
        )
        await t.says("ann", "free nitro", id="first")
        await t.edge.until(lambda done: len(done) >= 1)
        del t.edge.done[:]
        for n in range(3):
            await t.invokes("mo", "strikes", "@ann")
            await t.says("bob", "free nitro", id=f"b{n}")
        await closed(t)
        kinds = [type(a) for a in t.edge.done]
        last_delete = max(n for n, kind in enumerate(kinds) if kind is Delete)
        first_answer = min(n for n, kind in enumerate(kinds) if kind in (Reply, Notice))
        assert kinds.count(Delete) >= 3
        assert last_delete < first_answer


async def test_after_the_last_attempt_it_is_a_dead_letter_and_a_human_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.delivery, "ATTEMPTS", 2)
    async with town(tmp_path) as t:
        t.edge.answer = lambda a: Later(0, "503") if isinstance(a, Delete) else Done("m1")
        await t.says("ann", "free nitro")
        done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        assert len([a for a in done if isinstance(a, Delete)]) == 2
        (alert,) = [a for a in done if isinstance(a, Alert)]
        assert "503" in plain(alert.text)
        (dead,) = await t.app.store.outbox.dead()
        assert (dead["attempts"], dead["error"]) == (2, "503")


def test_letters_are_tried_for_an_hour() -> None:
    longest, most = bot.delivery.LONGEST_PAUSE, bot.delivery.LETTER_ATTEMPTS
    pauses = [max(mail.PAUSE, min(longest, 0.25 * 2**n)) for n in range(1, most)]
    assert 3_600 <= sum(pauses) <= 2 * 3_600


async def test_waiting_for_the_connection_is_no_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.delivery, "ATTEMPTS", 2)
    async with town(tmp_path) as t:
        waits: list[Outcome] = [Later(0.01, "429", whole_connection=True)] * 5
        ends = iter([*waits, Later(0, "503")])
        t.edge.answer = lambda a: next(ends, Done()) if isinstance(a, Delete) else Done("m1")
        await t.says("ann", "free nitro")
        await closed(t)
        assert not await t.app.store.outbox.dead()
        assert len([a for a in t.edge.done if isinstance(a, Delete)]) == 7


async def test_what_is_under_way_ends_before_the_program_does(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        await t.says("ann", "free nitro")
        await until(lambda: gate.under_way)
        t.app.stop()
        await asyncio.sleep(0.2)
        gate.open.set()
        async with asyncio.timeout(10):
            while not (ends := await settled(t)):
                await asyncio.sleep(0.01)
        assert set(ends.values()) == {"done"}


async def test_an_action_somebody_died_over_is_repeated_or_asked_about(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        await t.says("bob", "hello")
        await t.says("ann", "free nitro")
        await t.invokes("mo", "kick", "@bob")
        await until(lambda: len(gate.under_way) == 2)
        leased = {type(a): a.id for a in gate.under_way}
        t.app.delivery._in_hand.clear()
        far = datetime.now(UTC) + timedelta(hours=1)
        await t.app.delivery.recover(far)
        ends = await settled(t)
        assert ends == {leased[Notice]: "unknown"}
        await until(lambda: [type(a) for a in t.edge.done].count(Delete) == 2)
        gate.open.set()
        await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        assert [a.id for a in t.edge.done].count(leased[Notice]) == 1


async def test_an_alert_that_somebody_died_over_is_shown_again(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        await t.offers(Refused(id="bad", place=PLACE, at=datetime.now(UTC), reasons=("line 3",)))
        await until(lambda: len(gate.under_way) == 1)
        t.app.delivery._in_hand.clear()
        far = datetime.now(UTC) + timedelta(hours=1)
        await t.app.delivery.recover(far)
        await until(lambda: len(t.edge.done) == 2)
        gate.open.set()
        await closed(t)
        assert [type(a) for a in t.edge.done] == [Alert, Alert]
        assert set((await settled(t)).values()) == {"done"}


async def test_a_death_is_no_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.delivery, "ATTEMPTS", 2)
    async with town(tmp_path) as t:
        never, calls = asyncio.Event(), 0

        async def perform(action: Action) -> Outcome:
            nonlocal calls
            calls += 1
            if calls == 1:
                await never.wait()
            return Later(0.0, "503") if calls == 2 else Done("m1")

        t.edge.perform = perform  # type: ignore[method-assign]
        await t.offers(Refused(id="bad", place=PLACE, at=datetime.now(UTC), reasons=("line 3",)))
        await until(lambda: calls == 1)
        t.app.delivery._in_hand.clear()
        await t.app.delivery.recover(datetime.now(UTC) + timedelta(hours=1))
        await until(lambda: calls == 3)
        never.set()
        await closed(t)
        assert not await t.app.store.outbox.dead()


async def test_a_ban_that_is_lifted_by_hand_meanwhile_is_not_made(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann")
        await until(lambda: any(isinstance(a, Notice) for a in gate.under_way))
        lifted = Moderated(
            id="lifted",
            place=PLACE,
            at=datetime.now(UTC),
            actor=Actor(id="test:member:mo"),
            member="test:member:ann",
            sanction="ban",
            lifted=True,
        )
        await t.offers(lifted)
        gate.open.set()
        await closed(t)
        assert not [a for a in t.edge.done if isinstance(a, Ban | Lift)]


async def test_what_is_in_hand_is_left_alone(tmp_path: Path) -> None:
    async with gated(tmp_path) as (t, gate):
        await t.says("bob", "hello")
        await t.says("ann", "free nitro")
        await t.invokes("mo", "kick", "@bob")
        await until(lambda: len(gate.under_way) == 2)
        far = datetime.now(UTC) + timedelta(hours=1)
        await t.app.delivery.recover(far)
        gate.open.set()
        await closed(t)
        assert set((await settled(t)).values()) == {"done"}
        ids = [action.id for action in t.edge.done]
        assert len(ids) == len({*ids}), "nothing is done twice"


async def test_an_outbox_that_cannot_be_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.delivery, "TROUBLE_SECONDS", 0.01)
    async with town(tmp_path) as t:
        outbox, trouble = t.app.store.outbox, iter(range(6))
        for name in ("claim", "next_due", "expired"):
            real = getattr(outbox, name)

            async def shaky(*args: Any, real: Any = real) -> Any:
                if next(trouble, None) is not None:
                    raise Unreachable("away")
                return await real(*args)

            setattr(outbox, name, shaky)
        t.app.delivery.wake({"test"})
        await asyncio.sleep(0.1)
        await t.says("ann", "free nitro")
        await closed(t)
        assert len(t.edge.done) == 2


async def test_nobody_knows_and_it_cannot_be_repeated(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        t.edge.answer = lambda a: Unknown("lost") if isinstance(a, Notice) else Done("m1")
        await t.says("ann", "free nitro")
        await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        assert [type(a) for a in t.edge.done].count(Notice) == 1
