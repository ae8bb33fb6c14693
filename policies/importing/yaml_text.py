"""Reads YAML into trees: no tags, no key twice, and bounded in depth and in what aliases unfold.

The parser's events are put together here and not by the parser, since its own way to do that is
recursive, forgets lines, and follows every alias.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from policies.importing.source import SourceText
from policies.importing.tree import DEEPEST, LONE, MOST, Node, plain

LARGEST = 1_000_000
"""Characters, which take the parser up to a quarter of a minute; Reddit's page may hold 512 KB."""
_MERGE = "<<"
_OWN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))


def documents(source: SourceText) -> tuple[Node, ...]:
    """The documents of a YAML text, those without anything in them left out.

    Raises ``SourceRefused`` with the line of what cannot be read.
    """
    if len(source.text) > LARGEST:
        raise source.refused(1, "import.large", limit=LARGEST // 1_000_000)
    building = _Building(source)
    try:
        for event in yaml.parse(source.text, Loader=yaml.SafeLoader):
            building.take(event)
    except yaml.reader.ReaderError as error:
        line = source.text.count("\n", 0, error.position) + 1
        raise source.refused(line, "import.character") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, detail = mark.line + 1 if mark else 1, error.problem or ""
        raise source.refused(line, "import.yaml", detail=detail) from None
    except (ValueError, OverflowError):
        # The number of a character that there is not; the parser does not look.
        raise source.refused(building.line, "import.character") from None
    return tuple(node for node in building.done if not node.missing)


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read; ``key`` waits for its value."""

    line: int
    anchor: str | None
    mapping: bool
    entries: dict[str, Node] = field(default_factory=dict)
    elements: list[Node] = field(default_factory=list)
    key: tuple[str, int] | None = None
    merged: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class _Building:
    """Documents in the making."""

    source: SourceText
    done: list[Node] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    line: int = 1

    def take(self, event: Any) -> None:
        self.line = event.end_mark.line + 1
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self.anchors = {}
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._tag(event, line)
                if len(self.stack) >= DEEPEST:
                    raise self.source.refused(line, "import.deep")
                mapping = isinstance(event, yaml.MappingStartEvent)
                self.stack.append(_Open(line, event.anchor, mapping))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                opened = self.stack.pop()
                self._put(self._closed(opened), opened.size, opened.anchor)
            case yaml.ScalarEvent():
                self._tag(event, line)
                if LONE.search(event.value):
                    raise self.source.refused(line, "import.character")
                value = plain(event.value) if event.style is None and not event.tag else event.value
                self._put(Node(self.source, line, value, event.value), 1, event.anchor)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    raise self.source.refused(line, "import.alias", name=event.anchor)
                node, size = self.anchors[event.anchor]
                self._put(node, size, None)

    def _tag(self, event: Any, line: int) -> None:
        if event.tag and event.tag not in _OWN_TAGS and event.tag != "!":
            raise self.source.refused(line, "import.tag", name=event.tag)

    def _put(self, node: Node, size: int, anchor: str | None) -> None:
        """Where a value goes: it is a key, belongs to one, is an element, or a whole document."""
        if anchor:
            self.anchors[anchor] = node, size
        if not self.stack:
            self.done.append(node)
            return
        at = self.stack[-1]
        at.size += size
        if at.size > MOST:
            raise self.source.refused(node.line, "import.many")
        if not at.mapping:
            at.elements.append(node)
        elif at.key is None:
            at.key = self._key(node, at), node.line
        else:
            (key, line), at.key = at.key, None
            if key == _MERGE:
                at.merged += node.items() if isinstance(node.value, tuple) else (node,)
            else:
                at.entries[key] = Node(self.source, line, node.value, node.raw)

    def _key(self, node: Node, at: _Open) -> str:
        if isinstance(node.value, dict | tuple):
            raise self.source.refused(node.line, "import.type.key")
        if node.raw in at.entries:
            raise self.source.refused(node.line, "import.twice", name=node.raw)
        return node.raw

    def _closed(self, opened: _Open) -> Node:
        if not opened.mapping:
            return Node(self.source, opened.line, tuple(opened.elements))
        entries = dict(opened.entries)
        for merged in opened.merged:
            for key, node in merged.table().items():
                entries.setdefault(key, node)
        return Node(self.source, opened.line, entries)
