"""What a log may tell: the kinds of lines, and a line as it is remembered until it is told."""

from __future__ import annotations

from typing import NamedTuple

MESSAGES, MEMBERS, NAMES, ROLES, SANCTIONS = "messages", "members", "names", "roles", "sanctions"
VOICE = "voice"
KINDS = (MESSAGES, MEMBERS, NAMES, ROLES, SANCTIONS, VOICE)
"""The keys of ``[logs]``."""
TELL = "log"
"""What ``Due`` calls the time to send what waits, and what such messages are because of."""

DELETED, REMOVED, EDITED = "deleted", "removed", "edited"
"""What happened to a message: it vanished, the bot took it down, its author changed it."""
JOINED, ASKS, LEFT = "joined", "asks", "left"
RENAMED, CALLED = "renamed", "called"
"""New names: the platform says what they were before; it only shows them with what is written."""
GIVEN, TAKEN = "given", "taken"
CASE = "case"
ENTERED, EXITED, WENT = "entered", "exited", "went"
"""Where people talk: somebody came, left, or went from one channel to another."""

GONE = frozenset({DELETED, REMOVED})


class Line(NamedTuple):
    """One thing that happened ``at`` a time (seconds since 1970, UTC), without anybody's words.

    ``event`` is where the words stand, as text number ``part`` (and ``before``, where there are
    earlier ones); ``source`` is the event that brought the message. ``by`` is a rule, a member, a
    role, or the channel where somebody was before; ``number`` is that of a case and ``state`` its
    kind and state.
    """

    what: str
    at: float
    member: str = ""
    channel: str = ""
    event: str = ""
    part: int = 0
    before: int = 0
    source: str = ""
    by: str = ""
    number: int = 0
    state: str = ""

    def replaces(self, other: Line) -> bool:
        """Whether both tell the same of one message."""
        same = self.what == other.what or {self.what, other.what} <= GONE
        return bool(self.source) and self.source == other.source and same
