"""Without a staff channel: what the team would have read stands in the operator's log."""

from __future__ import annotations

from pathlib import Path

import pytest

import adapters.console
from adapters.port import Denied
from tests.bot.town import POLICY, town
from tests.waiting import until


async def test_a_refusal_that_no_staff_channel_hears_of_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    class Log:
        def warning(self, _: str, **fields: str) -> None:
            said.append(fields["said"])

    monkeypatch.setattr(adapters.console, "log", Log())
    async with town(tmp_path, POLICY.replace('staff_channel = "test:channel:99"\n', "")) as t:
        t.edge.answer = lambda _: Denied("the bot may not delete messages")
        await t.says("ann", "free nitro")
        await until(lambda: any("the bot may not delete messages" in s for s in said))
