"""Commands as platforms show them: names and help in every language, parameters and kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.commands import COMMANDS
from policies.commands.contract import Command, Menu, Parameter, ParameterKind
from policies.policy import Language
from policies.wording import LANGUAGES, sentence


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """One parameter; ``names`` is what people see, ``help`` one short phrase per language."""

    name: str
    names: Mapping[Language, str]
    kind: ParameterKind
    required: bool
    choices: tuple[str, ...]
    help: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A command for a platform's menu. ``aliases`` are all other names it goes by.

    Everybody may see a command without a ``permission``; ``menus`` is what it can be picked on.
    """

    name: str
    names: Mapping[Language, str]
    aliases: tuple[str, ...]
    help: Mapping[Language, str]
    parameters: tuple[ShownParameter, ...]
    permission: str | None
    menus: tuple[Menu, ...]


def shown() -> tuple[Shown, ...]:
    """All commands, in the order of the menu."""
    return tuple(map(_shown, COMMANDS))


def _shown(command: Command) -> Shown:
    key = f"command.{command.name}"
    names = _each(f"{key}.name")
    aliases = " ".join(_each(f"{key}.aliases").values()).split()
    others = dict.fromkeys([*names.values(), *aliases])
    others.pop(command.name, None)
    return Shown(
        name=command.name,
        names=names,
        aliases=tuple(others),
        help=_each(f"{key}.help"),
        parameters=tuple(map(_parameter, command.parameters)),
        permission=command.shown_with,
        menus=command.menus,
    )


def _parameter(parameter: Parameter) -> ShownParameter:
    return ShownParameter(
        name=parameter.name,
        names=_each(f"parameter_name.{parameter.name}"),
        kind=parameter.kind,
        required=parameter.required,
        choices=parameter.choices,
        help=_each(f"parameter.{parameter.name}"),
    )


def _each(key: str) -> dict[Language, str]:
    return {language: sentence(key, language) for language in LANGUAGES}
