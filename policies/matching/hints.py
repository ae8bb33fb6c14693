"""Hints: one quick pass over a text that tells which of the dearer looks could find anything."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import re2

from policies.matching.boundaries import CLAUSE, UNSPACED
from policies.matching.endings import COMMON
from policies.matching.folding import Folded

_HAN = f"[{UNSPACED}]"
_SEP = r"[^\pL\pN]"
_APART = (
    rf"(?:^|[^\pL])\pL{_SEP}{{1,5}}\pL{_SEP}{{1,5}}\pL(?:[^\pL]|{_HAN}|$)",
    rf"{_HAN}\pL{_SEP}{{1,5}}\pL{_SEP}{{1,5}}\pL",
    rf"{_HAN}[^\pL\pN\s{re2.escape(CLAUSE)}]{{1,3}}{_HAN}",
    rf"(?:^|{_SEP}){_HAN}{_SEP}{{1,3}}{_HAN}",
    rf"{_HAN}{_SEP}{{1,3}}{_HAN}(?:{_SEP}|$)",
)
_HELD = (range(0x61, 0x7B), range(0xDF, 0x100), range(0x3B1, 0x3CA), range(0x430, 0x530))
"""Letters of which three in a row are looked for: Latin, Greek and Cyrillic."""

_TOCHKA = Folded("точка").canonical
_ADDRESS = (
    r"[\pL\pN_-](?:\\?\.[\pL\pN_]|\x{3002}[a-z0-9])|:[\])]?\s?[/\\]|\.gg/|&(?:#46|period);",
    rf"[\[({{<]\s?(?:\.|d[o0]t|punto|{_TOCHKA}|[点點])\s?[\])}}>]",
    r"[a-z0-9_-]\s{1,2}\.\s{0,2}[a-z0-9]|[-_*]dot[-_*]|[a-z0-9_-]\s?[点點·•∙]\s?[a-z]",
    rf"[.\x{{3002}}]\s{{1,2}}(?:[a-z]{{2,18}}/[a-z0-9+]|(?:{'|'.join(sorted(COMMON))})\b)",
    rf"\s(?:dot|punto|{_TOCHKA})\s|[群羣].{{0,9}}[0-9]{{6}}",
)
"""What every address has, and the number of a QQ group; in canonical form."""


class Hint(NamedTuple):
    """Whether single letters may stand apart, there be much space, a letter be held down, an
    address be named."""

    apart: bool
    spaced: bool
    held: bool
    address: bool


_NONE = Hint(apart=False, spaced=False, held=False, address=False)


class Hints:
    """Says of canonical texts what else to look for; never no where there is something.

    The same for every policy; see ``hints``.
    """

    __slots__ = ("_set",)

    def __init__(self) -> None:
        options = re2.Options()
        options.never_capture = True
        self._set = re2.Set.SearchSet(options)
        held = "|".join(re2.escape(chr(code)) + "{3}" for letters in _HELD for code in letters)
        for pattern in ("|".join(_APART), r"\s\s", held, "|".join(_ADDRESS)):
            self._set.Add(pattern)
        self._set.Compile()

    def of(self, canonical: str) -> Hint:
        """What may be in this text."""
        found = self._set.Match(canonical)
        return Hint(0 in found, 1 in found, 2 in found, 3 in found) if found else _NONE


@cache
def hints() -> Hints:
    """The one set of hints: compiling it takes 30 ms in which nothing else runs, so it is done
    with the first policy and never while a new version of one is loaded."""
    return Hints()
