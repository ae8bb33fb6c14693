"""The journal, decided again under a new policy from the nearest snapshot on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from policies.errors import HallwardenError, fault
from policies.events import Applied, Edited, Joined, Message, Reacted, Renamed
from policies.file.engine import ENGINE
from policies.file.ids import with_ids
from policies.fold import Fold
from policies.policy import Policy
from policies.state import Page
from policies.trial.judged import judged
from policies.trial.overturns import Overturns
from policies.trial.tally import Tally
from storage.journal import Entry
from storage.snapshots import Snapshot
from storage.store import Store

JUDGED = (Message, Edited, Joined, Renamed, Reacted)
"""What rules are asked about; everything else only goes on."""

Told = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


class Unusable(HallwardenError):
    """A journal that cannot be tried; the message names the place."""


@dataclass(slots=True)
class Tried:
    """Where it began, how many rows were only ``applied`` (their words are gone, or they were set
    aside), and how many another version of the program had decided."""

    since: date
    applied: int = 0
    other_engine: int = 0
    overturns: Overturns = field(default_factory=Overturns)


async def from_journal(
    store: Store, policy: Policy, since: date, tally: Tally, told: Told
) -> Tried:
    """Decide under ``policy`` what its community's journal holds since then. Raises ``Unusable``.

    What was decided at the time is the older side of the comparison.
    """
    community = policy.community
    start = await store.snapshots.nearest(community, since)
    start = start or await store.snapshots.oldest(community)
    if start is None:
        raise Unusable(f"there is no snapshot of {community!r}; the bot takes one every day")
    past, engines = Tried(start.day), _Engines(store)
    total = await store.journal.count(start.number, community)
    policy = with_ids(replace(policy, acting="act"), await engines.ids(community))
    fold, done, number = Fold(policy, _pages(start), start.now), 0, start.number
    try:
        async for entry in store.journal.entries(start.number, community):
            number = entry.number
            await _next(entry, fold, policy, tally, past, engines)
            done += 1
            told(done, total)
    except Exception as error:
        raise Unusable(f"behind row {number} of the journal: {fault(error)}") from error
    return past


def _pages(start: Snapshot) -> dict[str, Page]:
    """The state to begin with, as if the bot acted."""
    pages = {subject: dict(page) for subject, page in start.pages.items()}
    pages.get("", {}).pop("acting", None)
    return pages


async def _next(
    entry: Entry, fold: Fold, policy: Policy, tally: Tally, past: Tried, engines: _Engines
) -> None:
    event, decision = entry.event, entry.decision
    if decision is None or isinstance(event, Applied):
        return
    if entry.failed or not entry.held:
        past.applied += 1
        fold.take(event, decision.writes)
        past.overturns.add(decision, found=False)
        return
    if await engines.of(entry.bundle) != ENGINE:
        past.other_engine += 1
    now = fold.decide(event)
    after = judged(entry.number, event, now, fold.view(), policy)
    past.overturns.add(decision, found=after is not None)
    if isinstance(event, JUDGED):
        tally.decided += 1
        before = judged(entry.number, event, decision, fold.view(), policy)
        if before or after:
            tally.add(before, after)


class _Engines:
    """Which version of the program decided by a bundle, and which ids its names stood for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    async def of(self, digest: str) -> str:
        if digest not in self._known:
            bundle = await self._store.bundles.get(digest)
            self._known[digest] = bundle.manifest.engine if bundle else ""
        return self._known[digest]

    async def ids(self, community: str) -> dict[str, tuple[str, ...]]:
        """What the names in the policy in force stand for."""
        page = await self._store.checkpoints.load(community, [""])
        held = page.get("", {}).get("bundle")
        bundle = await self._store.bundles.get(str(getattr(held, "value", "")))
        return dict(bundle.manifest.ids) if bundle else {}
