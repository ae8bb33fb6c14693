"""The words and links of a rich message, whatever blocks it is built of: pure.

The nesting is https://core.telegram.org/bots/api#rich-messages; kinds that are not known are read
by the names of their fields, so that a new kind of block is no place to hide in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.events import Link

INLINE = ("label", "summary", "text", "caption", "credit", "expression", "alternative_text")
BLOCKS = ("blocks", "items", "cells")
DEEPEST = 40
"""What is nested deeper is not read."""


def lines(value: Any, depth: int = DEEPEST) -> Iterator[str]:
    """The text of each block, in reading order."""
    if isinstance(value, list) and depth:
        for block in value:
            yield from lines(block, depth - 1)
    elif isinstance(value, dict) and depth:
        line = "".join(_words(value[name], depth - 1) for name in INLINE if name in value)
        if line:
            yield line
        for name in BLOCKS:
            yield from lines(value.get(name), depth - 1)


def links(value: Any, depth: int = DEEPEST) -> Iterator[Link]:
    """Words that lead somewhere, and where."""
    if isinstance(value, list) and depth:
        for inner in value:
            yield from links(inner, depth - 1)
    elif isinstance(value, dict) and depth:
        url = value.get("url")
        if isinstance(url, str):
            yield Link(_words(value.get("text"), depth - 1), url)
        for inner in value.values():
            yield from links(inner, depth - 1)


def _words(value: Any, depth: int) -> str:
    """Text within a line: pieces of it follow each other without a gap."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth:
        return "".join(_words(inner, depth - 1) for inner in value)
    if isinstance(value, dict) and depth:
        return "".join(_words(value[name], depth - 1) for name in INLINE if name in value)
    return ""
