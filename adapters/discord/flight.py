"""What becomes of a call on its way: whether it left, was answered, and hit a limit for all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from aiohttp import TraceConfig, TraceRequestEndParams


@dataclass(slots=True)
class Flight:
    """The last call of an action: whether it is out unanswered, which tells a lost answer from a
    call that never left, and whether its answer was a rate limit of the whole account."""

    unanswered: bool = False
    everything: bool = False


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
    watched = _FLIGHT.get()
    if watched is not None:
        watched.unanswered = True


async def _answered(_session: Any, _context: Any, end: TraceRequestEndParams) -> None:
    watched = _FLIGHT.get()
    if watched is not None:
        watched.unanswered = False
        watched.everything = "X-RateLimit-Global" in end.response.headers
