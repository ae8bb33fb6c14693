"""Posts: the lines of the sandbox's channels, and why the world would not take one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from policies.actions import Button
from policies.errors import HallwardenError
from policies.events import Attachment, Part

Reason = Literal[
    "timeout",
    "banned",
    "absent",
    "present",
    "read-only",
    "locked",
    "slow",
    "nothing",
    "not-yours",
    "gone",
    "taken",
]
Kind = Literal["say", "command", "join", "leave", "refused", "bot"]


class Refused(HallwardenError):
    """The world does not let this happen; ``reason`` is one word of a closed list."""

    def __init__(self, reason: Reason, what: str) -> None:
        super().__init__(f"sandbox: {what}")
        self.reason = reason


class Post(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a channel. Members write ``text``; the bot's posts have ``pieces`` instead.

    ``only_for`` is the one member who sees it; ``removed`` says who took it away; ``held`` is
    hidden from all but staff until it is reviewed, ``pinned`` marked for everybody.
    """

    id: str
    kind: Kind
    channel: str
    member: str
    name: str
    at: datetime
    text: str = ""
    pieces: tuple[Any, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    parts: tuple[Part, ...] = ()
    forwarded_from: str = ""
    reply_to: str = ""
    edits: int = 0
    removed: Literal["", "author", "bot"] = ""
    held: bool = False
    pinned: bool = False
    because: str = ""
    only_for: str = ""
    buttons: tuple[Button, ...] = ()
    reactions: dict[str, tuple[str, ...]] = {}
