"""Tables for ``str.translate`` that are quick with the characters which they leave alone."""

from __future__ import annotations

from collections.abc import Mapping

REMEMBERED = 16_384
"""Code points that a table learns; learning all would let hostile texts fill the memory."""


def table(entries: Mapping[int, str], end: int) -> str:
    """The same as a string, for many entries below the code point ``end``: it is read at the code
    point and takes two bytes for each, so that a text needs little of it in the processor's cache.
    """
    letters = [chr(code) for code in range(end)]
    for code, letter in entries.items():
        letters[code] = letter
    return "".join(letters)


class Table(dict[int, str]):
    """One character for one, so offsets stay as they are; those without an entry are themselves,
    and get one when first seen, because a missing entry costs more than a present one."""

    __slots__ = ("_most",)

    def __init__(self, entries: Mapping[int, str]) -> None:
        super().__init__(entries)
        self._most = len(entries) + REMEMBERED

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if len(self) < self._most:
            self[code] = letter
        return letter
