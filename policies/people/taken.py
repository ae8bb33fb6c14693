"""Taken: what is remembered of an account that seems to be in other hands than its owner's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policies.draft import Draft
from policies.rights import Role
from policies.state import Set

TAKEN = "compromised"
"""The name under which it is remembered on the member's page."""
HABIT = 90 * 86_400.0
"""Seconds for which it is remembered in how many channels somebody may post the same."""
_HABIT = "habit"
_MOST_KEYS = 48
"""Keys of posts whose copies are recognised; so many fit into one value beside the rest."""


class Taken(NamedTuple):
    """Until a human says that the account is back.

    ``at`` is since when, in seconds since 1970, UTC; ``until`` the end of the timeouts that hold
    it, 0 for an immune account, which has none. ``rank`` is that of its highest role, ``rule`` what
    found it (``""``: somebody by hand). The same stood in so many ``channels``; ``keys`` are those
    of ``policies.postings``.
    """

    at: float
    until: float
    rank: int
    rule: str
    channels: int
    keys: tuple[int, ...]


def taken(draft: Draft, member: str) -> Taken | None:
    """What is remembered if the account is in other hands, this draft's own writes included."""
    match draft.remembered(member, TAKEN):
        case (
            float(at),
            float(until),
            int(rank),
            str(rule),
            int(channels),
            tuple(keys),
        ):
            return Taken(at, until, rank, rule, channels, tuple(k for k in keys if type(k) is int))
    return None


def mark(draft: Draft, member: str, known: Taken) -> None:
    """Remember it, with the newest of the keys."""
    kept = known._replace(keys=known.keys[-_MOST_KEYS:])
    draft.write(Set(member, TAKEN, tuple(kept)))


def habit(draft: Draft, member: str) -> int:
    """In how many channels at once somebody may post the same, because a human has said so."""
    known = draft.remembered(member, _HABIT)
    return known if isinstance(known, int) else 0


def accustom(draft: Draft, member: str, channels: int) -> None:
    """From now on that many channels are this member's habit."""
    if channels:
        most = max(channels, habit(draft, member))
        draft.write(Set(member, _HABIT, most, draft.now + HABIT))


def suspended(draft: Draft, member: str, held: Iterable[Role]) -> bool:
    """Whether somebody who would hold these roles has none of their powers now.

    What a rule took is given back, too, by who switches the rule off in the policy file or exempts
    one of these roles there: who can write the file need not wait for anybody's word.
    """
    known = taken(draft, member)
    if known is None or not known.rule:
        return known is not None
    rule = next((each for each in draft.policy.rules if each.name == known.rule), None)
    if rule is None or rule.mode in ("off", "shadow"):
        return False
    return rule.exempt.isdisjoint(role.name for role in held)
