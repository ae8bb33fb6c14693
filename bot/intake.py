"""Intake: takes queued events, decides them in order, and makes a whole batch durable at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import structlog

from bot.batches import batch_of
from bot.between import Between
from bot.entrance import Entrance
from bot.inbox import Inbox, Item
from bot.memory import Memory, Resident, Undo, advance, partition_of
from bot.residence import CHECKPOINT_SECONDS, Residence
from bot.telemetry import Telemetry
from policies import codec
from policies.decide import drafted
from policies.decision import Decision
from policies.draft import Draft
from policies.errors import fault
from policies.events import Applied, Event, Invoked, Moved
from policies.following.settling import failed
from policies.policy import Policy
from policies.state import Missing
from storage.commit import Row
from storage.errors import Fenced, Known, Unreachable
from storage.store import Store

log = structlog.get_logger(__name__)

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
"""Seconds between tries while the store does not answer."""

_FOLLOWED = (Applied, Moved)
"""Events that change intake itself once they are durable."""

Rows = list[Row | None]
"""One an item of a batch; ``None`` for an event that is in the journal already."""


class Intake:
    """The one consumer of events; owns the memory, and all decisions are made here.

    ``wake`` is called with the platforms that have new work after each commit, ``switched`` with a
    community in which somebody has just let the bot act or only observe.
    """

    def __init__(
        self,
        store: Store,
        memory: Memory,
        telemetry: Telemetry,
        wake: Callable[[set[str]], None],
        switched: Callable[[str], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.residence = Residence(store, memory)
        self.policies: dict[str, Policy] = {}
        self.candidates: dict[str, Policy] = {}
        self.entrance = Entrance(self.residence, self.policies, telemetry, clock)
        self._telemetry = telemetry
        self._wake = wake
        self._switched = switched
        self._clock = clock
        self._inbox = Inbox()
        self._doubt: dict[str, int] = {}
        self._stopping = False
        self.between = Between(self._inbox.nudge)

    async def emit(self, *events: Event) -> Sequence[Decision | None]:
        """Queue events in this order; wait until they are durable (see ``adapters.port.Host``)."""
        return await self._inbox.offer(await self.entrance.admitted(events))

    async def run(self) -> None:
        """Work until ``stop`` has been called and the inbox is empty. Raises ``Fenced``."""
        while len(self._inbox) or not self._stopping:
            self._telemetry.queued(len(self._inbox))
            items = await self._inbox.take()
            if items:
                started = time.perf_counter()
                await self._make_durable(items)
                self._telemetry.batch(len(items), time.perf_counter() - started)
            else:
                await self._inbox.wait(CHECKPOINT_SECONDS)
            await self.residence.checkpoint_if_due(self.policies)
            await self.between.do()
        await self.residence.checkpoint(self.policies)

    def stop(self) -> None:
        """Finish what is queued, then end ``run``."""
        self._stopping = True
        self._inbox.nudge()

    async def _make_durable(self, items: list[Item]) -> None:
        """Decide and commit; halve what cannot be, until the one bad event stands alone."""
        try:
            rows = await self._kept(lambda undo, again: self._decided(items, undo, again))
        except Fenced:
            raise
        except Exception as error:
            await self._halve(items, error)
        else:
            self._publish(items, rows)

    async def _halve(self, items: list[Item], error: Exception) -> None:
        if len(items) > 1:
            middle = len(items) // 2
            await self._make_durable(items[:middle])
            await self._make_durable(items[middle:])
            return
        item = items[0]
        reason = fault(error)
        log.error("an event was set aside", event_id=item.event.id, error=reason)
        self._telemetry.poison()
        try:
            rows = await self._kept(lambda undo, _: self._set_aside(item.event, reason, undo))
        except Fenced:
            raise
        except Exception:
            log.exception("not even the failure of an event could be kept", event_id=item.event.id)
            item.refused(error)
        else:
            self._publish(items, rows)

    async def _kept(self, decided: Callable[[Undo, bool], Awaitable[Rows]]) -> Rows:
        """Commit what ``decided`` answers, trying again for as long as the store is away.

        Nearly every event is new, so that is found out by the commit: when it refuses an event
        as known, ``decided`` is asked again, with true, to leave out those in the journal.
        Whatever is raised, memory is as it was.
        """
        pause, known = FIRST_PAUSE, False
        while True:
            undo = Undo()
            try:
                await self._resolve_doubt()
                rows = await decided(undo, known)
                await self._commit([row for row in rows if row])
                return rows
            except Unreachable as trouble:
                undo.take_back()
                log.error("the store does not answer; trying again", error=str(trouble))
                self._telemetry.trouble()
            except Known:
                undo.take_back()
                if known:
                    raise
                known = True
                continue
            except BaseException as error:
                undo.take_back()
                if isinstance(error, Fenced):
                    self.residence.memory.forget(int(str(p)) for p in error.lost)
                raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _resolve_doubt(self) -> None:
        """Find out what became of a commit whose answer was lost.

        What it wrote is read back into memory; until another has succeeded it may still be at it.
        """
        if self._doubt:
            known = await self.store.journal.known(self._doubt.keys())
            if known:
                await self.residence.reread({self._doubt[id] for id in known})
                self._doubt.clear()

    async def _set_aside(self, event: Event, reason: str, undo: Undo) -> Rows:
        if await self.store.journal.known([event.id]):
            return [None]
        resident = await self.residence.resident(event.community)
        bare, _ = codec.split(event)
        draft = Draft(bare, resident.view(), self.policies[event.community])
        failed(draft, reason)
        decision = draft.done()
        advance(resident, event.at.timestamp(), draft.values, undo)
        return [Row(event=bare, decision=decision, partition=resident.partition, failed=reason)]

    async def _decided(self, items: list[Item], undo: Undo, again: bool) -> Rows:
        """One row an item, in order; ``again``: the journal holds some of the events already."""
        known: set[str] = set()
        if again:
            known = await self.store.journal.known([item.event.id for item in items])
        now = time.monotonic()
        rows: Rows = []
        residents = self.residence.memory.residents
        for item in items:
            event = item.event
            if event.id in known:
                rows.append(None)
                continue
            known.add(event.id)
            policy = self._policy(event)
            if policy is None:
                rows.append(_nobodys(event))
                continue
            resident = residents.get(event.community)
            if resident is None or not resident.looked:
                resident = await self.residence.resident(event.community)
            resident.touched = now
            try:
                draft = drafted(event, resident.view(), policy)
            except Missing as missing:
                draft = await self._fetching(event, resident, policy, missing)
            advance(resident, draft.at, draft.values, undo)
            rows.append(Row(event=event, decision=draft.done(), partition=resident.partition))
        return rows

    async def _fetching(
        self, event: Event, resident: Resident, policy: Policy, missing: Missing
    ) -> Draft:
        """Decide an event that needs pages which are not in memory."""
        await self.residence.bring(resident, missing.subject)
        try:
            return drafted(event, resident.view(), policy)
        except Missing as another:
            return await self._fetching(event, resident, policy, another)

    def _policy(self, event: Event) -> Policy | None:
        if isinstance(event, Applied):
            return self.candidates.get(event.id)
        return self.policies.get(event.community)

    async def _commit(self, rows: list[Row]) -> None:
        """Write a batch; if the answer is lost it stays in doubt whether it was written."""
        if not rows:
            return
        try:
            reach = await self.store.commit(batch_of(rows, self.residence.epochs, self._clock()))
        except Unreachable:
            self._doubt = {row.event.id: row.partition for row in rows}
            raise
        self._doubt.clear()
        self.residence.reached(reach, len(rows))

    def _publish(self, items: list[Item], rows: Rows) -> None:
        """The batch is durable: tell everybody who waits for it."""
        decisions: list[Decision] = []
        for item, row in zip(items, rows, strict=True):
            decision = row.decision if row else None
            item.decided(decision)
            if decision is not None:
                decisions.append(decision)
            if isinstance(item.event, _FOLLOWED):
                self._follow(item.event)
            elif isinstance(item.event, Invoked) and _switches(decision):
                self._switched(item.event.community)
        first = items[0].event
        self._telemetry.decided(decisions, (first.received - first.at).total_seconds())
        platforms = {action.platform for d in decisions if d.actions for action in d.actions}
        if platforms:
            self._wake(platforms)

    def _follow(self, event: Applied | Moved) -> None:
        """What a durable event changes for intake itself: the policy in force, a place's new id."""
        if isinstance(event, Applied):
            policy = self.candidates.pop(event.id, None)
            if policy is not None:
                self.policies[event.community] = policy
        else:
            self.entrance.routes[event.to] = event.community


def _switches(decision: Decision | None) -> bool:
    """Whether somebody has just let the bot act, or only observe."""
    return decision is not None and any(write.name == "acting" for write in decision.writes)


def _nobodys(event: Event) -> Row:
    """An event of a community whose policy was taken away: what was under way there has ended."""
    partition = partition_of(event.community)
    return Row(event=event, decision=None, partition=partition, failed="no policy names it")
