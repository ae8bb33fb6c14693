"""The audit chains: whatever is done to a row is found, and the row is named."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, insert, select, update

from policies.events import Actor
from policies.records import Audited
from storage.audit import Head, head_line, heads_in
from storage.commit import Row
from storage.retention import Retention
from storage.store import Store
from storage.tables import audit, journal
from tests.storage.facts import ANN, BOB, batch, decided, hold, later, message, statements

c = audit.c


async def chain(store: Store, count: int = 6) -> None:
    """So many rows in three batches, the odd ones by Bob."""
    epochs = await hold(store)
    for start in range(0, count, 2):
        rows = []
        for number in range(start, min(start + 2, count)):
            who = Actor(id=BOB) if number % 2 else Actor(id=ANN)
            event = message(number, actor=who)
            row = Audited(what="role.grant", about="moderator", before="", after=f"n{number}")
            decision = replace(decided(event), records=(row,))
            rows.append(Row(event=event, decision=decision, partition=1))
        await store.commit(batch(epochs, *rows))


async def found(store: Store, known: tuple[Head, ...] = ()) -> list[tuple[int, str]]:
    return [(fault.number, fault.what) for fault in await store.audit.faults("acme", known)]


async def change(store: Store, *statements: Any) -> None:
    async with store.database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(statement)


def row(number: int) -> Any:
    return (c.community == "acme") & (c.seq == number)


async def test_a_chain_says_who_what_where_and_when(store: Store) -> None:
    await chain(store)
    rows = [kept async for kept in store.audit.rows("acme")]
    assert [kept.number for kept in rows] == [1, 2, 3, 4, 5, 6]
    entry = rows[3].entry
    assert entry is not None
    assert (entry.actor, entry.what, entry.about, entry.after) == (
        BOB,
        "role.grant",
        "moderator",
        "n3",
    )
    assert entry.at == later(3).isoformat()
    assert (entry.event, entry.via) == (message(3).id, "message")
    assert await found(store) == []
    assert await store.audit.communities() == ["acme"]


async def test_a_refused_batch_adds_nothing(store: Store) -> None:
    await chain(store)
    with pytest.raises(Exception, match="journal already"):
        await chain(store)
    head = await store.audit.head("acme")
    assert head is not None
    assert head.number == 6


async def test_a_changed_row_is_named(store: Store) -> None:
    await chain(store)
    stored = (await store.database.rows(select(audit).where(row(4))))[0]
    other = stored.payload.replace(b"n3", b"n9")
    await change(store, update(audit).where(row(4)).values(payload=other))
    assert await found(store) == [(4, "changed")]


async def test_a_row_changed_with_its_own_hashes_is_named_by_the_next(store: Store) -> None:
    await chain(store)
    rows = {r.seq: r for r in await store.database.rows(select(audit))}
    taken = {n: getattr(rows[2], n) for n in ("salt", "payload", "digest", "hash")}
    await change(store, update(audit).where(row(4)).values(taken))
    assert await found(store) == [(4, "follows"), (5, "follows")]


@pytest.mark.parametrize("gone", [1, 4])
async def test_a_removed_row_is_named(store: Store, gone: int) -> None:
    await chain(store)
    await change(store, delete(audit).where(row(gone)))
    assert await found(store) == [(gone, "removed")]


async def test_rows_that_moved_up_over_a_removed_one_are_named(store: Store) -> None:
    await chain(store)
    await change(
        store,
        delete(audit).where(row(4)),
        update(audit).where(row(5)).values(seq=4),
        update(audit).where(row(6)).values(seq=5),
    )
    assert (4, "follows") in await found(store)


async def test_rows_that_changed_places_are_named(store: Store) -> None:
    await chain(store)
    rows = {r.seq: dict(r._mapping) for r in await store.database.rows(select(audit))}
    await change(
        store,
        delete(audit).where(c.seq.in_((3, 4))),
        insert(audit).values([rows[3] | {"seq": 4}, rows[4] | {"seq": 3}]),
    )
    assert [number for number, _ in await found(store)] == [3, 4, 5]


async def test_an_end_that_was_cut_is_named_by_a_head_that_was_noted(store: Store) -> None:
    await chain(store)
    head = await store.audit.head("acme")
    assert head is not None
    known = tuple(heads_in([head_line(head, "2026-11-21"), "{broken", ""]))
    assert known == (head,)
    await change(store, delete(audit).where(row(6)))
    assert await found(store) == []
    assert await found(store, known) == [(6, "cut")]


async def test_a_chain_made_anew_is_not_the_one_that_was_noted(store: Store) -> None:
    await chain(store)
    head = await store.audit.head("acme")
    assert head is not None
    await change(store, delete(audit), delete(journal))
    await chain(store)
    assert await found(store) == []
    assert await found(store, (head,)) == [(6, "other")]


async def test_an_emptied_row_is_accepted_only_if_a_later_one_tells_of_it(store: Store) -> None:
    await chain(store)
    counts = await store.retention.erase_state(ANN, ["acme"])
    assert counts["audit"] == 3
    rows = [kept async for kept in store.audit.rows("acme")]
    assert [kept.number for kept in rows if kept.entry is None] == [1, 3, 5]
    assert ANN not in repr(rows)
    assert await found(store) == []
    await change(store, update(audit).where(row(2)).values(salt=None, payload=None))
    assert await found(store) == [(2, "emptied")]
    await change(store, delete(audit).where(row(7)))
    assert await found(store) == [(1, "emptied"), (2, "emptied"), (3, "emptied"), (5, "emptied")]


async def test_erasing_again_changes_nothing(store: Store) -> None:
    await chain(store)
    retention: Retention = store.retention
    assert (await retention.erase_state(BOB, ["acme"]))["audit"] == 3
    before = await store.audit.head("acme")
    assert (await retention.erase_state(BOB, ["acme"]))["audit"] == 0
    assert await store.audit.head("acme") == before


async def test_statements_do_not_grow_with_the_chains(store: Store) -> None:
    epochs = await hold(store)
    counts = []
    for start, size in ((0, 2), (10, 3), (100, 100)):
        rows = []
        for number in range(start, start + size):
            event = message(number, community=f"c{number}")
            records = (Audited(what="role.grant", about="moderator"),)
            decision = replace(decided(event), records=records)
            rows.append(Row(event=event, decision=decision, partition=1))
        with statements(store) as sent:
            await store.commit(batch(epochs, *rows))
        counts.append(len(sent))
    assert counts[1:] == counts[:-1]
    assert await store.audit.faults("c150") == []
    assert (await store.audit.head("c150")).number == 1  # type: ignore[union-attr]
