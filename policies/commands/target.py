"""Targets: whom a command is about, whether its caller may do it to them, and in which places."""

from __future__ import annotations

from policies.actions import Mention
from policies.commands.contract import Call, Member, Unusable
from policies.people.standing import PLATFORM_ADMINS, PROTECTED, rank_of, remembered, roles


def below(call: Call, member: Member) -> tuple[str, ...]:
    """The places in which the command acts on a member. Raises ``Unusable`` for oneself, bots, who
    runs one of the places on its platform, and whoever has a role that is not below the caller's.
    """
    if member == call.caller:
        raise Unusable("target_is_self")
    found = places(call, member)
    for place in found:
        actor = remembered(call.draft, member, place)
        if actor.identity in ("self", "bot", "webhook"):
            raise Unusable("target_is_bot")
        above = actor.status in PLATFORM_ADMINS or actor.identity in PROTECTED
        held = roles(call.draft, actor)
        if above or rank_of(call.draft, actor, held) <= call.rank:
            raise Unusable("target_outranks", member=Mention(member))
    return found


def outranks(call: Call, member: str, place: str) -> bool:
    """Whether a member is above the caller there, so that their messages are not the caller's to
    take down; those of their own rank are."""
    actor = remembered(call.draft, member, place)
    return (
        member != call.caller and rank_of(call.draft, actor, roles(call.draft, actor)) < call.rank
    )


def present(call: Call, member: Member) -> tuple[str, ...]:
    """The same for what can only be done to whom is there. Raises ``Unusable`` for who has left
    every place; of somebody never seen nobody can say so."""
    where = below(call, member)
    every = {*call.draft.policy.places, call.event.place}
    here = any(call.draft.plain(member, f"is@{place}") is not None for place in every)
    if not here and call.draft.plain(member, "first") is not None:
        raise Unusable("target_left", member=Mention(member))
    return where


def places(call: Call, member: Member) -> tuple[str, ...]:
    """Where the command acts on a member: wherever it reaches them, or everywhere if that is
    nowhere."""
    every = reach(call)
    known = tuple(p for p in every if call.draft.plain(member, f"is@{p}") is not None)
    return known or every


def reach(call: Call) -> tuple[str, ...]:
    """Where the command can act: in its own place, but from the team's channel in all of them."""
    event, policy = call.event, call.draft.policy
    if call.at:
        return call.at
    if not policy.for_team(event.place, event.channel):
        return (event.place,)
    others = tuple(
        place
        for place in policy.places
        if place.startswith(f"{event.platform}:") and not policy.for_team(place)
    )
    return others or (event.place,)


def in_force(call: Call, member: Member, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The sanctions of these kinds that a member is under, each with its place."""
    return [
        (kind, place)
        for kind in kinds
        for place in reach(call)
        if call.draft.value(member, f"{kind}@{place}") is not None
    ]


def public_channel(call: Call) -> str:
    """Where a member reads what cannot be told privately; none if the command came from where only
    the caller or the team reads."""
    event, policy = call.event, call.draft.policy
    return "" if event.private or policy.for_team(event.place, event.channel) else event.channel


def place_at(call: Call, at: str) -> str:
    """The place that a button is about, which is one of the community's. Raises ``Unusable``."""
    if at not in (*call.draft.policy.places, call.event.place):
        raise Unusable("button.gone")
    return at
