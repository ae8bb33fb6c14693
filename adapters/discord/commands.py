"""The commands as Discord application commands, with their names in every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from discord import Permissions

from policies.commands.contract import Menu, ParameterKind
from policies.commands.shown import Shown, ShownParameter
from policies.policy import Language

LOCALES: Mapping[Language, tuple[str, ...]] = {"zh-CN": ("zh-CN",), "es": ("es-ES", "es-419")}
"""Our languages as Discord's locales; English is what everybody else reads.
https://docs.discord.com/developers/reference#locales"""

_TYPES: Mapping[ParameterKind, int] = {
    "member": 6,
    "number": 4,
    **dict.fromkeys(("text", "reason", "members", "duration", "word"), 3),
}
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type"""

_ATTACHMENT = 11
_SLASH = 1
_MENUS: Mapping[Menu, int] = {"member": 2, "message": 3}
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-types"""
_IN_GUILDS = 0
NEAREST: Mapping[str, Permissions] = {
    "warn": Permissions(moderate_members=True),
    "timeout": Permissions(moderate_members=True),
    "kick": Permissions(kick_members=True),
    "ban": Permissions(ban_members=True),
    "lift": Permissions(moderate_members=True),
    "delete": Permissions(manage_messages=True),
    "case": Permissions(moderate_members=True),
    "stop": Permissions(moderate_members=True),
    "announce": Permissions(manage_messages=True),
    "policy": Permissions(manage_guild=True),
    "roles": Permissions(manage_roles=True),
    "approve": Permissions(manage_guild=True),
    "mention": Permissions(mention_everyone=True),
}
"""Discord's permission nearest to each of ours: who has it is shown the commands that need ours."""
_LONGEST = 100
"""Characters of a description."""


def payloads(commands: Sequence[Shown]) -> list[dict[str, Any]]:
    """The body of a bulk overwrite of the application's global commands.

    Who may run a command depends on the policy's roles and is decided when it is run. Whom Discord
    shows it to is only a default, which a server's admin changes under *Integrations*.
    """
    picked = [_menu(command, menu) for command in commands for menu in command.menus]
    return [*map(_command, commands), *picked]


def same(ours: Sequence[Mapping[str, Any]], theirs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the platform already has exactly these commands (and no others)."""
    return _essence(ours) == _essence(theirs)


def _command(command: Shown) -> dict[str, Any]:
    required = [p for p in command.parameters if p.required]
    optional = [p for p in command.parameters if not p.required]
    return {
        "type": _SLASH,
        "name": command.name,
        "name_localizations": _localized(command.names),
        "description": command.help["en"][:_LONGEST],
        "description_localizations": _localized(command.help),
        "options": [*map(_option, (*required, *optional)), *_file(command)],
        **_shown_to(command),
    }


def _menu(command: Shown, menu: Menu) -> dict[str, Any]:
    """A context menu's entry: its name is a label, it has neither description nor options."""
    labels = {language: name.capitalize() for language, name in command.names.items()}
    return {
        "type": _MENUS[menu],
        "name": command.name.capitalize(),
        "name_localizations": _localized(labels),
        **_shown_to(replace(command, seen="team" if command.permission else "members")),
    }


def _nearest(command: Shown) -> int | None:
    """Everybody is shown the few that members need, the team its own, admins the rest, which others
    reach through ``/more``."""
    if command.seen == "members":
        return None
    if command.seen == "rest":
        return NEAREST["policy"].value
    return NEAREST[command.permission or "case"].value


def _shown_to(command: Shown) -> dict[str, Any]:
    return {
        "default_member_permissions": _nearest(command),
        "contexts": [_IN_GUILDS],
        "integration_types": [0],
    }


def _file(command: Shown) -> Iterator[dict[str, Any]]:
    """Room for a file, where one may come with the command."""
    if command.file is not None:
        yield {
            "type": _ATTACHMENT,
            "name": "file",
            "description": command.file["en"][:_LONGEST],
            "description_localizations": _localized(command.file),
            "required": False,
        }


def _option(parameter: ShownParameter) -> dict[str, Any]:
    option: dict[str, Any] = {
        "type": _TYPES[parameter.kind],
        "name": parameter.name,
        "name_localizations": _localized(parameter.names),
        "description": parameter.help["en"][:_LONGEST],
        "description_localizations": _localized(parameter.help),
        "required": parameter.required,
    }
    if parameter.offers:
        option["autocomplete"] = True
    elif parameter.choices:
        option["choices"] = [{"name": choice, "value": choice} for choice in parameter.choices]
    return option


def _localized(texts: Mapping[Language, str]) -> dict[str, str]:
    return {
        locale: texts[language][:_LONGEST]
        for language, locales in LOCALES.items()
        if language in texts
        for locale in locales
    }


def _essence(commands: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """What we set in a command, in one order, without what the platform adds to it."""
    return sorted(
        (
            (
                *_words(command),
                command.get("type") or _SLASH,
                sorted(command.get("contexts") or ()),
                str(command.get("default_member_permissions")),
                [_wanted(option) for option in command.get("options") or ()],
            )
            for command in commands
        ),
        key=repr,
    )


def _wanted(option: Mapping[str, Any]) -> tuple[Any, ...]:
    choices = [choice.get("value") for choice in option.get("choices") or ()]
    asks = bool(option.get("autocomplete"))
    return (*_words(option), option.get("type"), bool(option.get("required")), choices, asks)


def _words(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        entry.get("name"),
        entry.get("description") or "",
        dict(entry.get("name_localizations") or {}),
        dict(entry.get("description_localizations") or {}),
    )
