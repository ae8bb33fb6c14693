"""Slash commands: how a typed line is read."""

from __future__ import annotations

from collections.abc import Iterable

from policies.commands.shown import Shown


def parsed(line: str, commands: Iterable[Shown]) -> tuple[str, str] | None:
    """The command's own name and the rest of the line, or ``None`` if this is no command."""
    if not line.startswith("/"):
        return None
    head, _, rest = line[1:].strip().partition(" ")
    called = head.casefold()
    for command in commands:
        if called == command.name or called in command.aliases:
            return command.name, rest.strip()
    return None
