"""Letters: what a department reads of a case where nobody chats: by e-mail, or in a tracker."""

from __future__ import annotations

import re
from datetime import datetime

from policies.actions import Action, Text

MAIL, WEBHOOK = "mail", "webhook"
"""Platforms that take letters and nothing else; what comes in by them is no event."""
OPENED, CHANGED = "opened", "changed"
"""What is said in a letter, beside the reminders, which are called as their sentences are."""


class Letter(Action, frozen=True, array_like=True, kw_only=True, tag="letter", gc=False):
    """News of a case, to ``mail:channel:help@acme.example`` or ``webhook:channel:desk``.

    Twice is harmless, since its receiver knows a repeat by the id. ``first`` is the letter that
    began the thread; empty, if this is it. Of the case ``about`` is its kind; it holds no words.
    """

    channel: str
    community: str
    case: int
    what: str
    title: Text
    text: Text
    about: str = ""
    state: str = ""
    severity: str = ""
    department: str = ""
    origin: str = ""
    due: datetime | None = None
    first: str = ""

    @property
    def lane(self) -> str:
        """The letters of a case arrive in order; one that has to wait holds back no other case."""
        return f"case:{self.case}@{self.channel}"


_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
)
"""An address without quotes and comments (RFC 5321, 4.1.2: dot-string and domain)."""
HOOK_NAME = r"^[a-z][a-z0-9_-]{0,31}$"
"""What a tracker may be called, in a policy and in ``config.toml``."""


def deliverable(channel: str) -> bool:
    """Whether a full channel id of a letter is an address, or a name that config.toml may have."""
    platform, _, address = channel.split(":", 2)
    if platform == MAIL:
        return is_mailbox(address)
    return re.fullmatch(HOOK_NAME, address) is not None


def is_mailbox(address: str) -> bool:
    """Whether this is a mail address of a form that no server reads in two ways."""
    return _MAILBOX.fullmatch(address) is not None


def by_letter(channel: str) -> bool:
    """Whether nobody chats there: no buttons, no answers, nothing can be edited."""
    return channel.partition(":")[0] in (MAIL, WEBHOOK)
