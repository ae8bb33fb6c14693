"""Voice states as events: pure, like all that comes in; how people are muted there is no news."""

from __future__ import annotations

from datetime import datetime

from adapters.discord import people
from adapters.discord.payload import Payload, flake, table
from adapters.discord.people import Known
from policies.voiced import Voiced


def voiced(payload: Payload, received: datetime, mark: str, known: Known) -> tuple[Voiced, ...]:
    """Somebody came to a voice channel, left one, or went to another."""
    guild, user = flake(payload, "guild_id"), flake(payload, "user_id")
    now, before = flake(payload, "channel_id"), known.voice(guild, user)
    if not (guild and user) or now == before:
        return ()
    seen = table(payload, "member")
    went = Voiced(
        id=f"discord:{guild}:v:{user}:{mark}",
        place=people.place(guild),
        at=received,
        received=received,
        channel=people.channel(now) if now else "",
        actor=people.actor(known, guild, table(seen, "user") or {"id": user}, seen),
        names=people.names(table(seen, "user"), seen),
        previous=people.channel(before) if before else "",
    )
    return (went,)
