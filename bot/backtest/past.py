"""One event of the journal, with the state and the policy by which it was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.memory import Resident, partition_of, replayed
from policies.errors import HallwardenError
from policies.events import Event
from policies.file.engine import ENGINE
from policies.file.load import load_bundle
from policies.file.phrases import phrase
from policies.policy import Policy
from policies.state import Page
from storage.journal import Entry
from storage.store import Store


class Unexplained(HallwardenError):
    """An event that cannot be decided once more; the message says why."""


@dataclass(frozen=True, slots=True)
class Past:
    """An event, and how things were just before it; ``verdict`` is what was decided then, and
    ``same_engine`` whether this version of the program decided it."""

    event: Event
    pages: Mapping[str, Page]
    now: float
    policy: Policy
    verdict: str
    same_engine: bool


async def past(store: Store, event_id: str) -> Past:
    """The event of that id. Raises ``Unexplained``.

    The state is that of the snapshot before it, or empty at the journal's beginning; what was
    decided since is applied.
    """
    entry = await store.journal.entry(event_id)
    if entry is None:
        raise Unexplained(phrase("en", "explain.unknown", {"event": event_id}))
    bundle = await store.bundles.get(entry.bundle)
    if bundle is None:
        raise Unexplained(f"the policy that decided {event_id} is not kept")
    policy = load_bundle(bundle).policy
    if entry.decision is None or not entry.held:
        verdict = entry.decision.filed if entry.decision else entry.failed
        names = {"event": event_id, "verdict": verdict}
        raise Unexplained(phrase(policy.language, "explain.wordless", names))
    resident = await _before(store, entry)
    return Past(
        event=entry.event,
        pages=resident.pages,
        now=resident.now,
        policy=policy,
        verdict=entry.decision.verdict,
        same_engine=bundle.manifest.engine == ENGINE,
    )


async def _before(store: Store, entry: Entry) -> Resident:
    community = entry.event.community
    start = await store.snapshots.before(community, entry.number)
    resident = Resident(community, partition_of(community), complete=True)
    if start is not None:
        resident.pages, resident.now = dict(start.pages), start.now
    async for each in store.journal.entries(start.number if start else 0, community):
        if each.number >= entry.number:
            break
        if each.decision is not None:
            event = each.event
            replayed(resident, event.at.timestamp(), event.actor.id, each.decision.writes)
    return resident
