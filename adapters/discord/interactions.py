"""Interactions (slash commands, menus, buttons) as ``Invoked``, and the handle to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from adapters.discord import people
from adapters.discord.content import content
from adapters.discord.payload import Payload, created, flake, number, table, tables, text
from adapters.discord.people import Known
from policies.events import Attachment, Invoked

Via = Literal["command", "button", "menu"]

_COMMAND, _COMPONENT = 2, 3
"""https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type"""

_ON_MEMBER, _ON_MESSAGE = 2, 3
"""Command types of the context menus."""

_SUBCOMMANDS = (1, 2)
_ATTACHMENT = 11
_FULL = {6: people.member, 7: people.channel, 8: people.role}
"""Option types whose values are ids."""


@dataclass(frozen=True, slots=True)
class Handle:
    """How to answer one interaction; written as ``application/id/kind/token``.

    A token is good for 15 minutes, for the first answer for 3 seconds.
    """

    application: str
    id: str
    via: Via
    token: str

    def __str__(self) -> str:
        return f"{self.application}/{self.id}/{self.via}/{self.token}"

    def __repr__(self) -> str:
        return f"Handle({self.id}, {self.via})"


def handle(written: str) -> Handle | None:
    """The handle in an action's ``interaction``; ``None`` when there is none."""
    parts = written.split("/", 3)
    if len(parts) != 4:
        return None
    application, number_, via, token = parts
    vias: dict[str, Via] = {"command": "command", "button": "button", "menu": "menu"}
    if not (application.isdigit() and number_.isdigit() and via in vias and token):
        return None
    return Handle(application, number_, vias[via], token)


def invoked(payload: Payload, received: datetime, known: Known) -> Invoked | None:
    """A command, menu or button of ours; ``None`` for every other interaction."""
    data, kind = table(payload, "data"), number(payload, "type")
    if kind == _COMMAND:
        command = text(data, "name")
        via: Via = "command" if number(data, "type") <= 1 else "menu"
    elif kind == _COMPONENT and text(data, "custom_id").startswith("b:"):
        command, via = text(data, "custom_id"), "button"
    else:
        return None
    number_, token = flake(payload, "id"), text(payload, "token")
    channel = flake(payload, "channel_id") or flake(table(payload, "channel"), "id")
    if not (command and number_ and token and channel):
        return None
    guild, seen = flake(payload, "guild_id"), table(payload, "member")
    user = table(seen, "user") or table(payload, "user")
    message, author = _about(payload, data, via)
    return Invoked(
        id=f"discord:i:{number_}",
        place=people.place(guild) if guild else f"discord:direct:{channel}",
        at=created(number_),
        received=received,
        channel=people.channel(channel),
        actor=people.actor(known, guild, user, seen, language=text(payload, "locale")),
        names=people.names(user, seen),
        command=command,
        args=_args(data, via),
        message=message,
        reply_to=message if via == "menu" else "",
        reply_to_actor=author,
        interaction=str(Handle(flake(payload, "application_id") or "0", number_, via, token)),
        via=via,
        private=not guild,
        files=_files(data) if via == "command" else (),
    )


def _args(data: Payload, via: Via) -> dict[str, str]:
    if via == "menu" and number(data, "type") == _ON_MEMBER and flake(data, "target_id"):
        return {"member": people.member(flake(data, "target_id"))}
    found: dict[str, str] = {}
    options = tables(data, "options") if via == "command" else []
    while options:
        option = options.pop(0)
        if number(option, "type") in _SUBCOMMANDS:
            options += tables(option, "options")
        elif text(option, "name") and number(option, "type") != _ATTACHMENT:
            found[text(option, "name")] = _value(option)
    return found


def _files(data: Payload) -> tuple[Attachment, ...]:
    sent = table(table(data, "resolved"), "attachments")
    return content({"attachments": [*sent.values()]}).attachments


def _value(option: Payload) -> str:
    value: Any = option.get("value")
    if number(option, "type") in _FULL and flake(option, "value"):
        return _FULL[number(option, "type")](flake(option, "value"))
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(option, "value") if isinstance(value, str) else str(value or "")[:100]


def _about(payload: Payload, data: Payload, via: Via) -> tuple[str, str]:
    """The message that it was done on, and its author."""
    if via == "button":
        return flake(table(payload, "message"), "id"), ""
    if via != "menu" or number(data, "type") != _ON_MESSAGE:
        return "", ""
    target = flake(data, "target_id")
    shown = table(table(table(data, "resolved"), "messages"), target)
    author = flake(table(shown, "author"), "id")
    return target, people.member(author) if author else ""
