"""A platform's counterpart as the conformance suite sees it, and the actions it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from adapters.port import Adapter, Files
from policies.actions import Button, Delete, Notice, Send, Text, Warn
from policies.events import Event, Message
from tests.adapters.recording import RecordingHost

Standing = Literal["member", "silenced", "gone", "banned"]


class World(Protocol):
    """The counterpart as people see it. Ids of members are full, those of messages the platform's.

    Everything here is done on the counterpart's side; nothing goes through the adapter.
    """

    platform: str
    place: str
    channel: str
    member: str
    """An ordinary member who can be written to in private."""
    shy: str
    """An ordinary member whom the bot cannot write to in private."""
    admin: str
    """Whom the platform does not let the bot sanction."""
    role: str
    """A role that the bot can give; ``""`` where there are none."""
    host: RecordingHost

    @property
    def adapter(self) -> Adapter:
        """The adapter that runs, or ran last."""
        ...

    async def start(self) -> None:
        """Run the adapter, with a new connection; returns when it is connected."""
        ...

    async def stop(self) -> None:
        """Stop the adapter as a shut-down does; what people do meanwhile is not lost."""
        ...

    async def drop(self) -> None:
        """Break the connection under a running adapter, once."""
        ...

    async def says(self, member: str, text: str) -> str:
        """A member writes; answers the message's id."""
        ...

    @property
    def files(self) -> Files:
        """What hands out the files that the running adapter's events announce."""
        ...

    async def attaches(self, member: str, name: str, content: bytes) -> str:
        """A member posts a file; answers the message's id."""
        ...

    async def edits(self, message: str, text: str) -> None:
        """The author changes the message."""
        ...

    async def removes(self, message: str) -> None:
        """The author takes their message away."""
        ...

    async def reacts(self, member: str, message: str, emoji: str) -> None:
        """A member puts a reaction on a message."""
        ...

    async def asks(self, member: str) -> None:
        """Somebody outside asks to be let in, where a place can be closed."""
        ...

    async def presses(self, member: str, message: str, label: str) -> None:
        """A member presses a button under the bot's message."""
        ...

    async def joins(self, member: str) -> None:
        """Somebody who is not in the place comes (back) in."""
        ...

    async def leaves(self, member: str) -> None:
        """A member goes of their own accord."""
        ...

    async def ages(self, message: str, by: timedelta) -> None:
        """Make a message older than it is."""
        ...

    async def limits(self, seconds: float) -> None:
        """Answer the next call with a rate limit of so many seconds."""
        ...

    async def loses_answer(self) -> None:
        """Carry the next call out, and break the connection before answering it."""
        ...

    def text(self, message: str) -> str | None:
        """What a message in the channel says, without markup; ``None`` when it is not there."""
        ...

    def hidden(self, message: str) -> Sequence[str]:
        """What of a message nobody sees who does not ask for it."""
        ...

    def buttons(self, message: str) -> Sequence[str]:
        """The labels under a message in the channel."""
        ...

    def private(self, member: str) -> Sequence[str]:
        """What the bot wrote so that only this member sees it, oldest first."""
        ...

    def public(self) -> Sequence[str]:
        """What the bot wrote in the channel for everyone and still stands there, oldest first."""
        ...

    def standing(self, member: str) -> Standing:
        """What a member may do now."""
        ...

    async def closes(self) -> None:
        """A person sees to it that members do not write in the channel."""
        ...

    def writes(self, member: str) -> bool:
        """Whether the channel lets a member write."""
        ...

    def seen(self, message: str) -> bool:
        """Whether members see a message of the channel."""
        ...

    def roles(self, member: str) -> Sequence[str]:
        """The full ids of a member's roles."""
        ...

    def called(self, member: str) -> str:
        """What a member is called in the place."""
        ...

    def slow(self) -> int:
        """Once in how many seconds a member may write in the channel; 0: as they like."""
        ...

    def until(self, member: str) -> datetime | None:
        """When the member's timeout or ban ends; ``None``: never, or there is none."""
        ...


def soon(**ahead: float) -> datetime:
    """A time in the future, in whole seconds as platforms count."""
    return (datetime.now(UTC) + timedelta(**ahead)).replace(microsecond=0)


def is_message(event: Event, message: str) -> bool:
    """Whether this is the event of that message."""
    return isinstance(event, Message) and event.message == message


def send(world: World, text: Text, buttons: tuple[Button, ...] = ()) -> Send:
    """A message for the channel."""
    return Send(id="e1#0", place=world.place, channel=world.channel, text=text, buttons=buttons)


def delete(world: World, message: str) -> Delete:
    """The removal of a message from the channel."""
    return Delete(id="e1#0", place=world.place, channel=world.channel, message=message)


def told(world: World, member: str, kind: type[Notice | Warn] = Warn) -> Notice | Warn:
    """A notice with words for one and other words for all."""
    return kind(
        id="e1#0",
        place=world.place,
        member=member,
        channel=world.channel,
        text=("for your eyes",),
        fallback=("for everyone",),
    )
