"""Grants: the roles and rights that somebody was given by command, and the roles made so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal, NamedTuple

from policies.draft import Draft
from policies.rights import EVERYWHERE, Right, Role, Scope
from policies.state import Drop, Held, Page, Scalar, Set, Value

GRANTS = "grants"
"""The name under which a member's grants are remembered on their page."""
MOST_GRANTS, MOST_HOLDERS, MOST_MADE = 8, 20, 16
"""So many of one member, of one role, and of roles made by command, fit into a value each."""
MOST_CHARACTERS = 900
"""Characters of all grants of a member, or rights of a role: a value has at most 1 KB."""
_INDEX, _HOLDERS, _MADE = "made_roles", "holders", "made"

Kind = Literal["role", "may", "deny"]


class Grant(NamedTuple):
    """A role, a right, or a denial. ``by`` gave it ``at`` then; it ends at ``until`` (0: never);
    both in seconds since 1970, UTC. ``up_to`` is in seconds (0: any time). It holds on one
    ``platform`` and in one ``channel`` only, where these are given."""

    kind: Kind
    what: str
    by: str
    at: float
    until: float = 0.0
    up_to: float = 0.0
    platform: str = ""
    channel: str = ""

    @property
    def scope(self) -> Scope:
        """Where it holds."""
        return scope_of(self.platform, self.channel)

    @property
    def right(self) -> Right:
        """What it allows or denies, if it is no role."""
        return Right(self.what, timedelta(seconds=self.up_to) if self.up_to else None, self.scope)


def scope_of(platform: str, channel: str) -> Scope:
    """On one platform, in one channel; everywhere where neither is given."""
    if not platform and not channel:
        return EVERYWHERE
    one = frozenset
    return Scope(one({platform} - {""}), channels=one({channel} - {""}))


def grants(draft: Draft, member: str) -> tuple[Grant, ...]:
    """What somebody was given and still has, this draft's own writes included."""
    known = draft.remembered(member, GRANTS)
    if not isinstance(known, tuple):
        return ()
    every = [_grant(each) for each in known if isinstance(each, tuple)]
    return tuple(g for g in every if g is not None and (not g.until or g.until > draft.now))


def _grant(row: tuple[Scalar, ...]) -> Grant | None:
    match row:
        case (
            "role" | "may" | "deny" as kind,
            str(what),
            str(by),
            float(at),
            float(until),
            float(up_to),
            str(platform),
            str(channel),
        ):
            return Grant(kind, what, by, at, until, up_to, platform, channel)
    return None


def give(draft: Draft, member: str, grant: Grant) -> bool:
    """Remember a grant in the place of an equal one; tells whether there was room."""
    others = tuple(g for g in grants(draft, member) if _same(g) != _same(grant))
    holders = held_by(draft, grant.what) if grant.kind == "role" else ()
    new = grant.kind == "role" and member not in holders
    if len(others) >= MOST_GRANTS or (new and len(holders) >= MOST_HOLDERS):
        return False
    if sum(len(str(part)) for g in (*others, grant) for part in g) > MOST_CHARACTERS:
        return False
    _keep(draft, member, (*others, grant))
    if new:
        draft.write(Set(page(grant.what), _HOLDERS, (*holders, member)))
    return True


def _same(grant: Grant) -> tuple[str, ...]:
    return grant.kind, grant.what, grant.platform, grant.channel


def take(draft: Draft, member: str, kind: Kind, what: str) -> tuple[Grant, ...]:
    """Forget what somebody was given of that kind and name; answers what it was."""
    every = grants(draft, member)
    gone = tuple(g for g in every if (g.kind, g.what) == (kind, what))
    if gone:
        _keep(draft, member, tuple(g for g in every if g not in gone))
    if kind == "role":
        holders = held_by(draft, what)
        if member in holders:
            _hold(draft, what, tuple(h for h in holders if h != member))
    return gone


def _keep(draft: Draft, member: str, kept: tuple[Grant, ...]) -> None:
    if not kept:
        draft.write(Drop(member, GRANTS))
        return
    ends = [g.until for g in kept]
    until = max(ends) if all(ends) else 0.0
    draft.write(Set(member, GRANTS, tuple(tuple(g) for g in kept), until))


def _hold(draft: Draft, role: str, holders: tuple[str, ...]) -> None:
    name = page(role)
    draft.write(Set(name, _HOLDERS, holders) if holders else Drop(name, _HOLDERS))


def page(role: str) -> str:
    """The page of a role, for what is remembered of it."""
    return f"role:{role}"


def held_by(draft: Draft, role: str) -> tuple[str, ...]:
    """Who was given a role by command and has it still."""
    known = draft.remembered(page(role), _HOLDERS)
    listed = map(str, known) if isinstance(known, tuple) else ()
    return tuple(m for m in listed if any(_is(g, role) for g in grants(draft, m)))


def _is(grant: Grant, role: str) -> bool:
    return (grant.kind, grant.what) == ("role", role)


def granted(draft: Draft, member: str, here: tuple[str, str]) -> tuple[Role, ...]:
    """The roles that somebody was given by command and that hold in that channel of that place; one
    that was given for some places only has its powers there."""
    found = list[Role]()
    for grant in grants(draft, member):
        if grant.kind != "role" or not grant.scope.covers(*here):
            continue
        role = role_named(draft, grant.what)
        if role is not None and role.scope.covers(*here):
            found.append(replace(role, scope=role.scope.met(grant.scope)))
    return tuple(found)


def role_named(draft: Draft, name: str) -> Role | None:
    """The role of that name, of the policy's file or made by command."""
    found = next((role for role in draft.policy.roles if role.name == name), None)
    return found or made_role(draft, name)


def every_role(draft: Draft) -> tuple[Role, ...]:
    """All roles, the highest first."""
    made = (made_role(draft, name) for name in _index(draft))
    return (*draft.policy.roles, *(role for role in made if role is not None))


def made_role(draft: Draft, name: str) -> Role | None:
    """The role of that name that was made by command."""
    known, index = draft.remembered(page(name), _MADE), _index(draft)
    if not isinstance(known, tuple) or name not in index:
        return None
    rows = [_grant(each) for each in known if isinstance(each, tuple)]
    allowed = tuple(g.right for g in rows if g is not None and g.kind == "may")
    denied = tuple(g.right for g in rows if g is not None and g.kind == "deny")
    # One that only came to have a name of the file's is not asked for: the file is first.
    rank = len(draft.policy.roles) + index.index(name)
    powerful = any(right.permission in ("timeout", "kick", "ban") for right in allowed)
    return Role(name, frozenset(), allowed, rank, powerful, denied=denied)


def make(draft: Draft, name: str, rights: tuple[Grant, ...]) -> bool:
    """Remember a role with these rights and denials, or give it others; tells whether there was
    room."""
    index = _index(draft)
    if name not in index:
        if len(index) >= MOST_MADE:
            return False
        draft.write(Set("", _INDEX, (*index, name)))
    draft.write(Set(page(name), _MADE, tuple(tuple(right) for right in rights)))
    return True


def unmake(draft: Draft, name: str) -> None:
    """Forget a role that was made by command, and that anybody has it."""
    for member in held_by(draft, name):
        take(draft, member, "role", name)
    rest = tuple(each for each in _index(draft) if each != name)
    draft.write(Set("", _INDEX, rest) if rest else Drop("", _INDEX))
    draft.write(Drop(page(name), _MADE))


def _index(draft: Draft) -> tuple[str, ...]:
    known = draft.remembered("", _INDEX)
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def as_grant(right: Right, kind: Kind, by: str, at: float, until: float = 0.0) -> Grant:
    """A right of a command as a grant; its scope names one platform and one channel at most."""
    up_to = right.up_to.total_seconds() if right.up_to else 0.0
    platform = next(iter(right.scope.platforms), "")
    channel = next(iter(right.scope.channels), "")
    return Grant(kind, right.permission, by, at, until, up_to, platform, channel)


def denials(page: Page) -> Value | None:
    """Of a member's page what is denied to them, which stays in force when they are erased."""
    known = page.get(GRANTS)
    if not isinstance(known, Held) or not isinstance(known.value, tuple):
        return None
    denied = tuple(r for r in known.value if isinstance(r, tuple) and r[:1] == ("deny",))
    return Held(denied, known.until) if denied else None


def without_holder(pages: Mapping[str, Page], member: str) -> dict[str, Page | None]:
    """The pages of roles on which somebody stands, without them."""
    changed: dict[str, Page | None] = {}
    for subject, page_ in pages.items():
        holders = page_.get(_HOLDERS) if subject.startswith(page("")) else None
        listed = holders.value if isinstance(holders, Held) else None
        if isinstance(listed, tuple) and member in listed:
            rest = tuple(each for each in listed if each != member)
            kept = {name: value for name, value in page_.items() if name != _HOLDERS}
            changed[subject] = {**kept, _HOLDERS: Held(rest)} if rest else kept or None
    return changed
