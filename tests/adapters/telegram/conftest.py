"""The counterpart, started for a test and held to the published description after it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.telegram.world import TelegramWorld
from tests.counterparts.telegram.server import Telegram, serving


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A counterpart; at the end nothing may have contradicted the Bot API's description."""
    async with serving() as server:
        yield server
    assert not server.state.problems


@pytest.fixture
async def world(telegram: Telegram) -> AsyncIterator[TelegramWorld]:
    """The counterpart with one group, and the adapter running."""
    made = TelegramWorld(telegram)
    await made.start()
    yield made
    await made.stop()
