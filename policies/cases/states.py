"""The kinds of cases, the states they may be in, and which may follow on which."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STRIKE, WARN, TIMEOUT, KICK, BAN = "strike", "warn", "timeout", "kick", "ban"
ROLE = "role"
SANCTIONS = (STRIKE, ROLE, WARN, TIMEOUT, KICK, BAN)
"""What was done to a member, the mildest first; ``role``: roles given or taken by a rule."""
LASTING = (TIMEOUT, BAN)
"""Of these what is in force for a time, and can be ended."""
REPORT = "report"
"""Something about a member, who reads nothing of it."""
WORK = (REPORT, "appeal", "request", "complaint", "bug", "idea")
"""What somebody has to look at."""
ASKED = ("request", "complaint", "bug", "idea")
"""Of these what members ask of a department."""
KINDS = (*SANCTIONS, *WORK)

IN_FORCE = "in_force"
"""A sanction that stands; of what lasts no time: that it was done and not taken back."""
LIFTED, EXPIRED, REPLACED, REFUSED = "lifted", "expired", "replaced", "refused"
"""A sanction that a human ended early, that ran out, in whose place another one is in force, that
did not come about."""
OVERTURNED = "overturned"
"""A sanction that was wrong: it is undone, and counts for nothing."""
OPEN, CLAIMED, SNOOZED = "open", "claimed", "snoozed"
RESOLVED, REOPENED = "resolved", "reopened"
MERGED = "merged"
"""Another case stands for this one (see ``policies.escalating.merging``)."""
QUEUED = frozenset({OPEN, CLAIMED, SNOOZED, REOPENED})
"""The states of what waits for somebody's work."""

_WORKED = frozenset({CLAIMED, SNOOZED, RESOLVED, MERGED})
NEXT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        IN_FORCE: frozenset({LIFTED, EXPIRED, REPLACED, REFUSED, OVERTURNED}),
        # What was ended or refused may still turn out to have been wrong.
        LIFTED: frozenset({OVERTURNED}),
        EXPIRED: frozenset({OVERTURNED}),
        REPLACED: frozenset({OVERTURNED}),
        REFUSED: frozenset({OVERTURNED}),
        OVERTURNED: frozenset(),
        OPEN: _WORKED,
        CLAIMED: _WORKED | {OPEN},
        SNOOZED: _WORKED | {OPEN},
        RESOLVED: frozenset({REOPENED}),
        MERGED: frozenset({REOPENED}),
        REOPENED: _WORKED,
    }
)
"""What may follow on a state. ``claimed`` may follow on itself: that is handing on."""
STATES = tuple(NEXT)


def first(kind: str) -> str:
    """The state in which a case of this kind begins."""
    return IN_FORCE if kind in SANCTIONS else OPEN


def lawful(before: str, after: str) -> bool:
    """Whether a case may go from one state to the other."""
    return after in NEXT[before]


def closed(state: str) -> bool:
    """Whether nothing is in force and nobody has to work on it."""
    return state != IN_FORCE and state not in QUEUED
