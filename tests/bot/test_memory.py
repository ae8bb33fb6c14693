"""Memory: taking back restores exactly, and forgetting what has expired changes nothing."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import example, given
from hypothesis import strategies as st

from bot.memory import PARTITIONS, Memory, Resident, Undo, advance, partition_of, replayed, swept
from policies.state import ACTOR, Add, AnyWrite, Drop, Held, Mark, Page, Set, applied, page_of

SUBJECTS = st.sampled_from(["", ACTOR, "ann", "bob"])
NAMES = st.sampled_from(["a", "b"])
SECONDS = st.floats(0, 200).map(lambda s: round(s, 1))
WITHIN = st.sampled_from([5.0, 60.0])
WRITES: st.SearchStrategy[AnyWrite] = st.one_of(
    st.builds(Mark, SUBJECTS, NAMES, WITHIN, st.sampled_from([3, 100]), at=st.none() | SECONDS),
    st.builds(Add, SUBJECTS, NAMES),
    st.builds(Set, SUBJECTS, NAMES, st.integers(0, 9), st.one_of(st.just(0.0), SECONDS)),
    st.builds(Drop, SUBJECTS, NAMES),
)
STEPS = st.lists(st.tuples(SECONDS, st.lists(WRITES, max_size=4)), max_size=12)
"""Events' times, and what each of them writes."""


def resident() -> Resident:
    return Resident("acme", partition_of("acme"), complete=True)


def lived(steps: list[tuple[float, list[AnyWrite]]], *, sweeping: bool = False) -> Resident:
    found = resident()
    for at, writes in steps:
        replayed(found, at, "ann", writes)
        if sweeping:
            found.pages = {s: swept(page, found.now) for s, page in found.pages.items()}
    return found


def kept(found: Resident) -> dict[str, Page]:
    pages = {subject: swept(page, found.now) for subject, page in found.pages.items()}
    return {subject: page for subject, page in pages.items() if page}


@given(STEPS, STEPS)
def test_taking_back_restores_exactly(
    before: list[tuple[float, list[AnyWrite]]], batch: list[tuple[float, list[AnyWrite]]]
) -> None:
    found = lived(before)
    pages, now = deepcopy(found.pages), found.now
    undo = Undo()
    for at, writes in batch:
        for write in writes:
            subject = page_of(write, "ann")
            old = found.pages.get(subject, {}).get(write.name)
            value = applied(old, write, at, max(found.now, at))
            advance(found, at, {subject: {write.name: value}}, undo)
        advance(found, at, {}, undo)
    undo.take_back()
    assert {s: page for s, page in found.pages.items() if page} == {
        s: page for s, page in pages.items() if page
    }
    assert found.now == now


@example([(5.0, [Mark("", "b", 5.0, 3, at=0.0)]), (6.0, [Mark("", "b", 60.0, 3)])])
@given(STEPS)
def test_when_the_expired_is_swept_makes_no_difference(
    steps: list[tuple[float, list[AnyWrite]]],
) -> None:
    assert kept(lived(steps, sweeping=True)) == kept(lived(steps))


@given(STEPS, SUBJECTS, NAMES)
def test_a_view_shows_the_same_before_and_after_sweeping(
    steps: list[tuple[float, list[AnyWrite]]], subject: str, name: str
) -> None:
    found = lived(steps)
    shown = found.view().get(subject, name)
    found.pages = {s: swept(page, found.now) for s, page in found.pages.items()}
    assert found.view().get(subject, name) == shown


def test_partitions_are_stable_and_in_range() -> None:
    assert partition_of("acme") == partition_of("acme")
    assert {partition_of(f"c{n}") for n in range(2_000)} == set(range(PARTITIONS))


def test_what_memory_cannot_hold_is_let_go_only_when_it_is_saved() -> None:
    memory = Memory(bound=1)
    for name in ("acme", "birch"):
        found = memory.resident(name)
        found.complete = True
        replayed(found, 1.0, "ann", [Set("ann", "a", 1), Set("bob", "a", 1)])
    assert memory.dirty().keys() == {(c, m) for c in ("acme", "birch") for m in ("ann", "bob")}
    memory.checkpointed()
    assert not memory.changed()
    assert all(not found.pages and not found.complete for found in memory.residents.values())
    assert memory.page("acme", "ann") is None


def test_a_page_that_is_given_away_is_a_copy() -> None:
    memory = Memory()
    found = memory.resident("acme")
    found.adopt({"ann": {"a": Held(1)}}, ["ann", "bob"])
    page = memory.page("acme", "ann")
    assert page == {"a": Held(1)}
    page.clear()
    assert memory.page("acme", "ann") == {"a": Held(1)}
    assert memory.page("acme", "bob") == {}
    assert memory.page("acme", "cat") is None
