"""Tables for ``str.translate`` that learn the characters which they leave alone."""

from __future__ import annotations

from collections.abc import Mapping

REMEMBERED = 16_384
"""Code points that a table learns; learning all would let hostile texts fill the memory."""


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
