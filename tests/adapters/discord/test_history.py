"""Catch-up: what was posted while nobody listened is read, in order, once, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.discord.gateway import Gateway
from adapters.discord.history import MOST
from policies.events import CaughtUp, Message
from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord.server import Fault


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identify again at once; the library waits five seconds, which no test has to see."""

    async def at_once(self: Gateway, shard_id: int | None, *, initial: bool = False) -> None:
        return None

    monkeypatch.setattr(Gateway, "before_identify_hook", at_once)


async def test_an_invalid_session_is_caught_up_from_history(
    world: DiscordWorld, prompt: None
) -> None:
    first = await world.says(world.member, "read")
    await world.host.wait(Message, lambda e: e.message == first)
    world.host.cursors[world.channel] = first
    await world.server.gateway.invalidate()
    missed = [await world.says(world.admin, f"missed {n}") for n in range(3)]
    caught = await world.host.wait(CaughtUp, lambda e: e.to == missed[-1])
    assert caught.late == 3
    after = await world.says(world.member, "live")
    await world.host.wait(Message, lambda e: e.message == after)
    heard = world.host.of(Message)
    assert [e.message for e in heard] == [first, *missed, after]
    assert all(e.actor.roles for e in heard if e.actor.id == world.admin), "roles unknown when late"
    assert world.server.gateway.heard == [("/gateway/", "identify")] * 2


async def test_live_events_wait_for_the_catch_up(world: DiscordWorld) -> None:
    first = await world.says(world.member, "read")
    await world.host.wait(Message, lambda e: e.message == first)
    await world.stop()
    world.host.cursors[world.channel] = first
    missed = await world.says(world.member, "missed")
    history = f"/channels/{world.channel_id}/messages"
    world.server.faults.extend([Fault(), Fault(), Fault(retry_after=1.4)])
    await world.start()
    await world.server.until(lambda: any(c.path == history for c in world.server.calls))
    live = await world.says(world.member, "live")
    await world.host.wait(Message, lambda e: e.message == live)
    await world.host.wait(CaughtUp, lambda e: e.to in (missed, live))
    assert [e.message for e in world.host.of(Message)] == [first, missed, live]
    reads = [c for c in world.server.calls if c.path == history]
    assert [c.status for c in reads] == [429, 200]
    assert reads[1].at - reads[0].at >= 1.4, "did not wait as long as it was told to"


async def test_a_catch_up_does_not_go_back_for_ever(world: DiscordWorld) -> None:
    first = await world.says(world.member, "read")
    await world.host.wait(Message, lambda e: e.message == first)
    await world.stop()
    world.host.cursors[world.channel] = str(int(first) - ((30 * 3_600_000) << 22))
    for hours in (25, 23):
        await world.ages(await world.says(world.member, f"{hours} h ago"), timedelta(hours=hours))
    await world.start()
    await world.host.wait(Message, lambda e: e.content.text == "23 h ago")
    await world.host.wait(CaughtUp)
    assert "25 h ago" not in [e.content.text for e in world.host.of(Message)]


async def test_a_gap_that_could_not_be_read_is_not_forgotten(
    world: DiscordWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.history._PAUSES", (0.0, 0.0, 0.0))
    first = await world.says(world.member, "read")
    assert (await world.host.wait(Message, lambda e: e.message == first)).position == first
    await world.stop()
    world.host.cursors[world.channel] = first
    await world.says(world.member, "missed")
    world.server.faults.extend([Fault(), Fault(), *[Fault(status=503)] * 3])
    await world.start()
    await world.server.until(lambda: not world.server.faults)
    live = await world.says(world.member, "live")
    heard = await world.host.wait(Message, lambda e: e.message == live)
    assert heard.position == "", "the cursor would pass over what was missed"


async def test_a_catch_up_reads_only_so_much(world: DiscordWorld) -> None:
    first = await world.says(world.member, "read")
    await world.host.wait(Message, lambda e: e.message == first)
    await world.stop()
    world.host.cursors[world.channel] = first
    missed = [await world.says(world.member, str(n)) for n in range(MOST + 50)]
    await world.start()
    await world.host.wait(CaughtUp, lambda e: e.to == missed[-1])
    assert [e.message for e in world.host.of(Message)][1:] == missed[-MOST:]


async def test_a_new_channel_counts_as_read_up_to_its_beginning(world: DiscordWorld) -> None:
    await world.host.wait(CaughtUp, lambda e: e.channel == world.channel)
    made = world.server.state.channel("news")
    body = {
        "id": str(made.id),
        "type": 0,
        "guild_id": str(world.server.state.guild),
        "name": "news",
    }
    await world.server.gateway.dispatch("CHANNEL_CREATE", {**body, "position": 1, "flags": 0})
    begun = await world.host.wait(CaughtUp, lambda e: e.channel == f"discord:channel:{made.id}")
    assert begun.to == str(made.id)
