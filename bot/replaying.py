"""Replaying: decides again what the journal holds, from a snapshot on, and compares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.memory import Resident, partition_of, replayed
from policies.decide import drafted
from policies.decision import Decision
from policies.errors import HallwardenError
from policies.file.engine import ENGINE
from policies.file.load import load_bundle
from policies.policy import Policy
from storage.journal import Entry
from storage.store import Store


class NoSnapshot(HallwardenError):
    """There is nowhere to begin."""


@dataclass(slots=True)
class Replay:
    """What came of it: how many rows were ``same``, which events were ``different``.

    ``applied`` rows were not decided again: their words are gone, or they were set aside;
    ``engine_changed`` ones neither: another engine decided them.
    """

    since: date
    same: int = 0
    applied: int = 0
    engine_changed: int = 0
    different: list[str] = field(default_factory=list)


async def replay(store: Store, community: str, day: date) -> Replay:
    """Replay a community from the last snapshot of that day or before to the journal's end.

    Raises ``NoSnapshot``.
    """
    start = await store.snapshots.nearest(community, day)
    if start is None:
        raise NoSnapshot(f"there is no snapshot of {community!r} from {day} or before")
    resident = Resident(community, partition_of(community), now=start.now, complete=True)
    resident.pages = dict(start.pages)
    done, bundles = Replay(start.day), _Policies(store)
    async for entry in store.journal.entries(start.number, community):
        decision = entry.decision
        if decision is None:
            continue
        if entry.failed or not entry.held:
            done.applied += 1
        elif (policy := await bundles.get(entry.bundle)) is None:
            done.engine_changed += 1
        elif _again(resident, entry, policy) == decision:
            done.same += 1
        else:
            done.different.append(entry.event.id)
        # What was decided then is gone on with, so that one difference does not make others.
        event = entry.event
        replayed(resident, event.at.timestamp(), event.actor.id, decision.writes)
    return done


def _again(resident: Resident, entry: Entry, policy: Policy) -> Decision:
    return drafted(entry.event, resident.view(), policy).done()


class _Policies:
    """Compiled policies by bundle; ``None`` for one that another engine decided by."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Policy | None] = {}

    async def get(self, digest: str) -> Policy | None:
        if digest not in self._known:
            bundle = await self._store.bundles.get(digest)
            current = bundle is not None and bundle.manifest.engine == ENGINE
            self._known[digest] = load_bundle(bundle).policy if bundle and current else None
        return self._known[digest]
