"""The page for a review: whoever was removed reads what was decided, and asks for another look."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict, deque
from datetime import UTC, datetime
from time import monotonic

from adapters.port import Denied, Done, Gone, Host, Later, Outcome
from adapters.reviews.pages import app
from adapters.reviews.shown import Shown, shown
from adapters.reviews.signing import Signer
from adapters.serving import listener, serve
from policies.actions import Action, Reply
from policies.events import Actor, Invoked
from policies.outlinks import PageLink

PLACE = "page:review:0"
"""Where somebody is who reads the page; it is no place of a community."""
WAIT = 10.0
"""Seconds within which the program answers, or the page asks to come back later."""
OFTEN, WITHIN = 20, 600.0
"""So many times may one link be used in so many seconds."""
LINKS = 10_000
"""Links whose use is remembered."""


class Reviews:
    """The adapter of the page. What is asked there is a command like any other, which only the
    holder of a signed link can give; its answer is what the page shows."""

    platform = "page"

    def __init__(self, signer: Signer, host: str, port: int) -> None:
        self.signer = signer
        self.ready = asyncio.Event()
        self.address = ""
        self._at = host, port
        self._host: Host | None = None
        self._waiting: dict[str, asyncio.Future[Reply]] = {}
        self._used: OrderedDict[str, deque[float]] = OrderedDict()

    async def run(self, host: Host) -> None:
        """Serve the page until cancelled. Raises ``AddressTaken``."""
        with listener(*self._at, "appeals") as listening:
            self._host = host
            self.address = "http://{}:{}".format(*listening.getsockname()[:2])
            self.ready.set()
            host.connected(self.platform, True)
            try:
                await serve(app(self), listening)
            finally:
                self._host = None
                self.ready.clear()

    async def perform(self, action: Action) -> Outcome:
        """Hand an answer to whoever waits for it on the page."""
        if not isinstance(action, Reply):
            return Denied(f"the page cannot do {type(action).__name__}")
        waiting = self._waiting.get(action.interaction)
        if waiting is None or waiting.done():
            return Gone("nobody waits for it any more")
        waiting.set_result(action)
        return Done()

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """The page has no roles or channels."""
        return ()

    def often(self, token: str) -> bool:
        """Whether a link is used too often; counts this use."""
        now = monotonic()
        uses = self._used.setdefault(token, deque(maxlen=OFTEN))
        self._used.move_to_end(token)
        if len(self._used) > LINKS:
            self._used.popitem(last=False)
        if len(uses) == OFTEN and uses[0] > now - WITHIN:
            return True
        uses.append(now)
        return False

    async def asks(self, link: PageLink, note: str) -> Shown | Later:
        """What the page shows to who holds the link, after they wrote ``note``, if they did."""
        host, now = self._host, datetime.now(UTC)
        if host is None:
            return Later(1.0)
        asked = f"page:{secrets.token_hex(12)}"
        self._waiting[asked] = asyncio.get_running_loop().create_future()
        event = Invoked(
            id=asked,
            place=PLACE,
            at=now,
            received=now,
            community=link.community,
            actor=Actor(id=link.member),
            command="reviewed",
            args={"note": note} if note else {},
            message=repr(link.at),
            interaction=asked,
            via="page",
            private=True,
        )
        try:
            async with asyncio.timeout(WAIT):
                await host.emit(event)
                return await shown(await self._waiting[asked], host, now)
        except TimeoutError:
            return Later(WAIT)
        finally:
            del self._waiting[asked]


__all__ = ["PLACE", "Reviews", "Signer"]
