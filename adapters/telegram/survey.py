"""What the bot sets up and finds out when it connects: its menu, its rights, who the admins are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from telegram.error import BadRequest, ChatMigrated, Forbidden

from adapters.telegram.members import STATUSES, missing
from adapters.telegram.updates import Member
from adapters.telegram.wire import Api
from policies.commands.shown import Shown
from policies.policy import Language

LANGUAGES: dict[Language, str] = {"en": "", "zh-CN": "zh", "es": "es"}
"""The program's languages as Telegram's two-letter codes; "" is for every other language."""
NAME = re.compile(r"[a-z0-9_]{1,32}")


@dataclass(frozen=True, slots=True)
class Found:
    """What a place is like: title, linked channel (0: none), admins, members, the bot's lacks.

    ``moved`` is the id that a group got when it became a supergroup (0: it has kept its own).
    """

    title: str = ""
    linked: int = 0
    admins: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    moved: int = 0
    members: int = 0


def menus(commands: Sequence[Shown]) -> Iterator[dict[str, Any]]:
    """``setMyCommands`` per scope and language: members see the few that everybody needs, admins
    those of the team. All others are heard as well.

    At most 100 commands, names of 1 to 32 of a-z, 0-9 and _: api#setmycommands, api#botcommand.
    """
    for scope, seen in (
        ("default", [c for c in commands if c.seen == "members"]),
        ("all_chat_administrators", [c for c in commands if c.of_team]),
    ):
        for language, code in LANGUAGES.items():
            entries = [_entry(command, language) for command in seen[:100]]
            yield {"commands": entries, "scope": {"type": scope}, "language_code": code}


def _entry(command: Shown, language: Language) -> dict[str, Any]:
    """api#botcommand: one that is ``is_ephemeral`` is seen by its sender and the bot alone."""
    name = command.names.get(language, "")
    entry: dict[str, Any] = {
        "command": name if NAME.fullmatch(name) else command.name,
        "description": (command.help.get(language) or command.help["en"])[:256],
    }
    return entry | {"is_ephemeral": True} if command.unseen else entry


def typed(commands: Iterable[Shown]) -> dict[str, str]:
    """What people may type after the slash, case-folded, and the command that it means."""
    return {
        name.casefold(): command.name
        for command in commands
        for name in (*command.aliases, *command.names.values(), command.name)
    }


async def survey(api: Api, chat: int, bot: int) -> Found:
    """Look at a place, by its new id if it has moved. In one that is not there for the bot it is
    certainly no administrator."""
    try:
        about = await api.call("getChat", {"chat_id": chat})
        seats = await api.call("getChatAdministrators", {"chat_id": chat})
        count = await api.call("getChatMemberCount", {"chat_id": chat})
    except ChatMigrated as new:
        return replace(await survey(api, new.new_chat_id, bot), moved=new.new_chat_id)
    except (BadRequest, Forbidden):
        return Found(missing=("administrator",))
    members = [msgspec.convert(seat, Member) for seat in seats]
    own = next((m for m in members if m.user.id == bot), None)
    return Found(
        title=about.get("title", ""),
        linked=about.get("linked_chat_id", 0),
        admins={m.user.id: STATUSES[m.status] for m in members if m.status in STATUSES},
        missing=missing(own, about.get("type", "")) if own else ("administrator",),
        members=count,
    )
