"""Delivery: claims what is due in the outbox, performs it, and reports how it ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog

from adapters.port import Adapter, Capped, Denied, Done, Gone, Later, Outcome, Unknown, Waits
from bot.pace import Pace
from bot.telemetry import Telemetry
from policies import codec
from policies.actions import Action, Lift
from policies.announced import Announce
from policies.decision import kind
from policies.events import Event, Settled
from policies.letters import Letter
from storage.outbox import Claimed
from storage.store import Store

log = structlog.get_logger(__name__)

LEASE_SECONDS = 90.0
"""How long a claimed action may take; Discord's nonce deduplicates only for minutes."""
CALL_SECONDS = 30.0
AT_ONCE = 16
"""Platform calls under way at once on one platform."""
SPARED = 4
"""So many of them are left to what is urgent."""
ATTEMPTS, LETTER_ATTEMPTS = 10, 22
"""With ever longer pauses: five minutes of tries, and for letters an hour, since a mail server or a
tracker may be away so long and nobody waits in a chat."""
LONGEST_PAUSE = 300.0
SWEEP_SECONDS = 5.0
TROUBLE_SECONDS = 1.0
URGENT, LEAST = 0, 2
"""See ``Action.urgency``."""
MISSED = "missed"
"""Why an announcement is not posted whose time is too long ago."""
REPORTS_BY_ITSELF = frozenset({"clock", "store", "inspect", "score"})
"""Platforms whose own event (``Due``, ``Found``, ``Inspected`` …) says that an action is done."""


class Alarm(Protocol):
    """Rings once at a time; setting it again replaces the time."""

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring at that time (UTC)."""
        ...


class Delivery:
    """The only place where actions leave the program; ``emit`` takes what became of them."""

    def __init__(
        self,
        store: Store,
        adapters: Mapping[str, Adapter],
        emit: Callable[[Event], Awaitable[object]],
        alarm: Alarm,
        telemetry: Telemetry,
        paces: Mapping[str, Pace],
        epochs: Callable[[], Mapping[int, int]],
        communities: Collection[str],
    ) -> None:
        self._store = store
        self._communities = communities
        self._epochs = epochs
        self._adapters = adapters
        self._emit = emit
        self._alarm = alarm
        self._telemetry = telemetry
        self._paces = paces
        self._work = {platform: asyncio.Event() for platform in adapters}
        self._busy = dict.fromkeys(adapters, 0)
        self._in_hand: set[str] = set()
        self._stopping = False
        self._strays = True

    def wake(self, platforms: Collection[str]) -> None:
        """There is new work for these platforms."""
        for platform in platforms:
            if platform in self._work:
                self._work[platform].set()
            else:
                self._strays = True

    def stop(self) -> None:
        """Claim nothing more; what is under way ends."""
        self._stopping = True
        self.wake(self._work)

    async def run(self) -> None:
        """Deliver until ``stop``; returns when nothing is under way any more."""
        async with asyncio.TaskGroup() as group:
            sweeping = group.create_task(self._sweep(), name="delivery sweep")
            serving = [
                group.create_task(self._serve(platform, group), name=f"delivery {platform}")
                for platform in self._adapters
            ]
            await asyncio.wait(serving)
            sweeping.cancel()

    async def recover(self, as_of: datetime) -> None:
        """Deal with actions that nobody can do, and with those whose lease had run out by
        ``as_of``: somebody died over them."""
        if self._strays:
            await self._give_up_strays()
        for row in await self._store.outbox.expired(self._epochs(), as_of):
            if row.action.id in self._in_hand:
                continue
            if row.action.repeatable or row.ref:
                await self._postpone(row, 0.0, "interrupted", tried=False)
                self.wake((row.action.platform,))
            else:
                lost = Unknown("interrupted before the platform's answer was noted")
                await self._settle(row, lost)

    async def _give_up_strays(self) -> None:
        """Close what belongs to no policy or no adapter; done later it would only surprise.

        There can be such actions after a start, and when one was made for a platform without an
        adapter. An adapter that is not connected is one: what it is to do waits for it.
        """
        given_up = await self._store.outbox.give_up(
            self._epochs(), self._communities, self._adapters, _now()
        )
        self._strays = False
        for (community, platform, reason), count in given_up.items():
            self._telemetry.given_up(platform, count)
            words = {"community": community, "platform": platform, "reason": reason}
            log.error("actions are given up", actions=count, **words)

    async def _sweep(self) -> None:
        """Look for lost actions now and then."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.recover(_now())
            except Exception:
                log.exception("lost actions cannot be looked for; trying again")

    async def _serve(self, platform: str, group: asyncio.TaskGroup) -> None:
        while not self._stopping:
            self._work[platform].clear()
            try:
                rows = await self._claim(platform)
                for row in rows:
                    # The token is taken at once: the next claim must not count on it.
                    delay = self._paces[platform].delay(row.action)
                    self._in_hand.add(row.action.id)
                    self._busy[platform] += 1
                    group.create_task(self._deliver(platform, row, delay))
                if not rows:
                    await self._rest(platform)
            except Exception:
                log.exception("the outbox cannot be read; trying again", platform=platform)
                await asyncio.sleep(TROUBLE_SECONDS)

    async def _claim(self, platform: str) -> list[Claimed]:
        pace, free = self._paces[platform], AT_ONCE - self._busy[platform]
        any_ = min(free - SPARED, pace.room(urgent=False))
        urgent = min(free, pace.room())
        if urgent <= 0:
            return []
        # When the rest has used up its share, only what is urgent is looked for.
        room, least = (any_, LEAST) if any_ > 0 else (urgent, URGENT)
        return await self._store.outbox.claim(
            self._epochs(), (platform,), _now(), room, LEASE_SECONDS, least
        )

    async def _rest(self, platform: str) -> None:
        """Wait for work: new rows, a due time, a free place, or the rate."""
        pace, work, pause = self._paces[platform], self._work[platform], SWEEP_SECONDS
        if self._busy[platform] < AT_ONCE - SPARED:
            if not pace.room(urgent=False):
                pause = max(0.005, pace.wait(urgent=False))
            elif due := await self._store.outbox.next_due(self._epochs(), (platform,)):
                if due <= _now():
                    return
                self._alarm.set(platform, due, work.set)
        try:
            async with asyncio.timeout(pause):
                await work.wait()
        except TimeoutError:
            return

    async def _deliver(self, platform: str, row: Claimed, delay: float) -> None:
        try:
            if delay > 0:
                await self._postpone(row, delay, "the channel's rate", tried=False)
            else:
                await self._perform(platform, row)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("an action's end could not be noted", action=row.action.id)
        finally:
            self._in_hand.discard(row.action.id)
            self._busy[platform] -= 1
            self._work[platform].set()

    async def _perform(self, platform: str, row: Claimed) -> None:
        started = time.perf_counter()
        outcome = await self._attempt(platform, row)
        name = type(outcome).__name__.lower()
        seconds = time.perf_counter() - started
        self._telemetry.performed(platform, kind(row.action), name, seconds)
        if isinstance(outcome, Unknown) and row.action.repeatable:
            outcome = Later(0.0, outcome.reason)
        if isinstance(outcome, Unknown) and row.ref:
            # It was only asked about: nothing can have happened twice.
            outcome = Later(0.0, outcome.reason)
        if isinstance(outcome, Waits):
            after, ref = outcome.after, outcome.ref
            await self._postpone(row, after, outcome.person, tried=False, ref=ref)
        elif not isinstance(outcome, Later):
            await self._settle(row, outcome)
        elif outcome.whole_connection:
            self._paces[platform].hold(outcome.after)
            await self._postpone(row, outcome.after, outcome.reason, tried=False)
        elif row.attempts >= _attempts(row.action):
            await self._settle(row, outcome)
        else:
            pause = max(outcome.after, min(LONGEST_PAUSE, 0.25 * 2**row.attempts))
            await self._postpone(row, pause, outcome.reason)

    async def _attempt(self, platform: str, row: Claimed) -> Outcome:
        action = row.action
        self._paces[platform].leaves(action)
        if isinstance(action, Lift) and action.by_hand:
            return Done()
        late = isinstance(action, Announce) and (action.missed or _now() > action.expires)
        if late and not row.ref:
            return Gone(MISSED)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._adapters[platform].perform(action)
        except TimeoutError:
            return Unknown(f"no answer within {CALL_SECONDS:g} s")
        except Exception as error:
            log.exception("an adapter failed", platform=platform, action=action.id)
            return Unknown(f"{type(error).__name__}: {error}"[:300])

    async def _postpone(
        self, row: Claimed, pause: float, reason: str, *, tried: bool = True, ref: str = ""
    ) -> None:
        due = _now() + timedelta(seconds=pause)
        id, epochs = row.action.id, self._epochs()
        await self._store.outbox.postpone(epochs, id, due, reason, tried=tried, ref=ref)

    async def _settle(self, row: Claimed, outcome: Outcome) -> None:
        """Report the end as an event; its decision closes the outbox row in one transaction."""
        action = row.action
        if action.platform in REPORTS_BY_ITSELF and isinstance(outcome, Done):
            return
        fields: dict[str, Any] = {"ref": "", "error": ""}
        match outcome:
            case Done(ref):
                fields.update(outcome="done", ref=ref)
            case Gone(reason):
                fields.update(outcome="gone", error=reason)
            case Denied(reason):
                fields.update(outcome="denied", error=reason)
            case Capped(reason):
                announced = isinstance(action, Announce)
                fields.update(outcome="capped" if announced else "denied", error=reason)
            case Unknown(reason):
                fields.update(outcome="unknown", error=reason)
            case Later(_, reason):
                fields.update(outcome="failed", error=reason)
                self._telemetry.given_up(action.platform)
                log.error("given up after several tries", action=action.id, error=reason)
        settled = Settled(
            id=f"{action.id}/settled",
            community=row.community,
            place=action.place,
            at=_now(),
            action=codec.encode(action),
            member=getattr(action, "member", ""),
            **fields,
        )
        await self._emit(settled)


def _attempts(action: Action) -> int:
    return LETTER_ATTEMPTS if isinstance(action, Letter) else ATTEMPTS


def _now() -> datetime:
    return datetime.now(UTC)
