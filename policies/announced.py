"""Announcements on their way: what is sent to a channel when its time has come, pinned there, and
what is heard of it."""

from __future__ import annotations

from datetime import datetime

from policies.actions import Action, Send
from policies.enclosed import Card
from policies.events import Event


class Announce(Send, frozen=True, array_like=True, kw_only=True, tag="announce", gc=False):
    """One channel's part of one firing of an announcement: its id is made of their names, so that
    there can be no second one.

    It is not sent after ``expires``, nor when it was ``missed`` already; both end as ``gone``.
    ``mentions`` are roles that are to be notified, or ``everyone``. ``attempt`` counts from 1.
    """

    announcement: str
    firing: datetime
    expires: datetime
    missed: bool = False
    mentions: tuple[str, ...] = ()
    trial: bool = False
    attempt: int = 1
    card: Card | None = None


class Pin(Action, frozen=True, array_like=True, kw_only=True, tag="pin", gc=False):
    """Pin one of the bot's own messages, without notifying anybody; ``off``: no longer."""

    channel: str
    message: str
    off: bool = False

    @property
    def lane(self) -> str:
        return self.channel


class OpenThread(Action, frozen=True, array_like=True, kw_only=True, tag="thread", gc=False):
    """Open a thread of that ``name`` under one of the bot's own messages."""

    channel: str
    message: str
    name: str

    @property
    def lane(self) -> str:
        return self.channel


class Counted(Event, frozen=True, array_like=True, kw_only=True, tag="counted", gc=False):
    """How many reactions a message has by now, where the platform does not say whose they are."""

    message: str
    reactions: int = 0
