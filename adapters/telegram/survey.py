"""What the bot sets up and finds out when it connects: its menu, its rights, who the admins are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from telegram.error import BadRequest, Forbidden

from adapters.telegram.members import STATUSES, missing
from adapters.telegram.payloads import Member
from adapters.telegram.wire import Api

LANGUAGES = {"en": "", "zh-CN": "zh", "es": "es"}
"""The program's languages as Telegram's two-letter codes; "" is for every other language."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command for the menu. ``permission`` is empty for one that everybody may use."""

    name: str
    descriptions: Mapping[str, str]
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a place is like: its title, linked channel (0: none), admins, and the bot's lacks."""

    title: str = ""
    linked: int = 0
    admins: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def menus(commands: Sequence[Command]) -> Iterator[dict[str, Any]]:
    """``setMyCommands`` per scope and language: members see what they may use, admins all.

    Limits (100 commands, names of 1 to 32 of a-z, 0-9 and _): api#setmycommands, api#botcommand.
    """
    for scope, seen in (
        ("default", [c for c in commands if not c.permission]),
        ("all_chat_administrators", list(commands)),
    ):
        for language, code in LANGUAGES.items():
            entries = [
                {"command": c.name, "description": said[:256]}
                for c in seen[:100]
                if (said := c.descriptions.get(language) or c.descriptions.get("en", ""))
            ]
            yield {"commands": entries, "scope": {"type": scope}, "language_code": code}


async def survey(api: Api, chat: int, bot: int) -> Found:
    """Look at a place. One that the bot is not in, or that is not there, lacks ``member``."""
    try:
        about = await api.call("getChat", {"chat_id": chat})
        seats = await api.call("getChatAdministrators", {"chat_id": chat})
    except (BadRequest, Forbidden):
        return Found(missing=("member",))
    members = [msgspec.convert(seat, Member) for seat in seats]
    own = next((m for m in members if m.user.id == bot), None)
    return Found(
        title=about.get("title", ""),
        linked=about.get("linked_chat_id", 0),
        admins={m.user.id: STATUSES[m.status] for m in members if m.status in STATUSES},
        missing=missing(own, about.get("type", "")) if own else ("administrator",),
    )
