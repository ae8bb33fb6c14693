"""A document of another bot as a tree in which every value knows its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.importing.source import SourceText

DEEPEST = 40
"""Levels; the deepest configuration that is read has about ten."""
MOST = 500_000
"""Values of one document, what stands in several places through aliases counted every time."""

Scalar = str | int | float | bool | None

LONE = re.compile(r"[\ud800-\udfff]")
"""Half a character, which no file can hold."""
_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off"})
_INTEGER = re.compile(r"[-+]?\d{1,30}")
_FRACTION = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line (from 1) where it stands, which for an entry is that of its key.

    ``raw`` is a scalar as it is written.
    """

    source: SourceText
    line: int
    value: Scalar | tuple[Node, ...] | dict[str, Node]
    raw: str = ""

    @property
    def missing(self) -> bool:
        """Whether nothing is given."""
        return self.value is None

    def table(self) -> dict[str, Node]:
        """The entries; none where nothing is given. Raises ``SourceRefused``."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.source.refused(self.line, "import.type.table")
        return self.value

    def items(self) -> tuple[Node, ...]:
        """The elements of a list; a single value is a list of one. Raises ``SourceRefused``."""
        if isinstance(self.value, tuple):
            return self.value
        if isinstance(self.value, dict):
            raise self.source.refused(self.line, "import.type.list")
        return () if self.value is None else (self,)

    def text(self) -> str:
        """A scalar as it is written. Raises ``SourceRefused``.

        A backspace is what double quotes make of the edge of a word; nobody writes one.
        """
        if isinstance(self.value, tuple | dict) or self.value is None:
            raise self.source.refused(self.line, "import.type.text")
        return self.raw.replace("\b", "")

    def whole(self) -> int:
        """A whole number. Raises ``SourceRefused``."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.source.refused(self.line, "import.type.number")
        return self.value

    def truth(self) -> bool:
        """Yes or no. Raises ``SourceRefused``."""
        said = self.raw.lower() if not isinstance(self.value, tuple | dict) else ""
        if said not in _YES | _NO:
            raise self.source.refused(self.line, "import.type.truth")
        return said in _YES


def plain(raw: str) -> Scalar:
    """What YAML 1.2 and JSON mean by a value without quotes."""
    if raw in ("", "~", "null", "Null", "NULL"):
        return None
    if raw in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return raw.lower() == "true"
    if _INTEGER.fullmatch(raw):
        return int(raw)
    return float(raw) if _FRACTION.fullmatch(raw) else raw


def walked(path: str, node: Node) -> Iterator[tuple[str, Node]]:
    """The scalars below a node, each with its path as people count (``words[1]``)."""
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield from walked(f"{path}.{key}" if path else key, inner)
    elif isinstance(node.value, tuple):
        for number, inner in enumerate(node.value, 1):
            yield from walked(f"{path}[{number}]", inner)
    else:
        yield path, node
