"""Traps: named points of the road at which a process kills itself, wrapped around real objects."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

import migrations
from bot.app import App
from policies.events import Applied
from storage.checkpoints import Checkpoints
from storage.journal import Journal, Step
from storage.leases import Leases
from storage.store import Store
from tests.soak.edge import Edge

_inside: ContextVar[bool] = ContextVar("_inside", default=False)


class Trap:
    """Sends this process a signal at once, the n-th time that it is reached."""

    def __init__(self, nth: int, number: int = signal.SIGKILL) -> None:
        self._left = nth
        self._number = number

    def reached(self) -> None:
        """One time less."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), self._number)


When = Callable[..., bool]


def _before(owner: Any, name: str, trap: Trap, when: When = lambda *_: True) -> None:
    real = getattr(owner, name)

    @wraps(real)
    async def wrapped(*args: Any, **named: Any) -> Any:
        if when(*args):
            trap.reached()
        return await real(*args, **named)

    setattr(owner, name, wrapped)


def _after(owner: Any, name: str, trap: Trap, when: When = lambda *_: True) -> None:
    real = getattr(owner, name)

    @wraps(real)
    async def wrapped(*args: Any, **named: Any) -> Any:
        answer = await real(*args, **named)
        if when(*args):
            trap.reached()
        return answer

    setattr(owner, name, wrapped)


def _statements(trap: Trap) -> None:
    """After each statement that is executed while ``_inside`` says so."""

    def executed(*_: Any) -> None:
        if _inside.get():
            trap.reached()

    event.listen(Engine, "after_cursor_execute", executed)


def _during(owner: Any, name: str, trap: Trap) -> None:
    real = getattr(owner, name)

    @wraps(real)
    async def wrapped(*args: Any, **named: Any) -> Any:
        token = _inside.set(True)
        try:
            return await real(*args, **named)
        finally:
            _inside.reset(token)

    setattr(owner, name, wrapped)
    _statements(trap)


def _swaps(_: Store, batch: Any) -> bool:
    return any(isinstance(row.event, Applied) for row in batch.rows)


def _recovering(trap: Trap) -> None:
    real = Journal.recover

    async def wrapped(self: Journal, partitions: Any) -> AsyncIterator[Step]:
        async for step in real(self, partitions):
            trap.reached()
            yield step

    Journal.recover = wrapped  # type: ignore[method-assign]


def _leaving(trap: Trap) -> None:
    """Statements after the stop has begun."""
    real = App.stop

    def wrapped(self: App) -> None:
        _stopping.append(True)
        real(self)

    def executed(*_: Any) -> None:
        if _stopping:
            trap.reached()

    _stopping: list[bool] = []
    App.stop = wrapped  # type: ignore[method-assign]
    event.listen(Engine, "after_cursor_execute", executed)


CHECKPOINT = "during checkpoint"
TAKE_OVER = "during take-over"
STOP = "during stop"
MIGRATION = "during migration"
RANDOM = "at random moments"
"""Not wrapped: the siege kills."""

POINTS: Mapping[str, Callable[[Trap], None]] = {
    "before commit": lambda t: _before(Store, "commit", t),
    "during commit": lambda t: _during(Store, "commit", t),
    "after commit, before acknowledging": lambda t: _after(Store, "commit", t),
    "after acknowledging": lambda t: _after(Edge, "acknowledge", t),
    "before perform": lambda t: _before(Edge, "perform", t),
    "after perform, before settle": lambda t: _after(Edge, "perform", t),
    CHECKPOINT: lambda t: _during(Checkpoints, "checkpoint", t),
    MIGRATION: lambda t: _during(migrations, "upgrade", t),
    "before policy swap": lambda t: _before(Store, "commit", t, _swaps),
    "after policy swap": lambda t: _after(Store, "commit", t, _swaps),
    "after taking the leases": lambda t: _after(Leases, "acquire", t),
    TAKE_OVER: _recovering,
    STOP: _leaving,
}

PAUSES: Mapping[str, tuple[type, str]] = {
    "paused before a commit": (Store, "commit"),
    "paused before a checkpoint": (Checkpoints, "checkpoint"),
}
"""Where the process only stops, until it is told to go on; not before it is well at work."""
AT_WORK = 5
"""Acknowledgements after which a process is."""


def set_trap(point: str, nth: int) -> None:
    """Arm the trap at a point."""
    if point not in PAUSES:
        POINTS[point](Trap(nth))
        return
    acknowledged: list[int] = []
    real = Edge.acknowledge

    async def acknowledge(self: Edge, stream: str, number: int) -> None:
        await real(self, stream, number)
        acknowledged.append(number)

    Edge.acknowledge = acknowledge  # type: ignore[method-assign]
    trap = Trap(nth, signal.SIGSTOP)
    _before(*PAUSES[point], trap, lambda *_: len(acknowledged) >= AT_WORK)


DEPTH: Mapping[str, int] = {
    "after taking the leases": 1,
    "before policy swap": 2,
    "after policy swap": 2,
    "during commit": 24,
    CHECKPOINT: 10,
    MIGRATION: 40,
    TAKE_OVER: 30,
    STOP: 6,
}
"""How often a point is passed at most before it kills; 8 times where nothing is said."""
