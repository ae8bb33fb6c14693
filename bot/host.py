"""The host: the program as an adapter sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.connections import Connections
from bot.intake import Intake
from policies.actions import Hidden, Quoted
from policies.attached import attached
from policies.commands.completing import Offer, Offered
from policies.commands.offering import offered_to
from policies.decision import Decision
from policies.draft import Draft
from policies.enclosed import Carried, Enclosed
from policies.events import Event, Invoked
from policies.matching.defanged import defanged
from policies.matching.personal.redaction import redacted
from policies.outlinks import PageLink
from policies.people.dossier import written
from policies.policy import Language
from policies.state import Missing
from policies.texts import said
from storage.store import Store


class Host:
    """See ``adapters.port.Host``; one is enough for all adapters."""

    def __init__(
        self,
        intake: Intake,
        store: Store,
        connections: Connections,
        address: Callable[[PageLink], str],
    ) -> None:
        self._address = address
        self._intake = intake
        self._store = store
        self._connections = connections

    async def emit(self, *events: Event) -> Sequence[Decision | None]:
        """Take events in this order; return when they are durable."""
        return await self._intake.emit(*events)

    def connected(self, platform: str, connected: bool) -> None:
        """Whether the platform answers now."""
        self._connections.note(platform, connected)

    async def cursor(self, channel: str, place: str) -> str:
        """The position up to which a channel of that place has been read completely."""
        community = self._intake.entrance.routes.get(place, "")
        if not community:
            return ""
        position = await self._intake.residence.remembered(community, channel, "complete_to")
        return position if isinstance(position, str) else ""

    def places(self, platform: str) -> frozenset[str]:
        """The places of this platform that a policy names."""
        return frozenset(p for p in self._intake.entrance.routes if p.startswith(f"{platform}:"))

    def hears(self, event: Invoked) -> bool:
        """Whether anybody answers what somebody does there; a private chat belongs to somebody."""
        entrance = self._intake.entrance
        return event.private or event.place in entrance.routes or entrance.opens(event)

    def language(self, place: str) -> Language:
        """The language that the people who run this place read."""
        community = self._intake.entrance.routes.get(place, "")
        policy = self._intake.policies.get(community)
        return policy.language if policy else "en"

    async def offers(self, event: Invoked, what: Offered, typed: str) -> Sequence[Offer]:
        """What is offered while a command is written, from what is in memory; nothing else is
        looked up for it."""
        community = self._intake.entrance.routes.get(event.place, "")
        policy = self._intake.policies.get(community)
        if policy is None:
            return ()
        view = self._intake.residence.memory.resident(community).view()
        try:
            return offered_to(Draft(event, view, policy), what, typed)
        except Missing:
            return ()

    async def excerpt(self, piece: Quoted) -> str:
        """The words that a piece stands for, redacted and with dead links; empty when they are
        gone. The limit is of what was written."""
        if isinstance(piece, PageLink):
            return self._address(piece)
        event = await self._store.journal.event(piece.event)
        if isinstance(piece, Hidden):
            return attached(event, piece.limit)
        text = redacted(said(event, piece.part), piece.span)
        return defanged(text if len(text) <= piece.limit else text[: piece.limit - 1] + "…")

    async def enclosed(self, file: Enclosed) -> bytes:
        """The file that goes with an answer."""
        page = await self._intake.residence.page(file.community, file.member)
        held = await self._store.holdings.of(file.community, file.member, page)
        return written(held)

    async def carried(self, file: Carried) -> bytes:
        """The content of an announcement's file; empty when it is not kept any more."""
        return await self._store.enclosures.content(file.digest)

    async def sent(self, action: str) -> str:
        """The platform's id of the message that an earlier action made."""
        return await self._store.outbox.ref(action)
