"""Windows and writes: counted against the plainest possible way of counting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.state import (
    ACTOR,
    BUCKETS,
    EXACT,
    Add,
    Drop,
    Held,
    Mark,
    Missing,
    Set,
    Value,
    View,
    Window,
    applied,
    expired,
    page_of,
)

times = st.lists(st.floats(0, 10_000, allow_nan=False).map(lambda t: round(t, 3)), max_size=120)


def marks(at: list[float], within: float, limit: int, notes: list[int] | None = None) -> Window:
    window: Window | None = None
    now = 0.0
    for n, t in enumerate(at):
        now = max(now, t)
        note = notes[n] if notes else 0
        value = applied(window, Mark("m", "w", within, limit, note), t, now)
        assert isinstance(value, Window)
        window = value
    return window or Window(within, 0.0, ())


@given(times, st.floats(1, 5_000), st.integers(1, EXACT))
def test_exact_windows_count_as_one_would_by_hand(
    at: list[float], within: float, limit: int
) -> None:
    now = max(at, default=0.0)
    by_hand = sum(now - within < t <= now for t in at)
    assert min(marks(at, within, limit).count(now), limit + 1) == min(by_hand, limit + 1)


@given(st.lists(st.integers(1, 3), max_size=60), st.integers(1, 20))
def test_notes_are_counted_apart(notes: list[int], limit: int) -> None:
    window = marks([float(n) for n in range(len(notes))], 1_000, limit, notes)
    last = float(max(len(notes) - 1, 0))
    for note in (1, 2, 3):
        assert window.count(last, note) == notes.count(note)


@given(times, st.floats(60, 5_000))
def test_large_windows_are_off_by_at_most_one_bucket(at: list[float], within: float) -> None:
    now = max(at, default=0.0)
    width = within / BUCKETS
    counted = marks(sorted(at), within, EXACT + 1).count(now)
    assert counted <= sum(now - within < t <= now for t in at)
    assert counted >= sum(now - within + width < t <= now for t in at)


@given(times, st.floats(1, 90 * 86_400), st.integers(1, 100_000))
def test_windows_stay_small(at: list[float], within: float, limit: int) -> None:
    window = marks(at, within, limit)
    assert len(window.times) <= max(EXACT + 1, BUCKETS)
    assert len(window.notes) in (0, len(window.times))


def test_a_mark_exactly_as_old_as_the_window_is_out() -> None:
    window = marks([0.0, 10.0], 10.0, 8)
    assert window.count(10.0) == 1


def test_plain_writes() -> None:
    assert applied(None, Add("m", "n"), 0, 0) == 1
    assert applied(3, Add("m", "n", -1), 0, 0) == 2
    assert applied(None, Set("m", "n", "x", 5.0), 0, 0) == Held("x", 5.0)
    assert applied(7, Drop("m", "n"), 0, 0) is None


def test_a_mark_is_made_when_the_event_was_unless_it_says_otherwise() -> None:
    assert applied(None, Mark("m", "w", 9.0, 3), 5, 6) == Window(9.0, 0.0, (5,))
    assert applied(None, Mark("m", "w", 9.0, 3, at=4.0), 5, 6) == Window(9.0, 0.0, (4.0,))


def test_a_write_of_the_actor_is_on_their_page() -> None:
    assert page_of(Add(ACTOR, "n"), "ann") == "ann"
    assert page_of(Add("bob", "n"), "ann") == "bob"
    assert page_of(Add("", "n"), "ann") == ""


def test_what_has_expired_is_not_seen_and_may_go() -> None:
    view = View({"m": {"n": Held("x", 5.0)}}, 5.0)
    assert view.plain("m", "n") is None
    assert expired(Held("x", 5.0), 5.0)
    assert not expired(Held("x"), 1e12)


def test_a_page_that_is_not_in_memory_is_asked_for() -> None:
    view = View({}, 0.0, complete=False)
    with pytest.raises(Missing) as missing:
        view.get("m", "n")
    assert missing.value.subject == "m"
    assert View({}, 0.0).get("m", "n") is None


def test_several_values_are_what_each_of_them_is() -> None:
    pages: dict[str, dict[str, Value]] = {}
    pages["m"] = {"a": 1, "b": Held("x", 5.0), "c": Held("y", 6.0), "d": Window(2.0, 0.0, (1.0,))}
    names = ["a", "b", "c", "d", "e"]
    view, other = View(pages, 5.0), View(pages, 5.0)
    assert view.several("m", names) == [other.get("m", name) for name in names]
    assert view.reads == other.reads
    assert view.several("n", names) == [None] * 5
    away = View({}, 5.0, complete=False)
    assert away.several("m", []) == []
    with pytest.raises(Missing):
        away.several("m", names)
