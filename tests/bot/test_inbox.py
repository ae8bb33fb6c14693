"""The inbox: order, room, and who is answered when."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

import bot.inbox
from bot.inbox import LARGEST_BATCH, Inbox, Item
from policies.decision import Decision
from policies.events import Applied, Deleted, Event

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def event(number: int, community: str = "acme") -> Event:
    return Deleted(id=str(number), place="test:room:1", community=community, at=NOW, message="1")


def swap() -> Applied:
    return Applied(id="swap", place="test:room:1", community="acme", at=NOW, bundle="b", salt=b"s")


def ids(items: list[Item]) -> list[str]:
    return [item.event.id for item in items]


def decision(item: Item) -> Decision:
    return Decision(event=item.event.id, bundle="")


async def soon() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_events_come_out_in_order_and_are_answered_in_order() -> None:
    inbox = Inbox()
    offer = asyncio.create_task(inbox.offer([event(n) for n in range(3)]))
    await soon()
    items = await inbox.take()
    assert ids(items) == ["0", "1", "2"]
    for item in reversed(items):
        assert not offer.done()
        item.decided(decision(item))
        await soon()
    answers = await offer
    assert [answer and answer.event for answer in answers] == ["0", "1", "2"]


async def test_what_is_nobodys_is_answered_at_once() -> None:
    inbox = Inbox()
    assert await inbox.offer([event(1, community="")]) == [None]
    assert await inbox.take() == []


async def test_a_batch_has_an_end() -> None:
    inbox = Inbox()
    offer = asyncio.create_task(inbox.offer([event(n) for n in range(LARGEST_BATCH + 1)]))
    await soon()
    assert len(await inbox.take()) == LARGEST_BATCH
    assert ids(await inbox.take()) == [str(LARGEST_BATCH)]
    offer.cancel()


async def test_a_new_policy_goes_alone() -> None:
    inbox = Inbox()
    offer = asyncio.create_task(inbox.offer([event(1), swap(), event(2)]))
    await soon()
    assert ids(await inbox.take()) == ["1"]
    assert ids(await inbox.take()) == ["swap"]
    assert ids(await inbox.take()) == ["2"]
    offer.cancel()


async def test_offering_waits_while_the_inbox_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.inbox, "LONGEST_QUEUE", 2)
    inbox = Inbox()
    offers = [asyncio.create_task(inbox.offer([event(n)])) for n in range(4)]
    await soon()
    assert len(inbox) == 2
    assert ids(await inbox.take()) == ["0", "1"]
    await soon()
    assert ids(await inbox.take()) == ["2", "3"]
    for offer in offers:
        offer.cancel()


async def test_whoever_gives_up_leaves_the_event_to_be_decided() -> None:
    inbox = Inbox()
    offer = asyncio.create_task(inbox.offer([event(1)]))
    await soon()
    offer.cancel()
    await soon()
    (item,) = await inbox.take()
    item.decided(decision(item))


async def test_whoever_gives_up_while_it_is_full_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.inbox, "LONGEST_QUEUE", 1)
    inbox = Inbox()
    first = asyncio.create_task(inbox.offer([event(1)]))
    second = asyncio.create_task(inbox.offer([event(2)]))
    await soon()
    second.cancel()
    await soon()
    assert ids(await inbox.take()) == ["1"]
    await soon()
    assert await inbox.take() == []
    first.cancel()


async def test_what_cannot_be_kept_is_raised_where_it_was_offered() -> None:
    inbox = Inbox()
    offer = asyncio.create_task(inbox.offer([event(1), event(2)]))
    await soon()
    one, two = await inbox.take()
    one.refused(ValueError("no"))
    two.decided(decision(two))
    with pytest.raises(ValueError, match="no"):
        await offer


async def test_a_wait_ends_when_something_comes_or_somebody_nudges() -> None:
    inbox = Inbox()
    async with asyncio.timeout(2):
        waiting = asyncio.create_task(inbox.wait(60))
        await soon()
        inbox.nudge()
        await waiting
        waiting = asyncio.create_task(inbox.wait(60))
        await soon()
        offer = asyncio.create_task(inbox.offer([event(1)]))
        await waiting
        offer.cancel()
