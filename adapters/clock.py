"""The clock: rings when something is due, and reports times that the core asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from adapters.port import Denied, Done, Host, Outcome
from policies.actions import Action, Wake
from policies.events import Due


class Clock:
    """APScheduler holds one wake-up a name; the rows in the store are the truth."""

    platform = "clock"

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._host: Host | None = None

    async def run(self, host: Host) -> None:
        """Ready to ring; nothing happens by itself."""
        self.open(host)

    def open(self, host: Host) -> None:
        """Start the scheduler on the running loop."""
        self._host = host
        self._scheduler.start()

    def close(self) -> None:
        """Ring no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def set(self, name: str, at: datetime, ring: Callable[[], None]) -> None:
        """Ring at that time (UTC), instead of the time set before under this name."""
        self._scheduler.add_job(
            ring,
            DateTrigger(at, timezone=UTC),
            id=name,
            replace_existing=True,
            misfire_grace_time=None,
        )

    async def perform(self, action: Action) -> Outcome:
        """The time of a ``Wake`` has come: say so."""
        if not isinstance(action, Wake) or self._host is None:
            return Denied(f"the clock cannot do {type(action).__name__}")
        due = Due(
            id=f"{action.id}/due",
            place=action.place,
            community=action.community,
            at=max(action.at, datetime.now(UTC)),
            what=action.what,
            args=action.args,
        )
        await self._host.emit(due)
        return Done()

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """The clock has no roles or channels."""
        return ()
