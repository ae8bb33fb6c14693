"""Platforms where a person has to confirm, or that take only so much a month: receipts say so.

None that we know is like that; this one is made for the test, at the seam where one would be.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.delivery
from adapters.port import Capped, Done, Host, Outcome, Unknown, Waits
from policies.actions import Action
from policies.announced import Announce
from tests.bot.test_announcing_late import alerts
from tests.bot.town import POLICY, Town, town
from tests.waiting import until


def policy() -> str:
    at = datetime.now(UTC) - timedelta(minutes=2)
    return f"""{POLICY}
[channels."test:channel:7"]
name = "news"
[[announcements]]
name = "now"
at = "{at:%Y-%m-%d %H:%M}"
to = ["news"]
text = "It begins"
"""


@dataclass
class Desk:
    """A platform on which a person confirms what a bot has prepared."""

    host: Host
    prepared: list[str] = field(default_factory=list)
    confirmed: bool = False
    lost: int = 0

    async def perform(self, action: Action) -> Outcome:
        if not isinstance(action, Announce):
            return Done("m")
        ref = await self.host.sent(action.id)
        if not ref:
            ref = f"task{len(self.prepared)}"
            self.prepared.append(ref)
        elif self.lost:
            self.lost -= 1
            return Unknown("the connection broke")
        return Done("m1") if self.confirmed else Waits("Wang Li", ref, 0.02)


async def receipt(t: Town) -> dict[str, Any]:
    """The one that there is, or nothing."""
    rows = await t.app.store.fetch("receipts", "acme", {"name": "now"}, 10)
    return rows[0] if rows else {}


async def becomes(t: Town, state: str) -> dict[str, Any]:
    """Its receipt, once it is like that."""
    async with asyncio.timeout(30):
        while (found := await receipt(t)).get("state") != state:
            await asyncio.sleep(0.02)
    return found


async def test_it_waits_for_a_person_and_is_prepared_once(tmp_path: Path) -> None:
    async with town(tmp_path, policy()) as t:
        desk = Desk(t.app.host)
        t.edge.perform = desk.perform  # type: ignore[method-assign]
        await until(lambda: desk.prepared)
        found = await becomes(t, "confirming")
        # One more while it is looked at again; they do not add up.
        assert (found["error"], found["attempts"] < 2) == ("Wang Li", True)
    async with town(tmp_path, policy()) as t:
        again = Desk(t.app.host, lost=3)
        t.edge.perform = again.perform  # type: ignore[method-assign]
        await until(lambda: not again.lost)
        later = datetime.now(UTC) + timedelta(hours=5)
        with pytest.MonkeyPatch.context() as patch:
            # It was claimed in time; how long a person takes is theirs.
            patch.setattr(bot.delivery, "_now", lambda: later)
            again.confirmed = True
            assert (await becomes(t, "sent"))["ref"] == "m1"
    assert (desk.prepared, again.prepared) == (["task0"], [])


async def test_what_is_used_up_is_told(tmp_path: Path) -> None:
    async with town(tmp_path, policy()) as t:
        t.edge.answer = lambda action: (
            Capped("4 of 4 this month") if isinstance(action, Announce) else Done("m")
        )
        assert (await becomes(t, "capped"))["error"] == "4 of 4 this month"
        await until(lambda: any("is used up (4 of 4 this month)" in words for words in alerts(t)))
