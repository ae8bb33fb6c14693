"""Invitations: a code that gives a role once, and is remembered as a digest only."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from policies.draft import Draft
from policies.state import Drop, Scalar, Set

LIFE = 86_400.0
"""Seconds for which an invitation is good, where nothing else is said."""
ROW = "invitation"
"""The name under which it is remembered on its page."""


class Invitation(NamedTuple):
    """To which role, by whom, from where; good ``until`` then, in seconds since 1970, UTC."""

    role: str
    by: str
    place: str
    channel: str
    until: float


def invite(draft: Draft, invitation: Invitation) -> str:
    """Make a code; what is remembered does not tell it."""
    code = draft.code()
    row: dict[str, Scalar] = dict(zip(Invitation._fields, invitation, strict=True))
    draft.write(Set(page(code), ROW, row, invitation.until))
    return code


def redeem(draft: Draft, code: str) -> Invitation | None:
    """What the code is good for; from now on it is good for nothing."""
    row = draft.remembered(page(code), ROW)
    if not isinstance(row, Mapping):
        return None
    draft.write(Drop(page(code), ROW))
    text = {name: str(row.get(name, "")) for name in Invitation._fields}
    found = Invitation(**{**text, "until": float(text["until"])})  # type: ignore[arg-type]
    return found if found.until > draft.now else None


def page(code: str) -> str:
    """The page of an invitation: a digest of its code."""
    return "invitation:" + blake2b(code.encode("utf-8", "replace"), digest_size=16).hexdigest()
