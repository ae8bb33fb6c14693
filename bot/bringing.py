"""Bringing: records of the past go into the journal through the one inbox, while the bot rests."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import migrations
from bot.inbox import LARGEST_BATCH
from bot.intake import Intake
from bot.memory import Memory
from bot.sole import Occupied, sole
from bot.telemetry import Telemetry
from bot.upkeep import database_file
from policies.errors import HallwardenError
from policies.events import Event
from policies.file.load import load_bundle
from policies.file.phrases import phrase
from policies.file.reading import community_of
from policies.policy import Language
from storage.errors import StorageError
from storage.store import Store
from storage.tables import PARTITIONS

_LEASE = 60.0
"""Seconds that the partitions stay ours without a batch; less than a start on this store waits."""


class Unbrought(HallwardenError):
    """Nothing was taken in; the message says why."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How many records are in the journal now that were not, and how many were there already."""

    new: int
    known: int


Told = Callable[[int, int], None]
"""Is told how many records are done, of how many."""


async def bring(
    url: str, files: Sequence[Path], events: Sequence[Event], language: Language, told: Told
) -> Brought:
    """Take in these events, of communities that the policy files name and that have been run.

    What the journal holds already is passed over, so that it may be begun anew wherever it was
    broken off. Raises ``Unbrought``, ``Occupied`` where the bot is running, and ``StorageError``.
    """
    file = database_file(url)
    if file is not None and not await asyncio.to_thread(file.exists):
        raise Unbrought(phrase(language, "history.unrun", {}))
    with sole(file) if file else nullcontext():
        store = await Store.open(url)
        try:
            if await migrations.current(url) != migrations.head():
                raise StorageError("the store is of another version: run `hallwarden db upgrade`")
            return await _brought(store, files, events, language, told)
        finally:
            await store.close()


async def _brought(
    store: Store, files: Sequence[Path], events: Sequence[Event], language: Language, told: Told
) -> Brought:
    owner = f"import:{secrets.token_hex(8)}"
    partitions = store.partitions
    epochs = await partitions.acquire(range(PARTITIONS), owner, await partitions.now(), _LEASE)
    try:
        if len(epochs) < PARTITIONS:
            raise Occupied("another Hallwarden process works on this store; stop that one first")
        intake = Intake(store, Memory(), Telemetry(), lambda _: None)
        await intake.residence.recover(epochs)
        await _known(intake, store, files)
        places = {event.place for event in events}
        for place in sorted(places - intake.entrance.routes.keys()):
            raise Unbrought(phrase(language, "history.unplaced", {"place": place}))
        new = done = 0
        async with asyncio.TaskGroup() as group:
            group.create_task(intake.run())
            for first in range(0, len(events), LARGEST_BATCH):
                await partitions.renew(epochs, owner, await partitions.now(), _LEASE)
                decisions = await intake.emit(*events[first : first + LARGEST_BATCH])
                new += sum(decision is not None for decision in decisions)
                done += len(decisions)
                told(done, len(events))
            intake.stop()
        return Brought(new, done - new)
    finally:
        await partitions.release(epochs, owner)


async def _known(intake: Intake, store: Store, files: Sequence[Path]) -> None:
    """What was last in force in each community, and its places."""
    for file in files:
        community = community_of(await asyncio.to_thread(file.read_bytes))
        digest = await intake.residence.remembered(community, "", "bundle")
        bundle = await store.bundles.get(digest) if isinstance(digest, str) else None
        if bundle is not None:
            policy = await asyncio.to_thread(load_bundle, bundle)
            intake.policies[community] = policy.policy
            intake.entrance.routes.update(dict.fromkeys(policy.policy.places, community))
