"""Retention and erasure: what must be gone is gone, and the rest stays."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from policies.events import Actor, Names, Renamed
from policies.state import Held, Page
from storage import retention
from storage.checkpoints import Clock
from storage.commit import Outcome, Row
from storage.snapshots import Snapshot
from storage.store import Store
from tests.storage.facts import (
    ANN,
    BOB,
    NOW,
    PLACE,
    SECRET,
    batch,
    decided,
    delete,
    hold,
    later,
    message,
    row,
)


async def test_old_texts_go_and_young_ones_stay(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, *(row(message(n)) for n in range(10))))
    assert await store.retention.drop_texts(later(6)) == 6
    found = [e async for e in store.journal.entries()]
    assert [e.held for e in found] == [False] * 6 + [True] * 4
    assert found[0].event == message(0, names=None, content=type(message(0).content)())
    assert found[6].event == message(6)


async def test_texts_go_in_chunks_until_none_are_old(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, *(row(message(n)) for n in range(10))))
    passed = [await store.retention.drop_texts(later(9), 4) for _ in range(4)]
    assert passed == [4, 4, 1, 0]
    await store.commit(batch(epochs, row(message(10))))
    assert await store.retention.drop_texts(later(11), 4) == 2


async def test_an_event_that_never_had_words_is_still_whole(store: Store) -> None:
    epochs = await hold(store)
    bare = Renamed(id="r1", place=PLACE, at=NOW, community="acme", actor=Actor(id=ANN))
    await store.commit(batch(epochs, Row(event=bare, decision=None, partition=1)))
    await store.retention.drop_texts(later(60))
    (entry,) = [e async for e in store.journal.entries()]
    assert entry.held


async def test_dropped_words_are_not_left_in_the_file(
    store: Store, kind: str, database: str
) -> None:
    if kind != "sqlite":
        pytest.skip("PostgreSQL's vacuum does it in its own time")
    epochs = await hold(store)
    await store.commit(batch(epochs, *(row(message(n)) for n in range(50))))
    await store.retention.drop_texts(later(60))
    await store.close()
    file = Path(database.removeprefix("sqlite:///"))
    assert SECRET.encode() not in await asyncio.to_thread(file.read_bytes)


async def test_closed_actions_are_pruned_when_they_are_old(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    epochs = await hold(store)
    events = [message(n) for n in range(3)]
    await store.commit(batch(epochs, *(row(e, delete(e)) for e in events)))
    ends = tuple(
        Outcome(action_id=delete(e).id, outcome="done", at=later(n), ref=str(n))
        for n, e in enumerate(events[:2])
    )
    await store.commit(batch(epochs, row(message(9)), settled=ends))
    monkeypatch.setattr(retention, "CHUNK", 2)
    assert await store.retention.prune(later(1)) == 1
    assert await store.outbox.ref(delete(events[0]).id) == ""
    assert await store.outbox.ref(delete(events[1]).id) == "1"
    assert await store.retention.prune(later(100)) == 1
    assert await store.outbox.open_count() == {"telegram": 1}


async def erase(store: Store, member: str) -> dict[str, int]:
    """Everything that erasing a member takes, and how much of each kind."""
    counts, communities = await store.retention.erase(member)
    return dict(counts + await store.retention.erase_state(member, communities))


async def test_erasing_a_member_leaves_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "CHUNK", 3)
    epochs = await hold(store)
    bob = {"actor": Actor(id=BOB), "names": Names("Bob", "bob")}
    theirs = [message(n, **(bob if n % 2 else {})) for n in range(8)]
    await store.commit(batch(epochs, *(row(e, delete(e)) for e in theirs)))
    done = Outcome(action_id=delete(theirs[0]).id, outcome="done", at=NOW)
    await store.commit(batch(epochs, row(message(9)), settled=(done,)))
    ann: Page = {"names": Held(("Ann", "ann")), f"ban@{PLACE}": Held(0.0), "first": Held(1.0)}
    pages: dict[tuple[str, str], Page | None] = {
        ("acme", ANN): ann,
        ("acme", "name:telegram:ann"): {"n": 1},
        ("acme", BOB): {"n": 2},
    }
    await store.checkpoints.checkpoint(epochs, 0, pages, {"acme": Clock(1, 1.0, "b1")})
    kept = Snapshot("acme", date(2026, 11, 9), 1, 1.0, {ANN: ann, BOB: {"n": 2}})
    await store.snapshots.keep(kept)

    await store.retention.ask(ANN)
    assert await store.retention.asked() == [ANN]
    counts = await erase(store, ANN)
    await store.retention.bury(ANN, NOW)

    assert counts == {"texts": 5, "actions": 1, "pages": 2, "snapshots": 1}
    found = [e async for e in store.journal.entries()]
    assert {e.event.actor.id for e in found if e.held} == {BOB}
    assert {e.event.actor.id for e in found if not e.held} == {ANN}
    rest = {ANN: {f"ban@{PLACE}": Held(0.0)}, BOB: {"n": 2}}
    assert await store.checkpoints.load("acme") == rest
    left = await store.snapshots.nearest("acme", date(2026, 11, 9))
    assert left is not None
    assert left.pages == rest
    assert await store.retention.asked() == []


async def test_what_a_moderator_said_about_a_member_goes_with_the_member(store: Store) -> None:
    epochs = await hold(store)
    about = delete(message(1, actor=Actor(id=ANN)))
    said = message(2, actor=Actor(id=BOB))
    decision = decided(said, about)
    await store.commit(batch(epochs, Row(event=said, decision=decision, partition=1)))
    assert (await erase(store, ANN))["texts"] == 1


async def test_erasing_twice_does_nothing_more(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, row(message(1))))
    assert await erase(store, ANN) == {"texts": 1}
    assert await erase(store, ANN) == {}
