"""Slash commands: what the page needs to complete them, and how a typed line is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter of a command; ``kind`` is ``member``, ``duration`` or ``text``."""

    name: str
    kind: str = "text"
    required: bool = False


class Slash(Struct, frozen=True, kw_only=True):
    """A command as the page offers it; ``help`` is one sentence per language."""

    name: str
    aliases: tuple[str, ...] = ()
    help: Mapping[str, str] = {}
    parameters: tuple[Parameter, ...] = ()
    permission: str = ""


def parsed(line: str, commands: Iterable[Slash]) -> tuple[str, str] | None:
    """The command's name and the rest of the line, or ``None`` if this is no known command."""
    if not line.startswith("/"):
        return None
    head, _, rest = line[1:].strip().partition(" ")
    for command in commands:
        if head.lower() == command.name or head in command.aliases:
            return command.name, rest.strip()
    return None
