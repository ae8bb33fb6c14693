"""Checkpoints: pages and clocks, written together."""

from __future__ import annotations

from policies.state import Held, Page, Window
from storage.checkpoints import Clock
from storage.store import Store
from tests.storage.facts import ANN, BOB, batch, hold, message, row

PAGE: Page = {
    "messages": 3,
    "role": Held("guest", 5.0),
    "flood": Window(10.0, 0.0, (1.0, 2.5), (0, 7)),
}
CLOCK = Clock(1, 1234.5, "b1")


async def written(store: Store, pages: dict[tuple[str, str], Page | None], reach: int = 0) -> None:
    epochs = await hold(store)
    await store.checkpoints.checkpoint(epochs, reach, pages, {"acme": CLOCK})


async def test_pages_and_clocks_come_back(store: Store) -> None:
    await written(store, {("acme", ANN): PAGE, ("acme", ""): {"x": 1}})
    assert await store.checkpoints.load("acme") == {ANN: PAGE, "": {"x": 1}}
    assert await store.checkpoints.clocks([1]) == {"acme": CLOCK}
    assert await store.checkpoints.clocks([2]) == {}


async def test_asking_for_some_pages_gives_those_that_are_there(store: Store) -> None:
    await written(store, {("acme", ANN): PAGE, ("acme", ""): {"x": 1}})
    assert await store.checkpoints.load("acme", [ANN, BOB]) == {ANN: PAGE}
    assert len(await store.checkpoints.load("acme", limit=1)) == 1
    assert await store.checkpoints.load("bees") == {}


async def test_a_page_is_replaced_and_an_empty_one_deleted(store: Store) -> None:
    await written(store, {("acme", ANN): PAGE, ("acme", BOB): PAGE, ("acme", "c"): PAGE})
    await written(store, {("acme", ANN): {"messages": 4}, ("acme", BOB): None, ("acme", "c"): {}})
    assert await store.checkpoints.load("acme") == {ANN: {"messages": 4}}


async def test_a_checkpoint_never_goes_back(store: Store) -> None:
    epochs = await hold(store)
    reach = await store.commit(batch(epochs, row(message(1))))
    await written(store, {}, reach)
    await written(store, {}, 0)
    assert [step async for step in store.journal.recover([1])] == []
