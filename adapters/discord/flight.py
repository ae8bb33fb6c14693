"""Whether a call is out and unanswered: what tells a lost answer from a call that never left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from aiohttp import TraceConfig


@dataclass(slots=True)
class Flight:
    """The calls of one action."""

    unanswered: bool = False


_FLIGHT: ContextVar[Flight | None] = ContextVar("flight", default=None)


@contextmanager
def flight() -> Iterator[Flight]:
    """Watch the calls that are made inside, by this task."""
    watched = Flight()
    token = _FLIGHT.set(watched)
    try:
        yield watched
    finally:
        _FLIGHT.reset(token)


def tracing() -> TraceConfig:
    """What the HTTP client reports to, so that flights are watched."""
    trace = TraceConfig()
    trace.on_request_start.append(_left)
    trace.on_request_end.append(_answered)
    return trace


async def _left(*_: Any) -> None:
    _note(unanswered=True)


async def _answered(*_: Any) -> None:
    _note(unanswered=False)


def _note(*, unanswered: bool) -> None:
    watched = _FLIGHT.get()
    if watched is not None:
        watched.unanswered = unanswered
