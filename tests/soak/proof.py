"""What must hold after a siege, from the store and the counterpart's records alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import migrations
from bot.memory import Memory, Resident, partition_of, replayed, swept
from bot.residence import Residence
from policies import codec
from policies.actions import Action, Alert, Fetch, Wake
from policies.decide import decide
from policies.decision import outgoing
from policies.events import Due, Event, Found, Settled
from policies.file.load import load_bundle
from policies.policy import Policy
from policies.state import AnyWrite, Page
from storage.journal import Entry
from storage.store import Store
from storage.tables import PARTITIONS, outbox
from tests.soak.counterpart import Counterpart

Pages = dict[str, tuple[float, dict[str, Page]]]
"""By community: its clock, and its pages without what has expired and what is empty."""


@dataclass
class Proof:
    """Everything that was written, read once."""

    store: Store
    entries: list[Entry]
    rows: dict[str, Any]

    @classmethod
    async def of(cls, store: Store) -> Proof:
        """Read journal and outbox."""
        entries = [entry async for entry in store.journal.entries()]
        rows = {row.action_id: row for row in await store.database.rows(select(outbox))}
        return cls(store, entries, rows)

    def every_event_once(self, counterpart: Counterpart) -> None:
        """Every id that was offered is in the journal, exactly once; only poison was set aside."""
        times = Counter(entry.event.id for entry in self.entries)
        lost = counterpart.offered.keys() - times.keys()
        assert not lost, f"{len(lost)} events lost: {sorted(lost)[:5]}"
        twice = [id for id, count in times.items() if count > 1]
        assert not twice, f"journalled twice: {twice[:5]}"
        failed = {entry.event.id: entry.failed for entry in self.entries if entry.failed}
        assert failed.keys() == counterpart.poison(), failed

    async def state_is_the_journal(self) -> None:
        """State after recovery = all writes from empty = decide folded from empty."""
        recovered = await recovered_pages(self.store)
        written = self._written()
        assert recovered == written, _difference(recovered, written)
        decided = await self._decided()
        assert written == decided, _difference(written, decided)

    def _written(self) -> Pages:
        residents: dict[str, Resident] = {}
        for entry in self.entries:
            resident = _resident(residents, entry.event.community)
            assert entry.decision is not None
            _apply(resident, entry.event, entry.decision.writes)
        return _plain(residents)

    async def _decided(self) -> Pages:
        residents: dict[str, Resident] = {}
        bundles: dict[str, Policy] = {}
        for entry in self.entries:
            event, resident = entry.event, _resident(residents, entry.event.community)
            assert entry.decision is not None
            if entry.failed:
                _apply(resident, event, ())
                continue
            if entry.bundle not in bundles:
                kept = await self.store.bundles.get(entry.bundle)
                assert kept is not None, f"bundle {entry.bundle} is not in the store"
                bundles[entry.bundle] = load_bundle(kept).policy
            decision = decide(event, resident.view(), bundles[entry.bundle])
            assert decision == entry.decision, f"{event.id} is decided otherwise now"
            _apply(resident, event, decision.writes)
        return _plain(residents)

    def effects_are_the_outbox(self, counterpart: Counterpart) -> int:
        """Everything asked for stands in the outbox and happened; answers how many are unknown."""
        asked = [a for e in self.entries if e.decision for a in outgoing(e.decision)]
        assert Counter(a.id for a in asked) == Counter(self.rows.keys())
        strangers = counterpart.performed.keys() - self.rows.keys()
        assert not strangers, f"performed without being asked for: {sorted(strangers)[:5]}"
        ends = self._ends()
        unknown = 0
        for action in asked:
            unknown += self._one_effect(action, counterpart, ends)
        return unknown

    def _one_effect(
        self, action: Action, counterpart: Counterpart, ends: Mapping[str, Entry]
    ) -> bool:
        row, done = self.rows[action.id], counterpart.performed.get(action.id)
        effects = done.effects if done else 0
        if not action.repeatable:
            assert effects <= 1, f"{action.id} happened {effects} times"
        if row.state == "cancelled":
            assert action.repeatable or not effects, f"{action.id} happened, though cancelled"
            return False
        if isinstance(action, Wake) and row.state == "pending":
            return False
        end = ends.get(action.id)
        assert end is not None, f"nobody reported the end of {action.id} ({row.state})"
        if row.outcome == "done" and not isinstance(action, Wake | Fetch):
            assert effects, f"{action.id} is done, and never happened"
        if row.outcome != "unknown":
            return False
        assert not action.repeatable, f"{action.id} could have been repeated"
        assert _alerts(end), f"no human was asked about {action.id}"
        return True

    def _ends(self) -> dict[str, Entry]:
        ends: dict[str, Entry] = {}
        for entry in self.entries:
            if isinstance(entry.event, Settled | Due | Found):
                ends[entry.event.id.rpartition("/")[0]] = entry
        for id, entry in ends.items():
            if isinstance(entry.event, Settled):
                assert codec.action(entry.event.action).id == id
                assert self.rows[id].outcome in ("", entry.event.outcome)
        return ends

    def nothing_is_open(self) -> None:
        """All that was asked for has ended, but for times that have not come."""
        left = [
            id
            for id, row in self.rows.items()
            if row.state in ("pending", "leased") and not _is_far(row)
        ]
        assert not left, f"still open: {left[:5]}"

    async def store_is_sound(self) -> None:
        """The store finds nothing wrong with itself."""
        assert await self.store.check(migrations.head()) == []


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The store at this address."""
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


async def proven(url: str, counterpart: Counterpart) -> int:
    """Check everything; answers of how many actions nobody knows whether they happened."""
    async with opened(url) as store:
        proof = await Proof.of(store)
        proof.every_event_once(counterpart)
        await proof.state_is_the_journal()
        unknown = proof.effects_are_the_outbox(counterpart)
        proof.nothing_is_open()
        await proof.store_is_sound()
        return unknown


async def recovered_pages(store: Store) -> Pages:
    """What a process that takes over now would have in memory."""
    residence = Residence(store, Memory())
    await residence.recover(dict.fromkeys(range(PARTITIONS), 0))
    return _plain(residence.memory.residents)


def _is_far(row: Any) -> bool:
    """Whether it is a wake-up that is not due for a while."""
    return isinstance(codec.action(row.action), Wake) and row.attempts == 0


def _alerts(entry: Entry) -> bool:
    return entry.decision is not None and any(isinstance(a, Alert) for a in entry.decision.actions)


def _apply(resident: Resident, event: Event, writes: Iterable[AnyWrite]) -> None:
    replayed(resident, event.at.timestamp(), event.actor.id, writes)


def _resident(residents: dict[str, Resident], community: str) -> Resident:
    if community not in residents:
        residents[community] = Resident(community, partition_of(community), complete=True)
    return residents[community]


def _plain(residents: Mapping[str, Resident]) -> Pages:
    found: Pages = {}
    for name, resident in residents.items():
        pages = {s: swept(page, resident.now) for s, page in resident.pages.items()}
        found[name] = resident.now, {s: page for s, page in pages.items() if page}
    return found


def _difference(one: Pages, other: Pages) -> str:
    for community in sorted(one.keys() | other.keys()):
        (now, pages), (then, others) = one.get(community, (0, {})), other.get(community, (0, {}))
        if now != then:
            return f"the clock of {community} is {now}, not {then}"
        for subject in sorted(pages.keys() | others.keys()):
            if pages.get(subject) != others.get(subject):
                return f"{community} {subject}: {pages.get(subject)} is not {others.get(subject)}"
    return ""
