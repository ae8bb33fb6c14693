"""Slash commands: how a typed line is read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policies.commands.shown import Shown

_LINE = re.compile(r"[/／]([^\W\d_][\w-]{0,31})(?:\s+(.*))?", re.DOTALL)
"""A name as commands have them; an address (``/home/noa``) is none."""


def parsed(line: str, commands: Iterable[Shown]) -> tuple[str, str] | None:
    """The command's own name and the rest of the line, or ``None`` if this is no command.

    A name that nothing goes by is answered as it is: its writer reads that there is no such one.
    """
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    called, rest = match[1].casefold(), match[2] or ""
    for command in commands:
        if called == command.name or called in command.aliases:
            return command.name, rest
    return called, rest
