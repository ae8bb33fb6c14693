"""Measures: actions for a time on a message, a role, a name, a channel or a whole place.

How each ended says what was there before (``Done.ref``), so that it can be put back.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from policies.actions import Action, Sanction


class Hold(Action, frozen=True, array_like=True, kw_only=True, tag="hold", gc=False):
    """Hide a message from members until somebody has looked at it."""

    urgency: ClassVar[int] = 0
    channel: str
    message: str
    member: str = ""
    reason: str = ""

    @property
    def lane(self) -> str:
        return f"{self.channel}/{self.message}"


class Release(Hold, frozen=True, array_like=True, kw_only=True, tag="release", gc=False):
    """Show a message again that was held."""


class _OnRole(Sanction, frozen=True, array_like=True, kw_only=True, gc=False):
    """``role`` is a full id. Not in the member's own lane: a lift must not call it off."""

    role: str

    @property
    def lane(self) -> str:
        return f"{self.member}@{self.place}/{self.role}"


class RoleAdd(_OnRole, frozen=True, array_like=True, kw_only=True, tag="role_add", gc=False):
    """Give a member a role of the platform."""


class RoleRemove(_OnRole, frozen=True, array_like=True, kw_only=True, tag="role_remove", gc=False):
    """Take a role of the platform from a member."""


class Rename(Sanction, frozen=True, array_like=True, kw_only=True, tag="rename", gc=False):
    """Call a member something else in this place; ``""`` is what their account is called.

    The ref is ``named`` if they had a name of their own in this place, else empty.
    """

    name: str

    @property
    def lane(self) -> str:
        return f"{self.member}@{self.place}/name"


class Voice(Sanction, frozen=True, array_like=True, kw_only=True, tag="voice", gc=False):
    """Where people talk: silence a member, let them talk again, have them leave, or take them to
    another ``channel``. Nothing of it is there for a time."""

    do: Literal["mute", "unmute", "disconnect", "move"]
    channel: str = ""

    @property
    def lane(self) -> str:
        return f"{self.member}@{self.place}/voice"


class _OnChannel(Action, frozen=True, array_like=True, kw_only=True, gc=False):
    """Not in the channel's own lane: it must not wait until all words are sent."""

    urgency: ClassVar[int] = 0
    channel: str
    reason: str = ""

    @property
    def lane(self) -> str:
        return f"{self.channel}/order"


class Slowmode(_OnChannel, frozen=True, array_like=True, kw_only=True, tag="slowmode", gc=False):
    """Let each member write once in so many seconds; 0 is as often as they like.

    The ref is the number of seconds that held before.
    """

    seconds: int


class Lock(_OnChannel, frozen=True, array_like=True, kw_only=True, tag="lock", gc=False):
    """Let only the team write in a channel; one where it is so anyway is left alone (``Gone``).

    The ref is what members were allowed before, in the platform's own form.
    """


class Unlock(_OnChannel, frozen=True, array_like=True, kw_only=True, tag="unlock", gc=False):
    """Let members write again, as they were allowed to ``before`` (the ref of the lock)."""

    before: str = ""


class Pause(Action, frozen=True, array_like=True, kw_only=True, tag="pause", gc=False):
    """The platform's own pause of invitations and private messages between members; it ends by
    itself."""

    urgency: ClassVar[int] = 0
    until: datetime

    @property
    def lane(self) -> str:
        return f"{self.place}/pause"


class Clean(Action, frozen=True, array_like=True, kw_only=True, tag="clean", gc=False):
    """Remove several messages of one channel at once; ``written`` is when each was, in seconds
    since 1970, UTC. Those that the platform deletes no more stay.

    The ref is how many were removed.
    """

    urgency: ClassVar[int] = 0
    channel: str
    messages: tuple[str, ...]
    written: tuple[float, ...] = ()
    reason: str = ""

    @property
    def lane(self) -> str:
        return f"{self.channel}/clean"
