"""Decides a stream of events one after the other, over a state kept in memory only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policies.decide import drafted
from policies.decision import Decision
from policies.draft import Draft
from policies.events import Event
from policies.policy import Policy
from policies.state import Page, Value, View, Write, applied, expired, page_of

_SWEEP = 10_000
"""So many events after one another are decided before what has expired is forgotten."""


class Fold:
    """A community in memory: pages by subject, and its clock in seconds since 1970, UTC."""

    def __init__(
        self, policy: Policy, pages: Mapping[str, Page] | None = None, now: float = 0.0
    ) -> None:
        self._policy = policy
        self._pages = {subject: dict(page) for subject, page in (pages or {}).items()}
        self._now = now
        self._decided = 0

    @property
    def pages(self) -> Mapping[str, Mapping[str, Value]]:
        """What is remembered now."""
        return self._pages

    @property
    def now(self) -> float:
        """The community's clock, in seconds since 1970, UTC."""
        return self._now

    def decide(self, event: Event) -> Decision:
        """Decide one event and remember what follows from it."""
        draft = self.draft(event)
        self.keep(draft)
        return draft.done()

    def draft(self, event: Event) -> Draft:
        """Decide one event, and remember nothing yet."""
        now = max(self._now, event.at.timestamp())
        return drafted(event, View(self._pages, now), self._policy)

    def keep(self, draft: Draft) -> None:
        """Remember what follows from an event that was decided from what is remembered here."""
        self._now = max(self._now, draft.at)
        # What the writes come to is known from the draft: they need not be applied once more.
        for subject, values in draft.values.items():
            for name, value in values.items():
                self._keep(subject, name, value)
        self._counted()

    def view(self) -> View:
        """What may be read now."""
        return View(self._pages, self._now)

    def take(self, event: Event, writes: Iterable[Write]) -> None:
        """Remember what follows from an event, here or where else it was decided."""
        self._now = max(self._now, event.at.timestamp())
        for write in writes:
            subject = page_of(write, event.actor.id)
            old = self._pages.get(subject, {}).get(write.name)
            self._keep(subject, write.name, applied(old, write, event.at.timestamp(), self._now))
        self._counted()

    def _keep(self, subject: str, name: str, value: Value | None) -> None:
        page = self._pages.setdefault(subject, {})
        if value is None:
            page.pop(name, None)
        else:
            page[name] = value

    def _counted(self) -> None:
        """One more event; from time to time what has expired is forgotten."""
        self._decided += 1
        if self._decided % _SWEEP == 0:
            self._sweep()

    def _sweep(self) -> None:
        for subject, page in list(self._pages.items()):
            kept = {name: value for name, value in page.items() if not expired(value, self._now)}
            if kept:
                self._pages[subject] = kept
            else:
                del self._pages[subject]
