"""Commands as platforms show them: names and help in every language, parameters and kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from policies.commands import COMMANDS
from policies.commands.completing import Offered, offered
from policies.commands.contract import Command, Menu, Parameter, ParameterKind
from policies.commands.helping import in_menu
from policies.policy import Language
from policies.wording import LANGUAGES, sentence

Seen = Literal["members", "team", "rest"]


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """One parameter; ``names`` is what people see, ``help`` one short phrase per language."""

    name: str
    names: Mapping[Language, str]
    kind: ParameterKind
    required: bool
    choices: tuple[str, ...]
    help: Mapping[Language, str]
    offers: Offered | None = None
    """What is offered while it is written, where that is a matter of the community."""


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
    seen: Seen = "rest"
    """Whose menu shows it: everybody's, the team's, or only that of who looks for the rest."""
    file: Mapping[Language, str] | None = None
    """What is said of the file that may come with it, if one may."""
    of_team: bool = False
    """Whether it is one of the few that the team needs most; members may need it too."""
    unseen: bool = False
    """Whether only the bot is to see that somebody gives it, where a platform can do that."""


def shown() -> tuple[Shown, ...]:
    """All commands, those first that menus show, in the order of their need."""
    of_all = in_menu((c for c in COMMANDS if c.shown_with is None), team=False)
    of_team = in_menu(COMMANDS, team=True)
    first = {each.name: each for each in (*of_all, *of_team, *COMMANDS)}
    return tuple(
        replace(
            _shown(each),
            seen="members" if each in of_all else "team" if each in of_team else "rest",
            of_team=each in of_team,
        )
        for each in first.values()
    )


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
        file=_each("command_file") if command.file else None,
        unseen=command.unseen,
    )


def _parameter(parameter: Parameter) -> ShownParameter:
    return ShownParameter(
        name=parameter.name,
        names=_each(f"parameter_name.{parameter.name}"),
        kind=parameter.kind,
        required=parameter.required,
        choices=parameter.choices,
        help=_each(f"parameter.{parameter.name}"),
        offers=offered(parameter),
    )


def _each(key: str) -> dict[Language, str]:
    return {language: sentence(key, language) for language in LANGUAGES}
