"""What does not go together among roles: nobody for a duty, two bounds, roles that add nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policies.forms import written
from policies.rights import DUTIES, Right, Role


class Overlap(NamedTuple):
    """What is wrong with a role: the sentence's key under ``overlap.``, and the names that
    fill it."""

    role: str
    key: str
    names: Mapping[str, str]


def overlaps(roles: Sequence[Role], given: frozenset[str] = frozenset()) -> Iterator[Overlap]:
    """Everything that does not go together; ``given`` are roles that somebody has by command."""
    held = [role for role in roles if role.members or role.name in given]
    for role in roles:
        if role not in held:
            yield Overlap(role.name, "nobody", {"role": role.name})
        yield from _twice(role)
    for above, role in ((a, r) for r in held for a in held if a.rank < r.rank):
        yield from _between(above, role)
    yield from _duties(roles, held)


def _duties(roles: Sequence[Role], held: Sequence[Role]) -> Iterator[Overlap]:
    """Duties that no role has which anybody holds: those named, and where any are, the usual."""
    named = [duty for role in roles for duty in role.duties]
    seen_to = {duty for role in held for duty in role.duties}
    for duty in dict.fromkeys([*named, *(DUTIES if named else ())]):
        if duty not in seen_to:
            owner = next((role.name for role in roles if duty in role.duties), "")
            yield Overlap(owner, "duty", {"what": duty})


def _twice(role: Role) -> Iterator[Overlap]:
    """One permission twice in one role, for the same places."""
    seen: dict[tuple[object, ...], Right] = {}
    for right in role.rights:
        first = seen.setdefault((right.permission, right.scope), right)
        if first.up_to != right.up_to:
            yield Overlap(role.name, "twice", _told(role, role, first, right))
    denied = {(right.permission, right.scope) for right in role.denied}
    for permission, scope in seen:
        if (permission, scope) in denied:
            names = {"role": role.name, "what": str(permission)}
            yield Overlap(role.name, "denied", names)


def _between(above: Role, role: Role) -> Iterator[Overlap]:
    """What two roles say that the same people have."""
    both = above.members & role.members
    if not both or above.scope != role.scope:
        return
    of_above = {(right.permission, right.scope): right for right in above.rights}
    for right in role.rights:
        first = of_above.get((right.permission, right.scope))
        if first is not None and first.up_to != right.up_to:
            yield Overlap(role.name, "twice", _told(above, role, first, right))
    more = [r for r in role.rights if (r.permission, r.scope) not in of_above]
    own = more or role.denied or set(role.duties) - set(above.duties) or role.budget
    if not own and role.members <= above.members:
        yield Overlap(role.name, "shadowed", {"role": role.name, "name": above.name})


def _told(first: Role, second: Role, one: Right, other: Right) -> dict[str, str]:
    return {
        "role": second.name,
        "name": first.name,
        "what": one.permission,
        "open": written(one.up_to) if one.up_to else "∞",
        "limit": written(other.up_to) if other.up_to else "∞",
    }
