"""Pace: whatever is asked for and whenever, the platform's rates are never exceeded."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import SOON, URGENT, Limits, Pace
from policies.actions import Action, Send, Timeout

PER_SECOND, PER_MINUTE = 20.0, 20.0
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def send(channel: int) -> Action:
    return Send(id="e#0", place="test:room:1", channel=f"test:channel:{channel}", text=("hi",))


def timeout() -> Action:
    return Timeout(id="e#0", place="test:room:1", member="test:member:1", until=WHEN)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.04, 0.9, 2.5, 11.0]),
        st.integers(0, 30),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=60,
)
"""How long nothing happens, how many actions are wanted then, and in which channel."""


def most_within(times: list[float], seconds: float) -> int:
    """The largest number of times in any interval of that length."""
    return max((bisect_left(times, t + seconds) - n for n, t in enumerate(times)), default=0)


@given(STEPS, st.lists(st.integers(0, 30), min_size=60, max_size=60))
def test_the_rates_are_never_exceeded(
    steps: list[tuple[float, int, int | None]], leaving: list[int]
) -> None:
    clock = Clock()
    pace = Pace(Limits(PER_SECOND, PER_MINUTE), clock)
    left: list[float] = []
    taken: list[tuple[Action, int | None]] = []
    spoken: dict[int, list[float]] = {1: [], 2: []}
    for (pause, wanted, channel), count in zip(steps, leaving, strict=False):
        clock.now += pause
        for _ in range(min(wanted, pace.room())):
            action = timeout() if channel is None else send(channel)
            if pace.delay(action) == 0:
                taken.append((action, channel))
        # A program that is held up makes some of its calls only later.
        for action, where in taken[:count]:
            pace.leaves(action)
            left.append(clock.now)
            if where is not None:
                spoken[where].append(clock.now)
        del taken[:count]
    assert most_within(left, 1.0) <= PER_SECOND
    for times in spoken.values():
        assert most_within(times, 60.0) <= PER_MINUTE


@given(STEPS)
def test_a_channels_wait_is_long_enough_and_takes_no_token(
    steps: list[tuple[float, int, int | None]],
) -> None:
    clock = Clock()
    pace = Pace(Limits(1_000.0, PER_MINUTE), clock)
    for pause, wanted, channel in steps:
        clock.now += pause
        for _ in range(wanted):
            room = pace.room()
            wait = pace.delay(send(channel or 1))
            if wait > 0:
                assert pace.room() == room
                clock.now += wait + 1e-6
                assert pace.delay(send(channel or 1)) == 0
            pace.leaves(send(channel or 1))


@given(st.sampled_from([0.2, 1.0, 7.0, 30.0]))
def test_what_is_allowed_is_used(rate: float) -> None:
    clock = Clock()
    pace = Pace(Limits(rate), clock)
    for _ in range(100):
        if not pace.room():
            clock.now += pace.wait() + 1e-6
        assert pace.delay(timeout()) == 0
        pace.leaves(timeout())
    assert clock.now - 100.0 <= 100 / rate * 1.06 + 1e-3


@given(st.floats(0.01, 100))
def test_a_connection_that_was_told_to_wait_waits(seconds: float) -> None:
    clock = Clock()
    pace = Pace(Limits(PER_SECOND), clock)
    pace.hold(seconds)
    assert pace.room() == 0
    assert pace.wait() >= seconds * 0.999
    clock.now += pace.wait() + 1e-6
    assert pace.room() >= 1


@given(st.sampled_from([1.0, 7.0, 30.0, 1_000.0]), st.integers(0, 40))
def test_a_share_is_left_to_what_is_urgent(rate: float, used: int) -> None:
    clock = Clock()
    pace = Pace(Limits(rate), clock)
    for _ in range(min(used, pace.room(urgent=False))):
        pace.delay(send(1))
        pace.leaves(send(1))
    assert pace.room() - pace.room(urgent=False) == int(rate * URGENT)
    assert pace.room() >= int(rate * URGENT)
    clock.now += pace.wait(urgent=False) + 1e-6
    assert pace.room(urgent=False) > 0


def test_what_was_taken_and_has_not_left_is_looked_for_again() -> None:
    pace = Pace(Limits(2.0), Clock())
    for _ in range(2):
        pace.delay(timeout())
    assert (pace.room(), pace.wait()) == (0, SOON)
