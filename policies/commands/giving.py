"""Giving: whether somebody may give or take a role or a right, and doing it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from policies.actions import Mention
from policies.commands.contract import Unusable
from policies.commands.rightwords import shown_right
from policies.draft import Draft, moment
from policies.events import Actor
from policies.people.grants import Grant, every_role, give, grants, held_by, take
from policies.people.permissions import Here, holds, repairs
from policies.people.standing import highest, remembered
from policies.rights import Right, Role, Scope


class Giver(NamedTuple):
    """Who gives or takes, with the roles that they hold there."""

    actor: Actor
    held: tuple[Role, ...]
    here: Here
    rank: int


def passes_on(draft: Draft, giver: Giver, right: Right) -> float:
    """Until when somebody may pass on a right (0: for good). Raises ``Unusable`` if they do not
    hold it themselves, as far and wherever it goes; an owner repairs and may give anything."""
    if repairs(giver.actor):
        return 0.0
    until = holds(draft, giver.actor, giver.held, right, giver.here)
    if until is None:
        raise Unusable("role_not_held", what=shown_right(draft, right))
    return until


def passes_on_role(draft: Draft, giver: Giver, role: Role, scope: Scope) -> float:
    """The same of all that a role allows, where it is given for this scope only."""
    if role.rank < giver.rank:
        raise Unusable("role_above", role=role.name)
    ends = [passes_on(draft, giver, _within(right, role, scope)) for right in role.rights]
    return min((end for end in ends if end), default=0.0)


def _within(right: Right, role: Role, scope: Scope) -> Right:
    return replace(right, scope=right.scope.met(role.scope).met(scope))


def give_role(draft: Draft, giver: Giver, member: str, role: Role, grant: Grant) -> Grant:
    """Give it, for no longer than who gives it holds what it allows; answers what was given.
    Raises ``Unusable`` if they may not."""
    _reachable(draft, giver, member)
    return _give(draft, member, grant, passes_on_role(draft, giver, role, grant.scope))


def give_right(draft: Draft, giver: Giver, member: str, grant: Grant) -> Grant:
    """Give a right to one member, or deny it to them."""
    if grant.kind == "deny":
        _below(draft, giver, member)
        if grant.what == "roles":
            _not_last(draft, giver, member)
        return _give(draft, member, grant, 0.0)
    _reachable(draft, giver, member)
    return _give(draft, member, grant, passes_on(draft, giver, grant.right))


def _give(draft: Draft, member: str, grant: Grant, end: float) -> Grant:
    given = grant._replace(until=min((u for u in (end, grant.until) if u), default=0.0))
    if not give(draft, member, given):
        raise Unusable("role_full")
    said = given.what if given.kind == "role" else shown_right(draft, given.right)
    ends = f" until {moment(given.until).isoformat()}" if given.until else ""
    where = " ".join(filter(None, (given.platform, given.channel)))
    what = "role.deny" if given.kind == "deny" else "role.grant"
    draft.audit(what, member, after=f"{said} {where}".strip() + ends, by=given.by)
    return given


def take_role(draft: Draft, giver: Giver, member: str, role: Role) -> bool:
    """Take what was given by command; tells whether there was anything. What the role denies is
    given back by that, and so has to be held."""
    if member != giver.actor.id:
        _below(draft, giver, member)
    for right in role.denied:
        passes_on(draft, giver, replace(right, up_to=None))
    if "roles" in role.may:
        _not_last(draft, giver, member, role.name)
    gone = bool(take(draft, member, "role", role.name))
    if gone:
        draft.audit("role.revoke", member, before=role.name)
    return gone


def take_right(draft: Draft, giver: Giver, member: str, permission: str) -> bool:
    """Take a right that was given to one member, or give back one that was denied to them."""
    denied = [g for g in grants(draft, member) if (g.kind, g.what) == ("deny", permission)]
    if denied:
        _reachable(draft, giver, member)
        for grant in denied:
            passes_on(draft, giver, grant.right)
    elif member != giver.actor.id:
        _below(draft, giver, member)
    if permission == "roles" and not denied:
        _not_last(draft, giver, member)
    gone = (*take(draft, member, "deny", permission), *take(draft, member, "may", permission))
    for grant in gone:
        minus = "-" if grant.kind == "deny" else ""
        draft.audit("role.revoke", member, before=minus + shown_right(draft, grant.right))
    return bool(gone)


def _reachable(draft: Draft, giver: Giver, member: str) -> None:
    """Nobody gives anything to themself, to a bot, or to whoever outranks them."""
    if repairs(giver.actor):
        return
    if member == giver.actor.id:
        raise Unusable("target_is_self")
    if remembered(draft, member).identity in ("self", "bot", "webhook"):
        raise Unusable("target_is_bot")
    if highest(draft, member) < giver.rank:
        raise Unusable("target_outranks", member=Mention(member))


def _below(draft: Draft, giver: Giver, member: str) -> None:
    """Nobody takes anything from whoever is not below them."""
    if member == giver.actor.id:
        raise Unusable("target_is_self")
    places = dict.fromkeys((draft.event.place, *draft.policy.places))
    admin = any(remembered(draft, member, place).status == "admin" for place in places)
    admin = admin and not repairs(giver.actor)
    if admin or highest(draft, member) <= giver.rank:
        raise Unusable("target_outranks", member=Mention(member))


def _not_last(draft: Draft, giver: Giver, member: str, role: str = "") -> None:
    """Somebody who can repair permissions stays: an owner of a place, one that the policy's file
    names, or one who was given a role or the right by command."""
    if repairs(giver.actor):
        return
    for each in every_role(draft):
        if "roles" not in each.may:
            continue
        others = set(held_by(draft, each.name)) - ({member} if each.name == role else set())
        if each.members or others:
            return
    raise Unusable("role_last_owner")


def keeps_an_owner(draft: Draft, giver: Giver, role: Role) -> None:
    """The same where a role goes altogether, or loses what it allows."""
    if repairs(giver.actor) or "roles" not in role.may:
        return
    others = (each for each in every_role(draft) if each.name != role.name)
    able = (each for each in others if "roles" in each.may)
    if not any(each.members or held_by(draft, each.name) for each in able):
        raise Unusable("role_last_owner")
