"""Residence: brings communities into memory, and what changed in memory back to the store."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from datetime import date

import structlog

from bot.memory import Memory, Resident, replayed
from policies.policy import Policy
from policies.state import Held, Page, page_of
from storage.checkpoints import Clock
from storage.errors import Unreachable
from storage.snapshots import Snapshot
from storage.store import Store

log = structlog.get_logger(__name__)

WHOLE = 20_000
"""A community with at most this many pages is kept in memory whole."""
SNAPSHOT = 1_000_000
"""Pages of a community that a snapshot holds at most."""
CHECKPOINT_SECONDS = 4.0
CHECKPOINT_EVENTS = 50_000
"""Upper bound of what has to be applied again after a crash."""

Policies = Mapping[str, Policy]
"""The policies in force, by community."""


class Residence:
    """The memory of the partitions in ``epochs``, and how far in the journal it reaches."""

    def __init__(self, store: Store, memory: Memory) -> None:
        self.memory = memory
        self.epochs: Mapping[int, int] = {}
        self._store = store
        self._reach = 0
        self._changes = 0
        self._next = time.monotonic() + CHECKPOINT_SECONDS

    async def resident(self, community: str) -> Resident:
        """A community in memory; wholly, unless it is a very large one."""
        resident = self.memory.resident(community)
        resident.touched = time.monotonic()
        if not resident.looked:
            pages = await self._store.checkpoints.load(community, None, WHOLE + 1)
            if len(pages) <= WHOLE:
                resident.adopt(pages, ())
                resident.complete = True
            resident.looked = True
        return resident

    async def bring(self, resident: Resident, subject: str) -> None:
        """One page more."""
        asked = [subject]
        resident.adopt(await self._store.checkpoints.load(resident.name, asked), asked)

    async def page(self, community: str, subject: str) -> Page:
        """A page as it is now, for others than intake: memory stays as it is."""
        held = self.memory.page(community, subject)
        if held is None:
            stored = await self._store.checkpoints.load(community, [subject])
            held = self.memory.page(community, subject)
            if held is None:
                held = stored.get(subject, {})
        return held

    async def remembered(self, community: str, subject: str, name: str) -> object:
        """One plain value of a community's state, for adapters that ask where they left off."""
        value = (await self.page(community, subject)).get(name)
        return value.value if isinstance(value, Held) else value

    async def recover(self, epochs: Mapping[int, int]) -> int:
        """Take partitions over, each with its epoch; see ``reread``."""
        self.epochs = dict(epochs)
        return await self.reread(self.epochs)

    async def reread(self, partitions: Collection[int]) -> int:
        """Load checkpoints and apply what was written after them, in place of what is in memory.

        Answers how many journal rows were applied; they are not decided again.
        """
        self.memory.forget(partitions)
        for name, clock in (await self._store.checkpoints.clocks(partitions)).items():
            resident = self.memory.resident(name)
            resident.now = resident.saved = clock.now
        count = 0
        async for step in self._store.journal.recover(partitions):
            resident = self.memory.resident(step.community)
            asked = {page_of(w, step.actor) for w in step.writes} - resident.pages.keys()
            if asked:
                pages = await self._store.checkpoints.load(step.community, asked)
                resident.adopt(pages, asked)
            replayed(resident, step.at, step.actor, step.writes)
            self._reach = max(self._reach, step.number)
            count += 1
        for name, resident in list(self.memory.residents.items()):
            if resident.partition in partitions:
                await self.resident(name)
        return count

    async def erase(self, member: str, communities: Collection[str], policies: Policies) -> None:
        """Forget a member in these communities, in memory and in the store.

        Not while a batch is being decided. Raises ``Unreachable``.
        """
        await self.checkpoint(policies)
        if self.memory.changed():
            raise Unreachable("a member cannot be erased before the next checkpoint")
        await self._store.retention.erase_state(member, communities)
        self.memory.release(communities)

    async def snapshot(self, community: str, day: date, policies: Policies) -> Snapshot:
        """The whole state of a community as it is now. Not while a batch is being decided."""
        resident = await self.resident(community)
        pages = resident.pages
        if not resident.complete:
            await self.checkpoint(policies)
            pages = await self._store.checkpoints.load(community, None, SNAPSHOT)
        # A page is never changed, only replaced, and so is the set of them copied here.
        return Snapshot(community, day, self._reach, resident.now, dict(pages))

    def reached(self, number: int, changes: int) -> None:
        """A batch with so many events is durable up to this journal number."""
        self._reach = number
        self._changes += changes

    async def checkpoint_if_due(self, policies: Policies) -> None:
        """Every few seconds, if anything has changed."""
        soon = self._changes >= CHECKPOINT_EVENTS
        if self._changes and (soon or time.monotonic() >= self._next):
            await self.checkpoint(policies)

    async def checkpoint(self, policies: Policies) -> None:
        """Write every page and clock that changed, and how far in the journal that reaches."""
        clocks = {
            resident.name: Clock(resident.partition, resident.now, _bundle(policies, resident))
            for resident in self.memory.changed()
        }
        if not clocks:
            return
        dirty = self.memory.dirty()
        try:
            await self._store.checkpoints.checkpoint(self.epochs, self._reach, dirty, clocks)
        except Unreachable as trouble:
            log.error("the checkpoint has to wait", error=str(trouble))
        else:
            self.memory.checkpointed()
            self._changes = 0
        self._next = time.monotonic() + CHECKPOINT_SECONDS


def _bundle(policies: Policies, resident: Resident) -> str:
    """What the community is judged by; its policy file may have been taken away."""
    policy = policies.get(resident.name)
    return policy.bundle if policy else ""
