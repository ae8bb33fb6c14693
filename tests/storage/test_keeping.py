"""Bundles and snapshots: what is put in comes out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from policies.file.bundle import bundled
from policies.state import Held, Page
from storage.snapshots import Snapshot
from storage.store import Store
from storage.tables import part
from tests.storage.facts import ANN, later


async def test_a_bundle_comes_back_and_common_parts_are_stored_once(store: Store) -> None:
    first = bundled("acme.toml", {"acme.toml": b"one", "words.txt": b"many words"})
    second = bundled("acme.toml", {"acme.toml": b"two", "words.txt": b"many words"})
    await store.bundles.keep(first, later(1))
    await store.bundles.keep(second, later(2))
    assert await store.bundles.get(first.digest) == first
    assert await store.bundles.get(second.digest) == second
    assert (await store.database.rows(select(func.count()).select_from(part)))[0][0] == 5
    assert await store.bundles.get("unheard of") is None


async def test_the_nearest_snapshot_is_of_that_day_or_before(store: Store) -> None:
    pages: dict[str, Page] = {ANN: {"messages": 3}, "": {"posture": Held("normal")}}
    kept = [Snapshot("acme", date(2026, 11, d), d * 10, d + 0.5, pages) for d in (9, 10, 12)]
    for snapshot in kept:
        await store.snapshots.keep(snapshot)
    assert await store.snapshots.nearest("acme", date(2026, 11, 11)) == kept[1]
    assert await store.snapshots.nearest("acme", date(2026, 11, 12)) == kept[2]
    assert await store.snapshots.nearest("acme", date(2026, 11, 8)) is None
    assert await store.snapshots.nearest("bees", date(2026, 11, 12)) is None


async def test_a_snapshot_of_the_same_day_is_replaced(store: Store) -> None:
    day = date(2026, 11, 9)
    await store.snapshots.keep(Snapshot("acme", day, 1, 1.0, {}))
    second = Snapshot("acme", day, 2, 2.0, {ANN: {"messages": 1}})
    await store.snapshots.keep(second)
    assert await store.snapshots.nearest("acme", day) == second
