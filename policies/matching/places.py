"""Places: the pieces of a text in which something stands, so that dear looks skip the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from sys import maxsize
from typing import Any

Span = tuple[int, int]
EVERYWHERE: Sequence[Span] = ((0, maxsize),)
"""The one piece that every text is as a whole."""

LONG = 256
"""Code points from which on it is worth the while to look for the places to look at first."""

REACH = 64
"""Code points before and after what was found in which all stands that it may be a part of."""

_FEW, _OFTEN = 4, 64
"""Finds, and one more for so many code points, after which looking at all is quicker."""

_EDGE = re.compile(r"[^\w!-~]")
"""Where a piece of a text may end: neither a word nor an address goes on over this."""


def places(pattern: Any, text: str, raw: bytes, reach: int = REACH) -> Sequence[Span]:
    """The pieces of a text, in order, that hold all that a pattern of RE2 finds and so much before
    and after it; of a short text the whole. ``raw`` is the text in UTF-8."""
    length = len(text)
    if length < LONG:
        return EVERYWHERE
    pieces: list[Span] = []
    done = place = begun = end = onward = 0
    left = _FEW + length // _OFTEN
    while found := pattern.search(raw, onward):
        first, last = found.span()
        left -= 1
        if not left:
            return [*pieces, (begun, length)]
        # What begins soon after is in the same piece anyway.
        onward = last + reach // 2
        while raw[onward : onward + 1] and raw[onward] & 0xC0 == 0x80:
            onward += 1
        place += len(raw[done:first].decode())
        done = first
        start = max(0, place - reach)
        if start > end or not end:
            if end:
                pieces.append((begun, end))
            space = text.find(" ", start, place) if start else -1
            begun = space + 1 if space >= 0 else start
        far = place + last - first + reach
        if far > end:
            edge = _EDGE.search(text, far)
            end = edge.start() if edge else length
    return [*pieces, (begun, end)] if end else pieces


def within(pattern: re.Pattern[str], text: str, pieces: Sequence[Span]) -> Iterator[re.Match[str]]:
    """What a pattern of Python finds in these pieces of a text, in order."""
    for start, end in pieces:
        yield from pattern.finditer(text, start, end)
