"""The port: what an adapter offers the program, what the program offers it, how an action ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from policies.actions import Action, Quoted
from policies.commands.completing import Offer, Offered
from policies.decision import Decision
from policies.enclosed import Carried, Enclosed
from policies.errors import HallwardenError
from policies.events import Event, Fault, Invoked

FILE_SECONDS = 15.0
"""How long a file may take to come."""


class Secret(Protocol):
    """A value that shows itself nowhere by itself (pydantic's ``SecretStr`` is one)."""

    def get_secret_value(self) -> str:
        """The value, for the wire."""
        ...


class Done(Struct, frozen=True):
    """It happened; ``ref`` is the platform's id of what it made (a message), if anything."""

    ref: str = ""


class Gone(Struct, frozen=True):
    """There was nothing left to do it to; somebody or something was faster."""

    reason: str = ""


class Denied(Struct, frozen=True):
    """The platform refuses and will refuse again: a missing right, a higher rank, too old."""

    reason: str


class Later(Struct, frozen=True):
    """Not now: a rate limit or an outage. Try again after so many seconds.

    ``scope`` says what has to wait: only this lane, or everything on this connection.
    """

    after: float
    reason: str = ""
    whole_connection: bool = False


class Unknown(Struct, frozen=True):
    """The call was sent and nobody knows how it ended (a connection lost in between)."""

    reason: str


class Waits(Struct, frozen=True):
    """It is prepared on the platform, which knows it by ``ref``, and ``person`` has to confirm it
    there. The same action is asked about again after so many seconds; ``Host.sent`` has the ref."""

    person: str
    ref: str
    after: float = 60.0


class Capped(Struct, frozen=True):
    """Not done: what the platform lets a bot announce for the time being is used up."""

    reason: str


Outcome = Done | Gone | Denied | Later | Unknown | Waits | Capped


class Host(Protocol):
    """What an adapter may ask of the program."""

    async def emit(self, *events: Event) -> Sequence[Decision | None]:
        """Take events in this order; return when they are durable, and only then.

        Answers one decision an event: ``None`` for one that is already known, or that comes from
        a place which no policy names. Raises ``asyncio.CancelledError`` when the program stops
        first; such events are to be offered again.
        """
        ...

    def connected(self, platform: str, connected: bool) -> None:
        """Tell that the platform answers, or that the connection to it is lost; may be repeated.

        An adapter whose ``run`` has ended is taken to be disconnected.
        """
        ...

    async def cursor(self, channel: str, place: str) -> str:
        """The position up to which a channel of that place has been read completely, or ``""``."""
        ...

    def places(self, platform: str) -> frozenset[str]:
        """The places of this platform that a policy names (``platform:kind:id``)."""
        ...

    def hears(self, event: Invoked) -> bool:
        """Whether anybody answers what somebody does there; see ``emit``."""
        ...

    def language(self, place: str) -> str:
        """The language that the people who run this place read: ``en``, ``zh-CN`` or ``es``."""
        ...

    async def offers(self, event: Invoked, what: Offered, typed: str) -> Sequence[Offer]:
        """What whoever begins this command is offered for what they have typed so far; at most 25.
        Nothing of it is written down."""
        ...

    async def excerpt(self, piece: Quoted) -> str:
        """The words that a piece stands for, redacted and with dead links; ``""`` when they are
        gone."""
        ...

    async def enclosed(self, file: Enclosed) -> bytes:
        """The file that goes with an answer, as JSON; at most ``enclosed.LARGEST`` bytes."""
        ...

    async def carried(self, file: Carried) -> bytes:
        """The content of an announcement's file; ``b""`` when it is not kept any more."""
        ...

    async def sent(self, action: str) -> str:
        """The platform's id of the message that an earlier action made; ``""`` if it made none."""
        ...


class Adapter(Protocol):
    """A platform edge."""

    platform: str

    async def run(self, host: Host) -> None:
        """Connect, and report what happens until cancelled; reconnects by itself.

        Raises ``TokenRefused`` when the platform does not accept the token.
        """
        ...

    async def perform(self, action: Action) -> Outcome:
        """At most one platform call's worth of work; never raises for what a platform answers."""
        ...

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...] | None:
        """Full ids of the roles or channels (``kind``) called ``name`` in ``place``; of all
        channels in which members may write, if the name is ``*``.

        ``None`` while that cannot be known: not connected, or not in that place.
        """
        ...


class Surveyed(Struct, frozen=True):
    """What a place is like: its title, a member's ``status`` there (``owner``, ``admin`` or
    another), and the names of rights that the bot has not got."""

    title: str = ""
    status: str = ""
    missing: tuple[str, ...] = ()


class Surveys(Protocol):
    """What can look at a place that no policy names."""

    async def survey(self, place: str, member: str) -> Surveyed | None:
        """The place as it is now for this member; ``None`` where it cannot be seen: not connected,
        or not there. Never raises for what a platform answers."""
        ...


class NoFile(HallwardenError):
    """A file cannot be had, and asking again will not help; ``fault`` is what its facts say."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"a file cannot be had: {fault}")
        self.fault = fault


class NotNow(HallwardenError):
    """A file cannot be had now: a rate limit or an outage. Try again after so many seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(f"a file cannot be had for {after:g} s")
        self.after = after


class Files(Protocol):
    """What hands out the files that a platform's messages announce."""

    async def file(self, ref: str, most: int) -> bytes:
        """The content of the file of that ``ref``, of at most ``most`` bytes, from the platform's
        own hosts and nowhere else.

        Raises ``NoFile`` and ``NotNow``; never takes longer than ``FILE_SECONDS``.
        """
        ...
