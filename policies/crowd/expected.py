"""Expected: how many are announced to join, until when, and how many of them have come."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from policies.draft import Draft
from policies.state import Drop, Set

MOST = 1_000_000
"""Members that can be expected at a time."""
_NAME = "expected"


class Expectation(NamedTuple):
    """``people`` are expected until then, in seconds since 1970, UTC; ``came`` of them have joined,
    the last with the event ``last``."""

    people: int
    came: int
    until: float
    last: str


def expectation(draft: Draft) -> Expectation | None:
    """What is expected now; nothing any more once it is time, or more have come."""
    match draft.remembered("", _NAME):
        case (int(people), int(came), float(until), str(last)):
            if came <= people and draft.now < until:
                return Expectation(people, came, until, last)
    return None


def expect(draft: Draft, people: int, until: datetime) -> None:
    """From now on so many may join until then; what was expected before no longer is."""
    _keep(draft, Expectation(people, 0, until.timestamp(), ""))


def over(draft: Draft) -> None:
    """Nobody is expected any more."""
    draft.write(Drop("", _NAME))


def comes(draft: Draft) -> bool:
    """Whether who joins with this event is one of those expected; each is counted, and only once
    however many rules ask."""
    known = expectation(draft)
    if known is None:
        return False
    if known.last == draft.event.id:
        return True
    _keep(draft, known._replace(came=known.came + 1, last=draft.event.id))
    return known.came < known.people


def _keep(draft: Draft, known: Expectation) -> None:
    draft.write(Set("", _NAME, tuple(known), known.until))
