"""Giving up: what nobody can do any more is a dead letter, and nothing waits for ever."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.port import Later
from policies.events import Refused
from tests.bot.town import PLACE, POLICY, Town, town


async def dead(t: Town, count: int) -> list[tuple[str, str, str]]:
    """Platform, community and reason of so many dead letters."""
    async with asyncio.timeout(10):
        while len(rows := await t.app.store.outbox.dead()) < count:
            await asyncio.sleep(0.02)
    return [(row["platform"], row["community"], row["error"]) for row in rows]


def counted(t: Town, platform: str) -> float:
    labels = {"platform": platform}
    value = t.app.telemetry.registry.get_sample_value("hallwarden_dead_letters_total", labels)
    return value or 0.0


async def test_actions_of_a_community_that_was_taken_out_are_given_up_at_the_start(
    tmp_path: Path,
) -> None:
    async with town(tmp_path) as t:
        t.edge.answer = lambda _: Later(3600, "503")
        await t.says("ann", "free nitro")
        await t.invokes("ada", "ban", "@ann 2d")
        await t.edge.until(lambda done: len(done) >= 2)
        waiting = (await t.app.store.outbox.open_count())["test"]
    other = POLICY.replace('"acme"', '"beta"').replace(PLACE, "test:room:2")
    (tmp_path / "acme.toml").write_text(other, encoding="utf-8")
    async with town(tmp_path) as t:
        reason = "no policy names this community any more"
        assert await dead(t, waiting) == [("test", "acme", reason)] * waiting
        assert counted(t, "test") == waiting
        assert not t.edge.done
        assert (await t.app.store.outbox.open_count()).keys() == {"clock"}


async def test_actions_of_a_platform_that_nothing_connects_to_are_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.SWEEP_SECONDS", 0.05)
    async with town(tmp_path, POLICY.replace("test:channel:99", "gone:channel:99")) as t:
        await t.offers(Refused(id="bad", place=PLACE, at=datetime.now(UTC), reasons=("line 3",)))
        assert await dead(t, 1) == [("gone", "acme", "nothing connects to this platform")]
        assert counted(t, "gone") == 1
        assert (await t.app.store.outbox.open_count()).keys() == {"clock"}
