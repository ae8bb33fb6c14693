"""Decides a stream of events one after the other, over a state kept in memory only."""

from __future__ import annotations

from collections.abc import Mapping

from policies.decide import decide
from policies.decision import Decision
from policies.events import Event
from policies.policy import Policy
from policies.state import Page, Value, View, Write, applied, expired, page_of

_SWEEP = 10_000
"""So many events after one another are decided before what has expired is forgotten."""


class Fold:
    """A community in memory: pages by subject, and its clock in seconds since 1970, UTC."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._pages: dict[str, Page] = {}
        self._now = 0.0
        self._decided = 0

    @property
    def pages(self) -> Mapping[str, Mapping[str, Value]]:
        """What is remembered now."""
        return self._pages

    def decide(self, event: Event) -> Decision:
        """Decide one event and remember what follows from it."""
        self._now = max(self._now, event.at.timestamp())
        decision = decide(event, View(self._pages, self._now), self._policy)
        for write in decision.writes:
            self._write(write, event)
        self._decided += 1
        if self._decided % _SWEEP == 0:
            self._sweep()
        return decision

    def _write(self, write: Write, event: Event) -> None:
        page = self._pages.setdefault(page_of(write, event.actor.id), {})
        value = applied(page.get(write.name), write, event.at.timestamp(), self._now)
        if value is None:
            page.pop(write.name, None)
        else:
            page[write.name] = value

    def _sweep(self) -> None:
        for subject, page in list(self._pages.items()):
            kept = {name: value for name, value in page.items() if not expired(value, self._now)}
            if kept:
                self._pages[subject] = kept
            else:
                del self._pages[subject]
