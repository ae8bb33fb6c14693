"""The counterpart for the Discord tests, and an adapter that runs against it."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord.schema import Schema, Unchecked, description
from tests.counterparts.discord.server import Counterpart

ABSENT = "{} is absent, so the Discord counterpart could agree with the adapter by mistake"


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The description itself, for tests that make no sense without it."""
    path = description()
    if not path.exists():
        pytest.skip(f"NOT TESTED: {ABSENT.format(path)}; set HALLWARDEN_SHARED")
    return Schema(path)


@pytest.fixture(scope="session")
def checked() -> Unchecked:
    """The description, or a warning that nothing is held against it."""
    path = description()
    if path.exists():
        return Schema(path)
    warnings.warn(f"NOT VALIDATED: {ABSENT.format(path)}; set HALLWARDEN_SHARED", stacklevel=1)
    return Unchecked()


@pytest.fixture
async def counterpart(checked: Unchecked) -> AsyncIterator[Counterpart]:
    made = Counterpart(checked)
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
