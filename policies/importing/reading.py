"""Reading one table of another bot: what is asked for is known, whatever is left is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from policies.forms import written
from policies.importing.sheet import Kind, NewRule, Sheet
from policies.importing.terms import Entry
from policies.importing.tree import Node


@dataclass(slots=True)
class Reading:
    """A table at ``path``; notes about it go to ``rule``."""

    sheet: Sheet
    rule: NewRule | None
    node: Node
    path: str
    asked: set[str] = field(default_factory=set)

    def get(self, key: str) -> Node | None:
        """What is given for a key, if anything is."""
        self.asked.add(key)
        node = self.node.table().get(key)
        return None if node is None or node.missing else node

    def at(self, key: str) -> str:
        """The path of an entry."""
        return f"{self.path}.{key}" if self.path else key

    def inner(self, key: str) -> Reading | None:
        """The table under a key, if it is given."""
        node = self.get(key)
        return None if node is None else Reading(self.sheet, self.rule, node, self.at(key))

    def yes(self, key: str, missing: bool = False) -> bool:
        """Whether a key says yes."""
        node = self.get(key)
        return missing if node is None else node.truth()

    def count(self, key: str) -> int | None:
        """The whole number given for a key."""
        node = self.get(key)
        return None if node is None else node.whole()

    def text(self, key: str) -> str:
        """The text given for a key, or ``""``."""
        node = self.get(key)
        return "" if node is None else node.text()

    def each(self, key: str) -> list[Entry]:
        """The elements of a list with their paths; a single value is a list of one."""
        node = self.get(key)
        if node is None:
            return []
        if not isinstance(node.value, tuple):
            return [(self.at(key), inner) for inner in node.items()]
        return [(f"{self.at(key)}[{n}]", inner) for n, inner in enumerate(node.items(), 1)]

    def span(self, key: str) -> str:
        """The length of time given for a key in this program's form, or ``""``.

        Raises ``SourceRefused``.
        """
        node = self.get(key)
        return "" if node is None else span(node)

    def note(self, kind: Kind, key: str, why: str, **names: object) -> None:
        """Say what became of the entry under a key."""
        at = self.node.table().get(key, self.node)
        self.sheet.note(self.rule, kind, at, self.at(key), why, **names)

    def left_out(self, keys: Iterable[str], why: str) -> None:
        """These entries, where they are given and say anything but no, are not carried over."""
        for key in keys:
            node = self.get(key)
            if node is not None and node.value not in (False, (), 0):
                self.note("left_out", key, why)

    def end(self) -> None:
        """What was never asked for is known to nobody."""
        for key in self.node.table():
            if key not in self.asked:
                self.note("unknown", key, "import.key.unknown", name=key)


_PART = re.compile(r"(\d{1,9})\s*(mo|[ywdhms])?[a-z]*\s*")
_SECONDS = {
    "y": 31_536_000, "mo": 2_592_000, "w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1, "": 60,
}  # fmt: skip
_MOST = 3650 * 86_400


def span(node: Node) -> str:
    """A length of time as bots write it (``1h30m``, ``2 days``; a bare number is minutes) in this
    program's form, at least a second and at most ten years. Raises ``SourceRefused``."""
    text = node.text().strip().lower()
    parts = list(_PART.finditer(text))
    if not parts or sum(len(part[0]) for part in parts) != len(text):
        raise node.source.refused(node.line, "import.span", given=text)
    seconds = sum(int(part[1]) * _SECONDS[part[2] or ""] for part in parts)
    return written(timedelta(seconds=min(max(seconds, 1), _MOST)))
