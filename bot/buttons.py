"""Buttons: whose community one belongs to that was pressed in a private chat."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from bot.residence import Residence
from policies.events import Event, Invoked
from policies.policy import Policy
from policies.standing import as_known


async def at_home(event: Event, residence: Residence, policies: Mapping[str, Policy]) -> Event:
    """A button pressed in a private chat, told as from the place whose message it came with.

    Its code says which place that is, and what is remembered of the member there says what they
    may do. The channel stays, so that the answer goes back to the private chat. Every other event,
    and a code that nobody knows, is left as it is.
    """
    if not (isinstance(event, Invoked) and event.private and event.command.startswith("b:")):
        return event
    for community, policy in policies.items():
        row = await residence.remembered(community, event.command, "press")
        if isinstance(row, Mapping):
            place = _place(str(row.get("place", "")), event.platform, policy)
            known = await residence.remembered(community, event.actor.id, f"is@{place}")
            actor = as_known(event.actor, known)
            return structs.replace(event, community=community, place=place, actor=actor)
    return event


def _place(place: str, platform: str, policy: Policy) -> str:
    """Where the button was made, or for one made on another platform the first place of this."""
    if place.startswith(f"{platform}:"):
        return place
    return next((p for p in policy.places if p.startswith(f"{platform}:")), place)
