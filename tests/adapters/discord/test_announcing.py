"""Announcements on Discord: whom they notify, what can be followed, and how they are pinned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.port import Done, Gone
from policies.actions import Address
from policies.announced import Announce, Pin
from tests.adapters.discord.world import DiscordWorld


@pytest.fixture
async def ready(world: DiscordWorld) -> DiscordWorld:
    """The world, connected, with the calls of the start forgotten."""
    await world.server.until(lambda: world.server.gateway.sessions)
    world.server.calls.clear()
    return world


async def done(world: DiscordWorld, action: Announce) -> str:
    outcome = await world.adapter.perform(action)
    assert isinstance(outcome, Done), outcome
    return outcome.ref


def announces(world: DiscordWorld, **more: Any) -> Announce:
    at = datetime.now(UTC)
    return Announce(
        id="announce/acme/hours/1/c", place=world.place, channel=world.channel,
        announcement="hours", firing=at, expires=at + timedelta(hours=1),
        text=("See ", Address("https://acme.test/a_b")), **more,
    )  # fmt: skip


async def test_an_announcement_notifies_whom_it_says_and_nobody_else(ready: DiscordWorld) -> None:
    await done(ready, announces(ready, mentions=("discord:role:77", "everyone")))
    body = ready.server.calls[-1].body
    assert body["content"] == "<@&77> @everyone\nSee https://acme.test/a_b"
    assert body["allowed_mentions"] == {"parse": ["everyone"], "roles": ["77"]}


async def test_nobody_is_notified_unless_it_says_so(ready: DiscordWorld) -> None:
    await done(ready, announces(ready))
    assert ready.server.calls[-1].body["allowed_mentions"] == {"parse": []}


async def test_an_announcement_is_pinned_and_no_longer(ready: DiscordWorld) -> None:
    ref = await done(ready, announces(ready))
    for off in (False, True):
        pin = Pin(id="p", place=ready.place, channel=ready.channel, message=ref, off=off)
        assert await ready.adapter.perform(pin) == Done()
    assert [call.method for call in ready.server.calls[-2:]] == ["PUT", "DELETE"]
    nothing = Pin(id="p", place=ready.place, channel=ready.channel, message="5")
    assert isinstance(await ready.adapter.perform(nothing), Gone)
