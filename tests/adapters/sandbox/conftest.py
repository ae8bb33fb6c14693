"""A sandbox that runs on a free port with a stand-in behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest

from adapters.sandbox import Live, Sandbox
from adapters.sandbox.people import member_id
from policies.commands.shown import shown
from policies.rights import PERMISSIONS
from tests.adapters.sandbox.standin import StandIn


class House(NamedTuple):
    """A running sandbox and what stands behind it."""

    sandbox: Sandbox
    host: StandIn


@asynccontextmanager
async def opened(port: int = 0) -> AsyncIterator[House]:
    """A running sandbox, stopped at the end."""
    async with asyncio.TaskGroup() as group:
        sandbox = Sandbox(port=port, commands=shown())
        host = StandIn(sandbox, group)
        running = group.create_task(sandbox.run(host))
        async with asyncio.timeout(30):
            await sandbox.ready.wait()
        may = {member_id("moderator"): ("case", "warn"), member_id("admin"): PERMISSIONS}
        sandbox.show(Live(acting="act", path="policies.d/sandbox.toml", rules=4, may=may))
        try:
            yield House(sandbox, host)
        finally:
            running.cancel()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with opened() as one:
        yield one
