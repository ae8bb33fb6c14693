"""Decisions: what was found, what is to be done about it, and what is to be remembered."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from policies.actions import (
    Action,
    Alert,
    Ban,
    Delete,
    Edit,
    Fetch,
    Inspect,
    Kick,
    Lift,
    Notice,
    Recall,
    Reply,
    Sanction,
    Score,
    Send,
    Strike,
    Teach,
    Timeout,
    Wake,
    Warn,
)
from policies.announced import Announce, OpenThread, Pin
from policies.letters import Letter
from policies.measures import (
    Clean,
    Hold,
    Lock,
    Pause,
    Release,
    Rename,
    RoleAdd,
    RoleRemove,
    Slowmode,
    Unlock,
    Voice,
)
from policies.records import AnyRecord
from policies.state import AnyWrite

Mode = Literal["off", "shadow", "canary", "enforce"]
Verdict = Literal["allow", "review", "enforce"]

AnyAction = (
    Delete
    | Warn
    | Notice
    | Strike
    | Timeout
    | Kick
    | Ban
    | Lift
    | Send
    | Alert
    | Reply
    | Edit
    | Wake
    | Fetch
    | Hold
    | Release
    | RoleAdd
    | RoleRemove
    | Rename
    | Slowmode
    | Lock
    | Unlock
    | Pause
    | Inspect
    | Score
    | Recall
    | Teach
    | Clean
    | Announce
    | Pin
    | OpenThread
    | Letter
    | Voice
)
"""Every action there is, as the wire knows them."""


OBSERVED = "observe"
"""The note of a decision that would have touched a message or member, were the bot acting."""


class Finding(Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """What a rule found: where, not what; the words stay in the journal's text column.

    ``span`` counts code points of text number ``part`` of the content (0 is the message itself);
    (0, 0) when the proof is not a piece of text. ``detail`` holds thresholds and figures
    (see ``policies.figures``).
    """

    rule: str
    span: tuple[int, int] = (0, 0)
    part: int = 0
    mode: Mode = "enforce"
    view: str = ""
    detail: str = ""
    error: str = ""


class Decision(Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """The whole outcome for one event, under one bundle."""

    event: str
    bundle: str
    findings: tuple[Finding, ...] = ()
    actions: tuple[AnyAction, ...] = ()
    writes: tuple[AnyWrite, ...] = ()
    note: str = ""
    """Why nothing was done although something was found: ``late``, ``observe``, ``immune`` …"""
    pending: tuple[str, ...] = ()
    """The rules that wait for what a look into a file or a remote signal will show."""
    records: tuple[AnyRecord, ...] = ()
    """Rows to be looked up later; see ``policies.records``."""

    @property
    def verdict(self) -> Verdict:
        """*enforce* if a finding not in shadow has an action on message or members, *review* if
        only alert, case, hold or an error, else *allow*."""
        if not self.findings:
            return "allow"
        names = {f.rule for f in self.findings if f.mode != "shadow"} | {"escalation"}
        touching = (Delete, Sanction, Slowmode, Lock)
        if any(isinstance(a, touching) and a.because in names for a in self.actions):
            return "enforce"
        if any(isinstance(a, Alert | Hold | Letter) for a in self.actions):
            return "review"
        return "review" if any(f.error for f in self.findings) else "allow"

    @property
    def filed(self) -> str:
        """How the journal files it: the verdict, or ``observed`` for what was only watched."""
        return "observed" if self.note == OBSERVED else self.verdict


def kind(action: Action) -> str:
    """An action's short name: ``delete``, ``role_add`` …"""
    return str(type(action).__struct_config__.tag)


def outgoing(decision: Decision) -> list[Action]:
    """The actions that an adapter has to perform; strikes and folded alerts are only written
    down."""
    return [a for a in decision.actions if not inward(a)]


def inward(action: Action) -> bool:
    """Whether an action is only written down: nothing is sent anywhere."""
    return isinstance(action, Strike) or (isinstance(action, Alert) and action.folded)
