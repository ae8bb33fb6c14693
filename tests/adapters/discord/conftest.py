"""The counterpart for the Discord tests, and an adapter that runs against it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord.schema import Schema, description
from tests.counterparts.discord.server import Counterpart


@pytest.fixture(scope="session")
def schema() -> Schema:
    path = description()
    if not path.exists():
        pytest.skip(
            f"NOT TESTED: {path} is absent, so the Discord counterpart could agree with the "
            "adapter by mistake; set HALLWARDEN_SHARED"
        )
    return Schema(path)


@pytest.fixture
async def counterpart(schema: Schema) -> AsyncIterator[Counterpart]:
    made = Counterpart(schema)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
    assert not made.violations, "\n".join(made.violations)


@pytest.fixture
async def world(counterpart: Counterpart) -> AsyncIterator[DiscordWorld]:
    made = DiscordWorld(counterpart)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
