"""Leases: who holds what, and how the last holder is fenced."""

from __future__ import annotations

import asyncio

import pytest

from storage.errors import Fenced
from storage.store import Store
from tests.storage.facts import NOW, batch, hold, later, message, row


async def test_free_partitions_are_taken_with_a_new_epoch(store: Store) -> None:
    assert await store.partitions.acquire([3, 5], "one", NOW, 60) == {3: 1, 5: 1}


async def test_a_held_partition_is_not_given_to_another(store: Store) -> None:
    await hold(store, 3)
    assert await store.partitions.acquire([3, 4], "two", later(59), 60) == {4: 1}


async def test_taking_again_keeps_the_epoch(store: Store) -> None:
    first = await hold(store, 3)
    assert await hold(store, 3) == first


async def test_an_expired_partition_is_taken_with_the_next_epoch(store: Store) -> None:
    await hold(store, 3)
    assert await store.partitions.acquire([3], "two", later(60), 60) == {3: 2}


async def test_a_released_partition_is_free_and_its_epoch_grows(store: Store) -> None:
    await store.partitions.release(await hold(store, 3), "one")
    assert await store.partitions.acquire([3], "one", NOW, 60) == {3: 2}


async def test_release_leaves_what_another_holds(store: Store) -> None:
    old = await hold(store, 3)
    await store.partitions.acquire([3], "two", later(60), 60)
    await store.partitions.release(old, "one")
    assert await store.partitions.acquire([3], "one", later(61), 60) == {}


async def test_renewing_holds_longer(store: Store) -> None:
    epochs = await hold(store, 3)
    await store.partitions.renew(epochs, "one", later(50), 60)
    assert await store.partitions.acquire([3], "two", later(100), 60) == {}


async def test_renewing_what_was_lost_names_it_and_renews_the_rest(store: Store) -> None:
    epochs = await hold(store, 3, 4)
    await store.partitions.acquire([3], "two", later(60), 60)
    with pytest.raises(Fenced) as raised:
        await store.partitions.renew(epochs, "one", later(61), 60)
    assert raised.value.lost == {3}
    assert await store.partitions.acquire([4], "two", later(100), 60) == {}


async def test_two_processes_at_once_never_share_a_partition(store: Store, database: str) -> None:
    other = await Store.open(database)
    partitions = range(64)
    one, two = await asyncio.gather(
        store.partitions.acquire(partitions, "one", NOW, 60),
        other.partitions.acquire(partitions, "two", NOW, 60),
    )
    await other.close()
    assert not one.keys() & two.keys()


async def test_the_first_owner_is_fenced_and_writes_nothing(store: Store, database: str) -> None:
    standby = await Store.open(database)
    stale = await hold(store, 1, 2)
    fresh = await standby.partitions.acquire([1], "two", later(60), 60)
    await standby.commit(batch(fresh, row(message(1))))
    stray = batch(stale, row(message(2)), row(message(3), partition=2))
    with pytest.raises(Fenced) as raised:
        await store.commit(stray)
    assert raised.value.lost == {1}
    with pytest.raises(Fenced):
        await store.checkpoints.checkpoint(stale, 1, {}, {})
    assert [entry.event async for entry in standby.journal.entries()] == [message(1)]
    await standby.close()
