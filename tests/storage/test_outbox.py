"""The outbox: order, lanes, leases, retries."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from policies.actions import Notice, Wake
from policies.decision import AnyAction
from policies.events import Message
from policies.following.restraint import ENDED
from policies.measures import RoleAdd, RoleRemove
from storage.commit import Outcome
from storage.store import Store
from tests.storage.facts import (
    ANN,
    NOW,
    PLACE,
    ban,
    batch,
    delete,
    hold,
    ids,
    later,
    message,
    row,
    send,
    timeout,
)

Epochs = dict[int, int]


async def filled(store: Store, *pairs: tuple[Message, AnyAction]) -> Epochs:
    """A store that is to perform these actions."""
    epochs = await hold(store, 1, 2)
    await store.commit(batch(epochs, *(row(event, action) for event, action in pairs)))
    return epochs


async def claimed(store: Store, epochs: Epochs, at: datetime = NOW, limit: int = 10) -> list[str]:
    return ids(await store.outbox.claim(epochs, ["telegram"], at, limit, 60))


async def test_urgent_actions_come_first_then_the_oldest(store: Store) -> None:
    words, first, second = message(1), message(2), message(3)
    epochs = await filled(
        store, (words, send(words)), (first, delete(first)), (second, delete(second))
    )
    expected = [delete(first).id, delete(second).id, send(words).id]
    assert await claimed(store, epochs) == expected


async def test_only_what_is_urgent_where_nothing_else_may_leave(store: Store) -> None:
    words, bad = message(1), message(2)
    epochs = await filled(store, (words, send(words)), (bad, delete(bad)))
    urgent = await store.outbox.claim(epochs, ["telegram"], NOW, 10, 60, 0)
    assert ids(urgent) == [delete(bad).id]
    assert await claimed(store, epochs) == [send(words).id]


async def test_no_more_than_the_limit_are_claimed_and_none_twice(store: Store) -> None:
    events = [message(n) for n in range(5)]
    epochs = await filled(store, *((e, delete(e)) for e in events))
    assert len(await claimed(store, epochs, limit=3)) == 3
    assert len(await claimed(store, epochs)) == 2
    assert await claimed(store, epochs) == []


async def test_of_a_lane_only_the_oldest_open_action_is_given_out(store: Store) -> None:
    first, second = message(1), message(2)
    epochs = await filled(store, (first, timeout(first)), (second, ban(second)))
    assert await claimed(store, epochs) == [timeout(first).id]
    assert await claimed(store, epochs) == []
    done = Outcome(action_id=timeout(first).id, outcome="done", at=NOW)
    await store.commit(batch(epochs, row(message(3)), settled=(done,)))
    assert await claimed(store, epochs) == [ban(second).id]


async def test_a_postponed_action_holds_its_lane_and_counts_its_tries(store: Store) -> None:
    first, second = message(1), message(2)
    epochs = await filled(store, (first, timeout(first)), (second, ban(second)))
    await claimed(store, epochs)
    await store.outbox.postpone(epochs, timeout(first).id, later(30), "slow down")
    assert await claimed(store, epochs, later(29)) == []
    assert await store.outbox.next_due(epochs, ["telegram"]) == later(30)
    (again,) = await store.outbox.claim(epochs, ["telegram"], later(30), 10, 60)
    assert (again.action, again.attempts, again.due) == (timeout(first), 2, later(30))


async def test_what_is_not_leased_cannot_be_postponed(store: Store) -> None:
    first = message(1)
    epochs = await filled(store, (first, delete(first)))
    await store.outbox.postpone(epochs, delete(first).id, later(30))
    assert await claimed(store, epochs) == [delete(first).id]


async def test_a_lease_that_runs_out_is_seen_and_not_given_out_again(store: Store) -> None:
    first = message(1)
    epochs = await filled(store, (first, delete(first)))
    await claimed(store, epochs)
    assert await store.outbox.expired(epochs, later(59)) == []
    assert ids(await store.outbox.expired(epochs, later(60))) == [delete(first).id]
    assert await claimed(store, epochs, later(600)) == []


async def test_a_wake_is_due_at_its_time(store: Store) -> None:
    event = message(1)
    wake = Wake(id=f"{event.id}#0", place="clock:", community="acme", at=later(100), what="remind")
    epochs = await filled(store, (event, wake))
    assert await store.outbox.next_due(epochs, ["clock"]) == later(100)
    assert await store.outbox.claim(epochs, ["clock"], later(99), 10, 60) == []
    assert ids(await store.outbox.claim(epochs, ["clock"], later(100), 10, 60)) == [wake.id]


async def test_only_the_platforms_asked_for_are_given_out(store: Store) -> None:
    first = message(1)
    epochs = await filled(store, (first, delete(first)))
    assert await store.outbox.claim(epochs, ["discord"], NOW, 10, 60) == []
    assert await store.outbox.next_due(epochs, ["discord"]) is None
    assert await store.outbox.open_count() == {"telegram": 1}


async def test_actions_of_partitions_that_were_lost_are_not_given_out(store: Store) -> None:
    first = message(1)
    stale = await filled(store, (first, delete(first)))
    fresh = await store.partitions.acquire([1, 2], "two", later(60), 60)
    assert await claimed(store, stale) == []
    assert await store.outbox.next_due(stale, ["telegram"]) is None
    assert await claimed(store, fresh) == [delete(first).id]
    assert await store.outbox.expired(stale, later(600)) == []


async def test_what_an_action_made_is_unknown_before_it_settles(store: Store) -> None:
    first = message(1)
    await filled(store, (first, send(first)))
    assert await store.outbox.ref(send(first).id) == ""
    assert await store.outbox.ref("never#0") == ""


async def test_a_halted_community_does_nothing_more_but_what_people_ordered(store: Store) -> None:
    epochs = await hold(store)
    rows = []
    for n in range(3):
        event = message(n, community="beta" if n == 2 else "acme")
        by = "command" if n == 1 else "words"
        told = Notice(id=f"{event.id}#1", place=PLACE, because="notice", member=ANN, text=("x",))
        rows.append(row(event, replace(ban(event), because=by), told, send(event, 2)))
    await store.commit(batch(epochs, *rows))
    await store.commit(batch(epochs, row(message(9)), halted=("acme",)))
    await store.commit(batch(epochs, row(message(10)), halted=("gamma",)))
    claimed = []
    while found := await store.outbox.claim(epochs, ("telegram",), later(60), 10, 60):
        claimed += ids(found)
        ends = tuple(Outcome(action_id=i, outcome="done", at=NOW) for i in ids(found))
        await store.commit(batch(epochs, row(message(100 + len(claimed))), settled=ends))
    assert {id.rpartition("/")[2] for id in claimed} == {
        *("0#2", "1#0", "1#1", "1#2", "2#0", "2#1", "2#2")
    }


async def test_dead_letters_are_listed_the_newest_first(store: Store) -> None:
    pairs = [(event, delete(event)) for event in (message(1), message(2))]
    epochs = await filled(store, *pairs)
    ends = [Outcome(action_id=a.id, outcome="failed", at=NOW, error="down") for _, a in pairs]
    await store.commit(batch(epochs, row(message(3)), settled=tuple(ends)))
    letters = [letter["action_id"] for letter in await store.outbox.dead()]
    assert letters == [delete(message(2)).id, delete(message(1)).id]
    assert len(await store.outbox.dead(1)) == 1


async def test_a_halt_lets_end_what_was_for_a_time(store: Store) -> None:
    epochs, event = await hold(store), message(1)
    about = {"place": PLACE, "member": ANN, "role": "telegram:role:1"}
    begins = RoleAdd(id=f"{event.id}#0", because="words", **about)
    ends = RoleRemove(id=f"{event.id}#1", because=ENDED, **about)
    await store.commit(batch(epochs, row(event, begins, ends)))
    await store.commit(batch(epochs, row(message(9)), halted=("acme",)))
    assert await claimed(store, epochs) == [ends.id]
