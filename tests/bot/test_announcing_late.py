"""Announcements that come late: what the rule for it says is done, and a receipt says so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.delivery
from adapters.port import Done, Later, Outcome
from policies.actions import Action, Alert
from policies.announced import Announce
from tests.bot.town import POLICY, Town, plain, town
from tests.waiting import until


def alerts(t: Town) -> list[str]:
    """What the team was told."""
    return [plain(a.text) for a in t.edge.done if isinstance(a, Alert)]


async def test_an_announcement_that_comes_too_late_is_not_posted(tmp_path: Path) -> None:
    at = datetime.now(UTC) - timedelta(minutes=2)
    policy = (
        POLICY
        + f"""
[channels."test:channel:7"]
name = "news"

[[announcements]]
name = "now"
at = "{at:%Y-%m-%d %H:%M}"
to = ["news"]
text = "It begins"

[[announcements]]
name = "gone"
at = "{at:%Y-%m-%d %H:%M}"
to = ["news"]
text = "It began"
missed = "skip"
"""
    )
    async with town(tmp_path, policy) as t:
        await t.edge.until(lambda done: any(isinstance(a, Announce) for a in done))

        async def receipts() -> list[dict[str, Any]]:
            return await t.app.store.fetch("receipts", "acme", {"name": "now"}, 10)

        async def sent() -> bool:
            return [r["state"] for r in await receipts()] == ["sent"]

        while not await sent():
            await asyncio.sleep(0.02)
        (one,) = await receipts()
        assert (one["channel"], one["ref"], one["attempts"]) == ("test:channel:7", "m1", 1)
        assert {a.announcement for a in t.edge.done if isinstance(a, Announce)} == {"now"}
        assert await t.app.store.fetch("receipts", "acme", {"name": "gone"}, 10) == []


async def test_a_row_that_waited_too_long_is_closed_as_missed(tmp_path: Path) -> None:
    at = datetime.now(UTC) - timedelta(minutes=2)
    policy = (
        POLICY
        + f"""
[channels."test:channel:7"]
name = "news"

[[announcements]]
name = "now"
at = "{at:%Y-%m-%d %H:%M}"
to = ["news"]
text = "It begins"
missed = "send within 30m"
"""
    )
    tries: list[Action] = []

    def away(action: Action) -> Outcome:
        tries.append(action)
        return Later(0.01, "not now") if isinstance(action, Announce) else Done("m")

    async with town(tmp_path, policy) as t:
        t.edge.answer = away
        await until(lambda: [a for a in tries if isinstance(a, Announce)])
        later = datetime.now(UTC) + timedelta(hours=1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bot.delivery, "_now", lambda: later)
            await until(lambda: any("came too late for news" in words for words in alerts(t)))
        (one,) = await t.app.store.fetch("receipts", "acme", {"name": "now"}, 10)
        assert (one["state"], one["error"]) == ("missed", "missed")
