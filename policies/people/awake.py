"""Awake: which people with powers have just been about, so that one of them can be asked."""

from __future__ import annotations

from collections.abc import Collection

from policies.draft import Draft
from policies.people.grants import every_role, held_by
from policies.people.permissions import Asked, decided
from policies.people.standing import remembered, roles
from policies.rights import Role
from policies.state import Set

WITHIN = 30 * 60.0
"""Seconds after which somebody who said or did nothing may be away."""
_EVERY = 5 * 60.0
"""Seconds after which it is noted again that somebody is about."""
_MOST = 12
_NAME = "awake"


def note(draft: Draft, held: tuple[Role, ...]) -> None:
    """Whoever acts here and holds any powers is about."""
    member = draft.event.actor.id
    if not any(role.may for role in held):
        return
    known = _known(draft)
    if known.get(member, 0.0) > draft.now - _EVERY:
        return
    known.pop(member, None)
    rows = [*known.items(), (member, draft.now)][-_MOST:]
    draft.write(Set("", _NAME, tuple(rows), draft.now + WITHIN))


def others(draft: Draft, permission: str, but: str) -> tuple[str, ...]:
    """Who else is about and may do that here."""
    since = draft.now - WITHIN
    about = (m for m, at in _known(draft).items() if at > since and m != but)
    return tuple(member for member in about if _may(draft, member, permission))


def anybody_else(draft: Draft, permission: str, but: Collection[str]) -> bool:
    """Whether anybody else may do that, as far as is known. Who bears a platform's role or status
    is not, so that such a role counts as somebody else's."""
    bearers = {
        bearer
        for role in every_role(draft)
        if permission in role.may
        for bearer in (*role.members, *held_by(draft, role.name))
    }
    return bool(bearers - set(but)) or bool(set(others(draft, permission, "")) - set(but))


def _known(draft: Draft) -> dict[str, float]:
    known = draft.remembered("", _NAME)
    pairs = [p for p in known if isinstance(p, tuple)] if isinstance(known, tuple) else []
    return {str(member): float(str(at)) for member, at in pairs}


def _may(draft: Draft, member: str, permission: str) -> bool:
    event = draft.event
    for place in dict.fromkeys((event.place, *draft.policy.places)):
        actor = remembered(draft, member, place)
        asked = Asked(permission, event.place, event.channel)
        if decided(draft, actor, roles(draft, actor), asked).allowed:
            return True
    return False
