"""Declared commands as Discord application commands, with their names in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["member", "text", "duration", "choice"]

LOCALES: Mapping[str, tuple[str, ...]] = {"zh-CN": ("zh-CN",), "es": ("es-ES", "es-419")}
"""Our languages as Discord's locales; English is what everybody else reads.
https://docs.discord.com/developers/reference#locales"""

_TYPES: Mapping[Kind, int] = {"member": 6, "text": 3, "duration": 3, "choice": 3}
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type"""

_SLASH = 1
_MENUS = {"member": 2, "message": 3}
_IN_GUILDS = 0
_LONGEST = 100
"""Characters of a description or a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter. ``descriptions`` and ``names`` are by language, English always among the
    descriptions; a ``choice`` is one of ``choices``, which are the same in every language."""

    name: str
    kind: Kind
    descriptions: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command. ``menu`` makes it an entry of the context menu of members or of messages."""

    name: str
    descriptions: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    menu: Literal["", "member", "message"] = ""


def payloads(commands: Sequence[Command]) -> list[dict[str, Any]]:
    """The body of a bulk overwrite of the application's global commands.

    Every command is shown to every member: who may run it depends on the policy's roles, which
    Discord's own command permissions cannot express, and is decided when it is run.
    """
    return [_command(command) for command in commands]


def same(ours: Sequence[Mapping[str, Any]], theirs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the platform already has exactly these commands (and no others)."""
    return _essence(ours) == _essence(theirs)


def _command(command: Command) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": _MENUS.get(command.menu, _SLASH),
        "name": command.name,
        "name_localizations": _localized(command.names),
        "contexts": [_IN_GUILDS],
        "integration_types": [0],
    }
    if not command.menu:
        required = [p for p in command.parameters if p.required]
        optional = [p for p in command.parameters if not p.required]
        made["description"] = command.descriptions["en"][:_LONGEST]
        made["description_localizations"] = _localized(command.descriptions)
        made["options"] = [_option(p) for p in (*required, *optional)]
    return made


def _option(parameter: Parameter) -> dict[str, Any]:
    option: dict[str, Any] = {
        "type": _TYPES[parameter.kind],
        "name": parameter.name,
        "name_localizations": _localized(parameter.names),
        "description": parameter.descriptions["en"][:_LONGEST],
        "description_localizations": _localized(parameter.descriptions),
        "required": parameter.required,
    }
    if parameter.choices:
        option["choices"] = [{"name": choice, "value": choice} for choice in parameter.choices]
    return option


def _localized(texts: Mapping[str, str]) -> dict[str, str]:
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
                [_wanted(option) for option in command.get("options") or ()],
            )
            for command in commands
        ),
        key=repr,
    )


def _wanted(option: Mapping[str, Any]) -> tuple[Any, ...]:
    choices = [choice.get("value") for choice in option.get("choices") or ()]
    return (*_words(option), option.get("type"), bool(option.get("required")), choices)


def _words(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        entry.get("name"),
        entry.get("description") or "",
        dict(entry.get("name_localizations") or {}),
        dict(entry.get("description_localizations") or {}),
    )
