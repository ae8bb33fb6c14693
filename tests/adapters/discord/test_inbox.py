"""The queue before the host: order, holds, bounds, and nothing lost when the host is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from adapters.discord.inbox import BATCH, FULL, Inbox
from policies.events import Message
from tests.adapters.recording import RecordingHost


def said(number: int, channel: str = "discord:channel:1") -> Message:
    at = datetime.now(UTC)
    return Message(
        id=f"{channel}:{number}",
        place="discord:guild:1",
        channel=channel,
        at=at,
        message=str(number),
    )


@pytest.fixture
def host() -> RecordingHost:
    return RecordingHost(["discord:guild:1"])


@pytest.fixture
async def inbox(host: RecordingHost) -> AsyncIterator[Inbox]:
    made = Inbox()
    pump = asyncio.create_task(made.pump(host))
    yield made
    pump.cancel()
    with suppress(asyncio.CancelledError):
        await pump


async def test_order_is_kept_over_batches(inbox: Inbox, host: RecordingHost) -> None:
    for number in range(3 * BATCH):
        inbox.put(said(number))
    await host.wait(Message, count=3 * BATCH)
    assert [e.message for e in host.of(Message)] == [str(n) for n in range(3 * BATCH)]


async def test_a_channel_on_hold_waits_and_others_do_not(inbox: Inbox, host: RecordingHost) -> None:
    inbox.hold("discord:channel:1")
    inbox.put(said(1), said(2, "discord:channel:2"), said(3))
    await host.wait(Message)
    await asyncio.sleep(0.05)
    assert [e.message for e in host.of(Message)] == ["2"]
    inbox.hold("discord:channel:1")
    inbox.release("discord:channel:1")
    inbox.release("discord:channel:1")
    await host.wait(Message, count=3)
    assert [e.message for e in host.of(Message)] == ["2", "1", "3"]


async def test_there_is_room_only_while_the_host_keeps_up(
    inbox: Inbox, host: RecordingHost
) -> None:
    host.durable.clear()
    inbox.put(*(said(number) for number in range(FULL)))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await inbox.room()
    host.durable.set()
    async with asyncio.timeout(30):
        await inbox.room()
    await host.wait(Message, count=FULL)


async def test_what_the_host_did_not_take_stays(host: RecordingHost) -> None:
    inbox = Inbox()
    host.durable.clear()
    pump = asyncio.create_task(inbox.pump(host))
    inbox.put(said(1))
    await asyncio.sleep(0.01)
    pump.cancel()
    with suppress(asyncio.CancelledError):
        await pump
    host.durable.set()
    again = asyncio.create_task(inbox.pump(host))
    await host.wait(Message)
    again.cancel()
