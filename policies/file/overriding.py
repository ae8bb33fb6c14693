"""Overriding: what a policy changes of the rules that it includes, and the variables in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policies.file.bundle import beside
from policies.file.locate import Path

Variables = Mapping[str, str | tuple[str, ...]]

_NAMED = re.compile(r"\$([a-z][a-z0-9_]*)")


def expanded(value: Any, variables: Variables) -> Any:
    """The value with ``$name`` replaced: inside of a text by the variable's text, as an entry of a
    list by all of its texts. What no variable is called stays as it is written."""
    if not variables:
        return value
    if isinstance(value, dict):
        return {key: expanded(inner, variables) for key, inner in value.items()}
    if isinstance(value, list):
        return [each for entry in value for each in _entries(entry, variables)]
    return _NAMED.sub(lambda m: _text(m, variables), value) if isinstance(value, str) else value


def _entries(entry: Any, variables: Variables) -> list[Any]:
    found = _NAMED.fullmatch(entry) if isinstance(entry, str) else None
    several = variables.get(found[1]) if found else None
    return list(several) if isinstance(several, tuple) else [expanded(entry, variables)]


def _text(found: re.Match[str], variables: Variables) -> str:
    value = variables.get(found[1], found[0])
    return value if isinstance(value, str) else ", ".join(value)


def unnamed(value: Any, variables: Variables, at: Path) -> Iterator[tuple[Path, str]]:
    """Where a whole text is ``$name`` and no variable is called so, with that name: most likely it
    is written wrongly, though people may look for words like that."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from unnamed(inner, variables, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from unnamed(inner, variables, (*at, number))
    elif isinstance(value, str):
        found = _NAMED.fullmatch(value)
        if found is not None and found[1] not in variables:
            yield at, found[1]


def rooted(value: Any, namer: str) -> Any:
    """The value with its list files named from the main file's folder, instead of from ``namer``,
    the file in which it stands."""
    if isinstance(value, list):
        return [rooted(entry, namer) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        key: beside(namer, inner)
        if key.endswith("_file") and isinstance(inner, str)
        else rooted(inner, namer)
        for key, inner in value.items()
    }
