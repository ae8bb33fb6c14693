"""Replay: the same engine decides the same, bit for bit; what has no words is only applied."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import replaying
from bot.replaying import NoSnapshot, replay
from tests.bot.town import Town, town


def today() -> date:
    return datetime.now(UTC).date()


async def _lives(t: Town) -> None:
    """A bit of everything: chatter, spam, strikes, a ladder, commands with rows, a flood."""
    for text in ("hello", "请加微信领红包", "free nitro", "fine", "free nitro again"):
        await t.says("ann", text)
    for _ in range(10):
        await t.says("bob", "quick")
    await t.invokes("ann", "why")
    await t.invokes("mo", "timeout", "@bob 10m too loud")
    await t.invokes("mo", "lift", "@bob")
    await t.invokes("mo", "whois", "@ann")
    await t.edge.until(lambda done: len(done) > 12)


async def test_what_came_after_a_snapshot_is_decided_the_same(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await _lives(t)
        await t.app.keeping.snapshots(today())
        await _lives(t)
        found = await replay(t.app.store, "acme", today())
        assert found.different == []
        assert found.same > 25
        assert (found.applied, found.engine_changed) == (0, 0)


async def test_a_difference_is_found_and_makes_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro", id="odd")
        await t.says("ann", "free nitro", id="next")
        again = replaying._again

        def otherwise(resident: object, entry: object, policy: object) -> object:
            decision = again(resident, entry, policy)  # type: ignore[arg-type]
            return None if decision.event.endswith("/odd") else decision

        monkeypatch.setattr(replaying, "_again", otherwise)
        found = await replay(t.app.store, "acme", today())
        assert [event.rpartition("/")[2] for event in found.different] == ["odd"]


async def test_rows_without_words_are_applied_and_the_rest_still_holds(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        for n in range(2):
            await t.says("ann", "free nitro", ago=300 - n)
        cut = datetime.now(UTC) - timedelta(seconds=200)
        await t.says("ann", "free nitro")
        store = t.app.store
        # What began the community is younger than the old messages: it is no row in between.
        while await store.retention.drop_texts(cut):
            pass
        gone = [e async for e in store.journal.entries() if not e.held]
        found = await replay(store, "acme", today())
        assert found.different == []
        assert found.applied == len(gone)


async def test_another_engine_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with town(tmp_path) as t:
        await t.app.keeping.snapshots(today())
        await t.says("ann", "free nitro")
        monkeypatch.setattr(replaying, "ENGINE", "another")
        found = await replay(t.app.store, "acme", today())
        assert found.engine_changed > 0
        assert (found.same, found.different) == (0, [])


async def test_without_a_snapshot_there_is_nowhere_to_begin(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        with pytest.raises(NoSnapshot, match="no snapshot of 'acme'"):
            await replay(t.app.store, "acme", date(2020, 1, 1))


async def test_a_running_town_takes_a_snapshot_by_itself(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        for _ in range(100):
            if await t.app.store.snapshots.nearest("acme", today()):
                break
            await t.says("ann", "hello")
        else:
            raise AssertionError("no snapshot was taken")
