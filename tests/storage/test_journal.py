"""The journal read back, and recovery: checkpoint and later writes give the whole state."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import codec
from policies.state import ACTOR, Add, AnyWrite, Drop, Mark, Page, Set, applied, page_of
from storage.checkpoints import Clock
from storage.commit import Row
from storage.journal import Step
from storage.store import Store
from tests.storage.facts import ANN, BOB, batch, hold, message, row

State = dict[tuple[str, str], Page]
Clocks = dict[str, float]


def change(state: State, clocks: Clocks, step: Step) -> None:
    """Apply one step, as intake does."""
    now = clocks[step.community] = max(clocks.get(step.community, 0.0), step.at)
    for write in step.writes:
        page = state.setdefault((step.community, page_of(write, step.actor)), {})
        value = applied(page.get(write.name), write, step.at, now)
        if value is None:
            page.pop(write.name, None)
        else:
            page[write.name] = value


writes: st.SearchStrategy[AnyWrite] = st.one_of(
    st.builds(
        Mark,
        st.sampled_from([ACTOR, BOB, ""]),
        st.just("flood"),
        st.sampled_from([10.0, 3600.0]),
        st.sampled_from([3, 200]),
        st.integers(0, 2**63 - 1),
        st.none() | st.floats(1.7e9, 1.7e9 + 100),
    ),
    st.builds(Add, st.sampled_from([ACTOR, ANN, BOB]), st.just("messages"), st.integers(-3, 3)),
    st.builds(
        Set,
        st.sampled_from([ANN, ""]),
        st.sampled_from(["posture", "role"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-(2**63), 2**63 - 1),
            st.floats(allow_nan=False),
            st.text(st.characters(codec="utf-8")),
            st.tuples(st.integers(0, 9), st.text(st.characters(codec="utf-8"))),
            st.dictionaries(
                st.sampled_from("abc"), st.one_of(st.integers(0, 9), st.tuples(st.booleans()))
            ),
        ),
        st.sampled_from([0.0, 1.8e9]),
    ),
    st.builds(Drop, st.sampled_from([ANN, BOB, ""]), st.sampled_from(["role", "messages"])),
)
events = st.tuples(
    st.sampled_from([("acme", 1), ("bees", 2)]), st.lists(writes, max_size=4), st.integers(0, 50)
)
batches = st.lists(st.lists(events, min_size=1, max_size=4), max_size=6)


@given(history=batches, checkpoints=st.sets(st.integers(0, 6)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
async def test_checkpoint_and_later_writes_give_the_whole_state(
    migrated_file: Path,
    history: list[list[tuple[tuple[str, int], list[AnyWrite], int]]],
    checkpoints: set[int],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(migrated_file, folder)
        store = await Store.open(f"sqlite:///{path}")
        whole, clocks = await lived(store, history, checkpoints)
        found, found_clocks = await recovered(store)
        await store.close()
    assert found == {key: page for key, page in whole.items() if page}
    assert found_clocks == clocks


async def lived(
    store: Store,
    history: list[list[tuple[tuple[str, int], list[AnyWrite], int]]],
    checkpoints: set[int],
) -> tuple[State, Clocks]:
    """Commit a history, with checkpoints after some batches; answers the state at its end."""
    epochs = await hold(store, 1, 2)
    whole: State = {}
    clocks: Clocks = {}
    dirty: set[tuple[str, str]] = set()
    for index, chunk in enumerate(history):
        rows: list[Row] = []
        for n, ((community, partition), wanted, second) in enumerate(chunk):
            event = message(second, id=f"{index}/{n}", community=community)
            rows.append(row(event, writes=wanted, partition=partition))
            at, actor = event.at.timestamp(), event.actor.id
            change(whole, clocks, Step(community, at, actor, tuple(wanted), "b1", 0))
            dirty |= {(community, page_of(write, actor)) for write in wanted}
        reach = await store.commit(batch(epochs, *rows))
        if index in checkpoints:
            times = {c: Clock(1 if c == "acme" else 2, now, "b1") for c, now in clocks.items()}
            pages = {key: whole[key] or None for key in dirty}
            await store.checkpoints.checkpoint(epochs, reach, pages, times)
            dirty.clear()
    return whole, clocks


async def recovered(store: Store) -> tuple[State, Clocks]:
    """The state as the next process would have it."""
    clocks = {name: clock.now for name, clock in (await store.checkpoints.clocks([1, 2])).items()}
    state: State = {}
    for community in ("acme", "bees"):
        for subject, page in (await store.checkpoints.load(community)).items():
            state[community, subject] = page
    async for step in store.journal.recover([1, 2]):
        change(state, clocks, step)
    return {key: page for key, page in state.items() if page}, clocks


async def test_recovery_skips_what_checkpoints_hold_and_other_partitions(store: Store) -> None:
    epochs = await hold(store, 1, 2)
    reach = await store.commit(batch(epochs, row(message(1)), row(message(2), partition=2)))
    await store.checkpoints.checkpoint({1: epochs[1]}, reach, {}, {})
    await store.commit(batch(epochs, row(message(3), writes=[Add(ANN, "n")])))
    steps = [step async for step in store.journal.recover([1])]
    assert [(s.at, s.writes) for s in steps] == [(message(3).at.timestamp(), (Add(ANN, "n"),))]
    both = [step.at async for step in store.journal.recover([1, 2])]
    assert both == [message(2).at.timestamp(), message(3).at.timestamp()]
    assert [step async for step in store.journal.recover([])] == []


async def test_a_failed_event_kept_without_its_words_is_not_held(store: Store) -> None:
    epochs = await hold(store)
    whole, (bare, _) = message(1), codec.split(message(2))
    rows = [Row(event=e, decision=None, partition=1, failed="broken") for e in (whole, bare)]
    await store.commit(batch(epochs, *rows))
    assert [entry.held async for entry in store.journal.entries()] == [True, False]


async def test_failed_events_are_no_steps(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(
        batch(epochs, Row(event=message(1), decision=None, partition=1, failed="broken"))
    )
    assert [step async for step in store.journal.recover([1])] == []


async def test_a_long_journal_is_read_in_chunks_and_in_order(store: Store) -> None:
    epochs = await hold(store)
    expected = [message(n).id for n in range(2_100)]
    for start in range(0, 2_100, 700):
        await store.commit(batch(epochs, *(row(message(start + n)) for n in range(700))))
    assert [entry.event.id async for entry in store.journal.entries()] == expected


async def test_entries_of_one_community_behind_a_number(store: Store) -> None:
    epochs = await hold(store)
    first = await store.commit(batch(epochs, row(message(1))))
    others = (row(message(2, community="bees")), row(message(3)))
    await store.commit(batch(epochs, *others))
    found = [e.event.id async for e in store.journal.entries(after=first, community="acme")]
    assert found == [message(3).id]


async def test_one_event_is_found_by_its_id(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, row(message(1))))
    assert await store.journal.event(message(1).id) == message(1)
    assert await store.journal.event("unheard of") is None


async def test_known_asks_once_for_any_number(store: Store) -> None:
    epochs = await hold(store)
    await store.commit(batch(epochs, *(row(message(n)) for n in range(600))))
    asked = [message(n).id for n in range(300, 900)]
    assert await store.journal.known(asked) == set(asked[:300])
    assert await store.journal.known([]) == set()
