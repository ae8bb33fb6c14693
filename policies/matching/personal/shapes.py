"""Shapes: how a number stands in a text, apart from its neighbours, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LETTERS = "a-z_\u00df-\u00f6\u00f8-\u052f"
"""Letters that make a number part of a name or code; Chinese goes on without a space."""

APART = rf"(?<![{_LETTERS}0-9#№])(?<![{_LETTERS}0-9]-)(?<![^0-9][0-9][.,])(?<!^[0-9][.,])"
"""Nothing of the number before it: no letter, hash or digit, and no ``3.`` of a decimal."""

CLOSED = rf"(?![{_LETTERS}0-9]|\.[0-9]|-[{_LETTERS}0-9])"
"""Nothing of the number behind it."""

GAP = r"(?:[^\w]|_){1,3}"
"""What may part the groups of one number."""

MOST = 512
"""Candidates of one kind that are worked out in one text; more are noise, or an attack."""

_NO_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Datum:
    """Something personal or secret at a span of the text that was looked at."""

    kind: str
    start: int
    end: int


def digits(text: str) -> str:
    """Only the digits of it."""
    return _NO_DIGITS.sub("", text)


def shaped(shapes: Iterable[str]) -> re.Pattern[str]:
    """A pattern that reads each of these shapes at every place where a number begins; a group
    for each shape, so that one which proves wrong does not hide another."""
    ahead = "".join(rf"(?=({shape}){CLOSED})?" for shape in shapes)
    return re.compile(rf"{APART}(?=[0-9(xyzklm]){ahead}(?:[0-9]+|[(xyzklm])")


def candidates(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, int]]:
    """The numbers of shapes, counted from 0, with the spans that have them; at most ``MOST``."""
    left = MOST
    for found in pattern.finditer(text):
        if found.lastindex is None:
            continue
        for number in range(1, found.lastindex + 1):
            if found[number]:
                yield number - 1, *found.span(number)
                left -= 1
                if not left:
                    return


def named(text: str, start: int, end: int, words: re.Pattern[str]) -> bool:
    """Whether one of the words stands shortly before this span, or right behind it."""
    return any(
        words.search(text, *beside) for beside in ((max(0, start - 30), start), (end, end + 20))
    )
