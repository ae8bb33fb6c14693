"""The JSON lines that come out of ``hallwarden decide``: decisions, without ids."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from policies.actions import (
    Action,
    Alert,
    Ban,
    Edit,
    Fetch,
    Inspect,
    Notice,
    Recall,
    Reply,
    Sanction,
    Score,
    Send,
    Teach,
    Timeout,
    Wake,
)
from policies.decision import Decision, Finding
from policies.events import Event
from policies.letters import Letter
from policies.logs.kinds import TELL
from policies.texts import said

_write = msgspec.json.Encoder().encode

Printed = Literal[
    "delete", "hold", "release", "strike", "warn", "timeout", "kick", "ban", "lift", "role_add",
    "role_remove", "rename", "slowmode", "lock", "unlock", "pause", "reply", "send", "alert",
]  # fmt: skip
"""The actions that are printed; an example's ``actions`` are these words."""


class FoundLine(Struct, frozen=True, omit_defaults=True):
    """One finding; ``span`` in code points of the text, or of the text's ``part``."""

    rule: str
    evidence: str
    span: tuple[int, int]
    mode: str
    part: int = 0
    error: str = ""


class DoneLine(Struct, frozen=True):
    """One action."""

    type: str
    member: str | UnsetType = UNSET
    until: datetime | UnsetType = UNSET
    because: str = ""


class Line(Struct, frozen=True):
    """One decision; ``pending`` are rules that wait for a remote signal or a look into a file."""

    event: str
    verdict: str
    findings: list[FoundLine]
    actions: list[DoneLine]
    pending: list[str] | UnsetType = UNSET


class ErrorLine(Struct, frozen=True):
    """What stands in the place of a line that is no event."""

    error: str


def written(event: Event, decision: Decision) -> bytes:
    """The line of a decision, without its line end."""
    return _write(
        Line(
            decision.event,
            decision.verdict,
            [_found(event, finding) for finding in decision.findings],
            [_done(action) for action in decision.actions if shown(action)],
            list(decision.pending) or UNSET,
        )
    )


def refused(reason: str) -> bytes:
    """The line in place of an input line that is no event."""
    return _write(ErrorLine(reason))


def evidence(event: Event, finding: Finding) -> str:
    """What was written, or the figures where the proof is no piece of text."""
    start, end = finding.span
    return said(event, finding.part)[start:end] if end > start else finding.detail


def _found(event: Event, finding: Finding) -> FoundLine:
    proof, f = evidence(event, finding), finding
    return FoundLine(f.rule, proof, f.span, f.mode, f.part, f.error)


_UNSEEN = (Notice, Wake, Fetch, Edit, Inspect, Score, Recall, Teach, Letter)


def shown(action: Action) -> bool:
    """Whether it is printed: what is done to messages, members and channels, what the rules say
    themselves, and alerts; not the words that go with it, nor
    a log of it."""
    if isinstance(action, Send | Reply) and not isinstance(action, Alert):
        return action.because not in ("notice", TELL)
    return not isinstance(action, _UNSEEN)


def kind(action: Action) -> str:
    """The word for it."""
    return str(type(action).__struct_config__.tag)


def _done(action: Action) -> DoneLine:
    until = action.until if isinstance(action, Timeout | Ban) else None
    return DoneLine(
        kind(action),
        _bare(action.member) if isinstance(action, Sanction) else UNSET,
        until or UNSET,
        action.because,
    )


def _bare(id_: str) -> str:
    """``m7`` of ``telegram:member:m7``."""
    return id_.split(":", 2)[-1]
