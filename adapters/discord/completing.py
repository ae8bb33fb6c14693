"""Autocompletion: what is offered for the option that somebody is typing on Discord."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from adapters.discord import people
from adapters.discord.interactions import Handle
from adapters.discord.payload import Payload, created, flake, number, table, tables, text
from adapters.discord.people import Known
from policies.commands.completing import Offer, Offered
from policies.commands.shown import Shown
from policies.events import Invoked

ASKED = 4
"""https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type"""
_CHOICES = 8


class Asking(NamedTuple):
    """Somebody types a command's option: who and where, what is offered for it, what stands there,
    and the handle for answering."""

    event: Invoked
    what: Offered
    typed: str
    handle: Handle


def asking(
    payload: Payload, received: datetime, known: Known, commands: Sequence[Shown]
) -> Asking | None:
    """What is typed; ``None`` for every other interaction, and where nothing is offered."""
    data, guild = table(payload, "data"), flake(payload, "guild_id")
    option = next((o for o in tables(data, "options") if o.get("focused") is True), None)
    if number(payload, "type") != ASKED or option is None or not guild:
        return None
    command = next((c for c in commands if c.name == text(data, "name")), None)
    parameters = command.parameters if command else ()
    what = next((p.offers for p in parameters if p.name == text(option, "name")), None)
    channel, id_ = flake(payload, "channel_id"), flake(payload, "id")
    if what is None or not (id_ and text(payload, "token")):
        return None
    seen = table(payload, "member")
    event = Invoked(
        id=f"discord:i:{id_}",
        place=people.place(guild),
        at=created(id_),
        received=received,
        channel=people.channel(channel),
        actor=people.actor(
            known, guild, table(seen, "user"), seen, language=text(payload, "locale")
        ),
        command=text(data, "name"),
    )
    handle = Handle(flake(payload, "application_id") or "0", id_, "command", text(payload, "token"))
    return Asking(event, what, text(option, "value"), handle)


def choices(offers: Sequence[Offer]) -> dict[str, Any]:
    """The body of the answer."""
    listed = [{"name": offer.label, "value": offer.value} for offer in offers]
    return {"type": _CHOICES, "data": {"choices": listed}}
