"""Permissions: what somebody may ask of the bot, by their roles and by their place's own word."""

from __future__ import annotations

from policies.actions import Text
from policies.draft import Draft
from policies.events import Actor
from policies.people.standing import PLATFORM_ADMINS
from policies.people.taken import suspended
from policies.policy import Role


def permitted(draft: Draft, actor: Actor, held: tuple[Role, ...]) -> frozenset[str]:
    """What the roles that somebody holds allow; nothing while their account is in other hands.

    Whoever may do anything may stop the bot, and so may the admins of the place. Where no role may
    steer the policy they may do that too: otherwise nobody could start the bot again.
    """
    may = frozenset[str]().union(*map(_granted, held))
    by_place = actor.status in PLATFORM_ADMINS or actor.identity == "place"
    if by_place and (held or not suspended(draft, actor.id, held)):
        may |= {"stop"}
        if not any("policy" in role.may for role in draft.policy.roles):
            may |= {"policy"}
    return may


def _granted(role: Role) -> frozenset[str]:
    return role.may | {"stop"} if role.may else role.may


def holders(draft: Draft, permission: str) -> Text:
    """The names of the roles that may: for "Only {role} can do this"."""
    names = [role.name for role in draft.policy.roles if permission in _granted(role)]
    return (" / ".join(names),) if names else draft.say("the_team")
