"""What one rule did, read from the journal."""

from __future__ import annotations

from datetime import datetime

from bot.backtest.past import Unexplained
from policies.file.load import load_bundle
from policies.policy import Language
from policies.trial.deeds import Deeds
from storage.store import Store


async def record(
    store: Store, community: str, rule: str, since: datetime
) -> tuple[Deeds, Language]:
    """The deeds of a rule since then, and the language of the policy that was last in force.

    Raises ``Unexplained`` for a community of which the journal holds nothing.
    """
    start = await store.snapshots.nearest(community, since.date())
    deeds, bundle = Deeds(rule), ""
    async for entry in store.journal.entries(start.number if start else 0, community):
        bundle = entry.bundle or bundle
        if entry.decision is not None and entry.event.at >= since:
            deeds.add(entry.event, entry.decision)
    kept = await store.bundles.get(bundle)
    if kept is None:
        raise Unexplained(f"the journal holds nothing of {community!r} since then")
    return deeds, load_bundle(kept).policy.language
