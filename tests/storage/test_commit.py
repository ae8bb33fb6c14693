"""Commits: all of a batch or nothing, in a number of statements that does not grow."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.state import Add
from storage.commit import Outcome, Row
from storage.errors import Known
from storage.store import Store
from storage.tables import journal
from tests.storage.facts import (
    ANN,
    NOW,
    SECRET,
    ban,
    batch,
    decided,
    delete,
    hold,
    ids,
    later,
    message,
    row,
    statements,
    strike,
    timeout,
)


async def test_what_is_committed_is_read_back(store: Store) -> None:
    epochs = await hold(store)
    first, second = message(1), message(2)
    rows = (row(first, delete(first), strike(first)), row(second, writes=[Add(ANN, "seen")]))
    number = await store.commit(batch(epochs, *rows))
    found = [entry async for entry in store.journal.entries()]
    assert [(e.event, e.decision, e.failed) for e in found] == [
        (r.event, r.decision, None) for r in rows
    ]
    assert all(entry.held and entry.bundle == "b1" for entry in found)
    assert number == found[-1].number


async def test_numbers_grow_from_batch_to_batch(store: Store) -> None:
    epochs = await hold(store)
    numbers = [await store.commit(batch(epochs, row(message(n)))) for n in range(3)]
    assert numbers == sorted(set(numbers))


async def test_statements_do_not_grow_with_the_batch(store: Store) -> None:
    epochs = await hold(store)
    counts = []
    for start, size in ((0, 2), (10, 3), (100, 300)):
        events = [message(start + n) for n in range(size)]
        rows = [row(e, delete(e), strike(e), writes=[Add(ANN, "seen")]) for e in events]
        done = [Outcome(action_id=delete(e).id, outcome="done", at=NOW) for e in events]
        lanes = [(timeout(e).lane, delete(e).id) for e in events]
        with statements(store) as sent:
            await store.commit(batch(epochs, *rows, settled=tuple(done), cancelled=tuple(lanes)))
        counts.append(len(sent))
    assert counts[1:] == counts[:-1]
    assert counts[0] <= 6


async def test_members_words_stand_in_one_column_only(store: Store) -> None:
    epochs = await hold(store)
    first = message(1)
    await store.commit(batch(epochs, row(first, delete(first), strike(first))))
    (stored,) = await store.database.rows(select(journal))
    columns = dict(stored._mapping)
    assert SECRET.encode() in columns.pop("private")
    rest = repr(columns) + repr(await store.database.rows(select(text("*")).select_from(_OUTBOX)))
    assert SECRET not in rest
    assert "Ann Other" not in rest


_OUTBOX = text("outbox")


async def test_an_error_does_not_repeat_members_words(store: Store) -> None:
    epochs = await hold(store)
    bad = message(1, id="lone \ud800 surrogate")
    with pytest.raises(Exception, match="surrogate") as raised:
        await store.commit(batch(epochs, row(message(2)), row(bad)))
    assert SECRET not in str(raised.value)
    assert "Ann Other" not in str(raised.value)


async def test_a_known_event_refuses_the_whole_batch(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, row(message(1))))
    with pytest.raises(Known):
        await store.commit(batch(epochs, row(message(2)), row(message(1))))
    assert await store.journal.known([message(1).id, message(2).id]) == {message(1).id}


async def test_a_row_without_an_epoch_is_refused(store: Store) -> None:
    epochs = await hold(store)
    with pytest.raises(ValueError, match="partitions \\[9\\]"):
        await store.commit(batch(epochs, row(message(1), partition=9)))


async def test_an_empty_batch_is_nothing_special(store: Store) -> None:
    assert await store.commit(batch({})) == 0


async def test_a_failed_event_is_kept_with_its_reason(store: Store) -> None:
    epochs = await hold(store)
    broken = Row(event=message(1), decision=None, partition=1, failed="odd \0 \ud800 thing")
    await store.commit(batch(epochs, broken))
    (entry,) = [e async for e in store.journal.entries()]
    assert (entry.decision, entry.failed, entry.event) == (None, "odd  ? thing", message(1))


async def test_outcomes_close_actions_in_the_same_transaction(store: Store) -> None:
    epochs = await hold(store)
    first, second = message(1), message(2)
    await store.commit(batch(epochs, row(first, delete(first)), row(second, delete(second))))
    done = Outcome(action_id=delete(first).id, outcome="done", at=NOW, ref="99")
    dead = Outcome(action_id=delete(second).id, outcome="failed", at=NOW, error="no \0 answer")
    await store.commit(batch(epochs, row(message(3)), settled=(done, dead)))
    assert await store.outbox.open_count() == {}
    assert await store.outbox.ref(delete(first).id) == "99"
    (letter,) = await store.outbox.dead()
    assert (letter["action_id"], letter["error"], letter["at"]) == (
        delete(second).id,
        "no  answer",
        NOW,
    )


async def test_an_outcome_does_not_reopen_or_change_what_is_closed(store: Store) -> None:
    epochs = await hold(store)
    first = message(1)
    await store.commit(batch(epochs, row(first, delete(first))))
    for ref in ("1", "2"):
        done = Outcome(action_id=delete(first).id, outcome="done", at=NOW, ref=ref)
        await store.commit(batch(epochs, row(message(int(ref) + 1)), settled=(done,)))
    assert await store.outbox.ref(delete(first).id) == "1"


async def test_a_lift_cancels_what_waits_before_it_in_its_lane(store: Store) -> None:
    epochs = await hold(store)
    first, second, third = message(1), message(2), message(3)
    rows = (row(first, timeout(first)), row(second, ban(second)), row(third, ban(third)))
    await store.commit(batch(epochs, *rows, cancelled=((ban(second).lane, ban(third).id),)))
    claimed = await store.outbox.claim(epochs, ["telegram"], later(1), 10, 60)
    assert ids(claimed) == [ban(third).id]


async def test_a_cancelled_commit_is_whole_and_leaves_the_store_usable(store: Store) -> None:
    epochs = await hold(store)
    kept = []
    for n in range(25):
        events = [message(1000 * n + m) for m in range(20)]
        task = asyncio.create_task(store.commit(batch(epochs, *(row(e) for e in events))))
        for _ in range(n):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert n > 5 or task.cancelled()
        kept.append(len(await store.journal.known([e.id for e in events])))
    assert kept == [0] + [20] * 24, "one that has begun is finished before the caller goes on"
    await asyncio.wait_for(store.commit(batch(epochs, row(message(99_999)))), 5)


async def test_a_failing_transaction_leaves_nothing_behind(store: Store) -> None:
    epochs = await hold(store)

    async def fail(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE partition SET seq = 77"))
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        await store.database.write(fail)
    assert (await store.database.rows(select(text("max(seq)")).select_from(_PARTITION)))[0][0] < 77
    await store.commit(batch(epochs, row(message(1))))


_PARTITION = text("partition")


async def test_an_undecided_decision_is_the_same_after_the_store(store: Store) -> None:
    epochs = await hold(store)
    event = message(1)
    await store.commit(batch(epochs, Row(event=event, decision=decided(event), partition=1)))
    (entry,) = [e async for e in store.journal.entries()]
    assert entry.decision == decided(event)
