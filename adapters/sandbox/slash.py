"""Slash commands: what the page needs to complete them, and how a typed line is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct


class Parameter(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One parameter; ``choices`` are the only words it takes, if there are any."""

    name: str
    kind: Literal["member", "duration", "text", "word"] = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command as the page offers it.

    ``descriptions`` are one sentence a language, ``names`` what it is called in a language other
    than its own name; ``aliases`` are understood too, and not offered. ``permission`` is empty for
    a command that everybody may use.
    """

    name: str
    descriptions: Mapping[str, str] = {}
    names: Mapping[str, str] = {}
    aliases: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    permission: str = ""


def parsed(line: str, commands: Iterable[Command]) -> tuple[str, str] | None:
    """The command's own name and the rest of the line, or ``None`` if this is no command."""
    if not line.startswith("/"):
        return None
    head, _, rest = line[1:].strip().partition(" ")
    called = head.casefold()
    for command in commands:
        if called in {command.name, *command.names.values(), *command.aliases}:
            return command.name, rest.strip()
    return None
