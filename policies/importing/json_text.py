"""Reads JSON into trees: no key twice, bounded in depth and size, every value with its line."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from policies.importing.source import SourceText
from policies.importing.tree import DEEPEST, LONE, MOST, Node, plain

_BLANK = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null")
_DECODER = json.JSONDecoder()


def document(source: SourceText, most: int = MOST) -> Node:
    """The document of a JSON text of at most ``most`` values. Raises ``SourceRefused``."""
    reading = _Reading(source, most)
    node = reading.value(reading.skip(0), 0)
    if reading.skip(reading.end) < len(source.text):
        raise reading.wrong(reading.end)
    return node


class _Reading:
    """One text being read; ``end`` is where the last value ended."""

    def __init__(self, source: SourceText, most: int) -> None:
        self.source, self.text, self.left = source, source.text, most
        self.ends = [found.start() for found in re.finditer("\n", source.text)]
        self.end = 0

    def line(self, at: int) -> int:
        return bisect_right(self.ends, at - 1) + 1

    def wrong(self, at: int) -> Exception:
        ended = self.skip(at) >= len(self.text)
        at = len(self.text.rstrip()) if ended else self.skip(at)
        return self.source.refused(self.line(at), "import.ends" if ended else "import.json")

    def skip(self, at: int) -> int:
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def value(self, at: int, depth: int) -> Node:
        """The value that begins here."""
        self.left -= 1
        if self.left < 0:
            raise self.source.refused(self.line(at), "import.many")
        first, line = self.text[at : at + 1], self.line(at)
        if first in ("{", "["):
            if depth >= DEEPEST:
                raise self.source.refused(line, "import.deep")
            return self._table(at, depth) if first == "{" else self._list(at, depth)
        if first == '"':
            text = self.string(at)
            return Node(self.source, line, text, text)
        found = _PLAIN.match(self.text, at)
        if not found:
            raise self.wrong(at)
        self.end = found.end()
        return Node(self.source, line, plain(found[0]), found[0])

    def string(self, at: int) -> str:
        """The text in quotes that begins here."""
        try:
            found, self.end = _DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            key = "import.quote" if error.msg.startswith("Unterminated") else "import.json"
            raise self.source.refused(self.line(error.pos), key) from None
        text = str(found)
        if LONE.search(text):
            raise self.source.refused(self.line(at), "import.character")
        return text

    def _table(self, start: int, depth: int) -> Node:
        entries: dict[str, Node] = {}
        at = self.skip(start + 1)
        while self.text[at : at + 1] != "}":
            if self.text[at : at + 1] != '"':
                raise self.wrong(at)
            line, name = self.line(at), self.string(at)
            if name in entries:
                raise self.source.refused(line, "import.twice", name=name)
            at = self.skip(self.end)
            if self.text[at : at + 1] != ":":
                raise self.wrong(at)
            node = self.value(self.skip(at + 1), depth + 1)
            entries[name] = Node(self.source, line, node.value, node.raw)
            at = self._next(self.skip(self.end), "}")
        self.end = at + 1
        return Node(self.source, self.line(start), entries)

    def _list(self, start: int, depth: int) -> Node:
        elements: list[Node] = []
        at = self.skip(start + 1)
        while self.text[at : at + 1] != "]":
            elements.append(self.value(at, depth + 1))
            at = self._next(self.skip(self.end), "]")
        self.end = at + 1
        return Node(self.source, self.line(start), tuple(elements))

    def _next(self, at: int, closing: str) -> int:
        """Where the next entry begins, or the bracket that closes."""
        if self.text[at : at + 1] == closing:
            return at
        after = self.skip(at + 1)
        if self.text[at : at + 1] != "," or self.text[after : after + 1] == closing:
            raise self.wrong(at)
        return after
