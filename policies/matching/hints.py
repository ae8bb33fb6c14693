"""Hints: one quick pass over a text that tells which of the dearer looks could find anything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import re2

from policies.matching.boundaries import CLAUSE, UNSPACED
from policies.matching.endings import COMMON
from policies.matching.folding import Folded
from policies.matching.places import EVERYWHERE, LONG, REACH, Span, places
from policies.matching.telltales import (
    ADDRESSES,
    NINE,
    SEVEN,
    SPELLED,
    TELLTALES,
    THIRTEEN,
    TOKENS,
)

_HAN = f"[{UNSPACED}]"
_SEP = r"[^\pL\pN]"
_APART = (
    rf"(?:^|[^\pL])\pL{_SEP}+\pL{_SEP}+\pL(?:[^\pL]|{_HAN}|$)",
    rf"{_HAN}\pL{_SEP}+\pL{_SEP}+\pL",
    rf"{_HAN}[^\pL\pN\s{re2.escape(CLAUSE)}]+{_HAN}",
    rf"(?:^|{_SEP}){_HAN}{_SEP}+{_HAN}",
    rf"{_HAN}{_SEP}+{_HAN}(?:{_SEP}|$)",
)
_HELD = (range(0x61, 0x7B), range(0xDF, 0x100), range(0x3B1, 0x3CA), range(0x430, 0x530))
"""Letters of which several in a row are looked for: Latin, Greek and Cyrillic."""

_TOCHKA = Folded("точка").canonical
_ADDRESS = (
    r"[\pL\pN_-](?:(?:\\?\.|%(?:25)*2e)[\pL\pN_]|\x{3002}[a-z0-9])|:[\])]?\s?[/\\]|\.gg/|&(?:#46|period);",
    rf"[\[({{<]\s?(?:\.|d[o0]t|punto|{_TOCHKA}|[点點])\s?[\])}}>]",
    r"[a-z0-9_-]\s{1,2}\.\s{0,2}[a-z0-9]|[-_*]dot[-_*]|[a-z0-9_-]\s?[点點·•∙]\s?[a-z]",
    rf"[.\x{{3002}}]\s{{1,2}}(?:[a-z]{{2,18}}/[a-z0-9+]|(?:{'|'.join(sorted(COMMON))})\b)",
    r"[\])}>\"'】」]\s?[\[({<]?[.\x{3002}][\])}>]?\s?[\[({<\"'【「]",
    rf"\s(?:dot|punto|{_TOCHKA})\s|[群羣].{{0,9}}[0-9]{{6}}",
)
"""What every address has, and the number of a QQ group; in canonical form."""


_SPACED = r"[\p{Latin}\p{Cyrillic}\p{Greek}]"
_SIGN = r"[0-9@$|!(+€£¥⭕❌❎✝💲]"
_LEET = (
    rf"{_SPACED}{_SIGN}+{_SPACED}",
    rf"(?:^|[^\pL\pN])[0-9@$|!€£¥]{_SIGN}*{_SPACED}",
    rf"{_SPACED}{_SIGN}*[0-9@$|€](?:[^\pL\pN]|$)",
)
_BESIDE = r"[-.*_~|\s]"
_LEET_APART = (
    rf"{_SPACED}{_BESIDE}[0-9@$]{_BESIDE}{_SPACED}(?:{_BESIDE}|$)"
    rf"|{_BESIDE}{_SPACED}{_BESIDE}{_SPACED}{_BESIDE}[0-9@$](?:[^\pL\pN]|$)"
)
_CODED = (
    r"%[0-9a-f]{2}|&#|&[a-z]+;|\\[ux][0-9a-f{]",
    r"\pL(?:\|\||\*\*|~~|__|`|</?[a-z][^<>]*>|\\)+[\pL\pN]",
    r"\pL[*_~|`]{1,3}\s[*_~|`]{0,3}\pL|\pL\s[*_~|`]{1,3}\pL",
)
_BASE64 = (r"[a-z][0-9][a-z]|[0-9][a-z][0-9]|[a-z0-9]=",)
_PICTURES = r"\x{2600}-\x{27bf}\x{1f300}-\x{1faff}"
_BROKEN = (
    rf"{_SPACED}[-.]*[*_|~•·^{_PICTURES}][-.*_|~•·^{_PICTURES}]*{_SPACED}",
    rf"(?:^|[^\pL])(?:{_SPACED}{{1,3}}[-.]+){{2}}{_SPACED}{{1,3}}(?:[^\pL]|$)",
    rf"(?:^|[^\pL]){_SPACED}{{1,2}}[^\pL\pN]+{_SPACED}{{1,2}}[^\pL\pN]+"
    rf"{_SPACED}{{1,2}}(?:[^\pL]|$)",
)


_JOINTS = rf"{_SPACED}[-.]+{_SPACED}"
"""What ordinary words have inside as well (e-mail, example.com)."""

_CONTACT = r"[0-9]{5}|https?:|www\.|t\.me/|[a-z_-][0-9]|[a-z]@[a-z]"


class Hint(NamedTuple):
    """What there may be: single letters apart, much space, a letter held down, an address, signs
    for letters, coded text, a word in pieces, Chinese, somebody to be reached, letters and signs
    for them apart, words joined by marks."""

    apart: bool
    spaced: bool
    held: bool
    address: bool
    leet: bool
    coded: bool
    base64: bool
    broken: bool
    han: bool
    contact: bool
    leet_apart: bool
    joints: bool
    disguised: bool
    """Any of those for which a view of letters could show more than the canonical one."""
    personal: frozenset[int] = frozenset()
    """The numbers of the ``TELLTALES`` that are there."""


_LETTERS = [chr(code) for block in _HELD for code in block]
_TWICE = "|".join(f"{letter}{{2}}" for letter in _LETTERS)
_HELD_DOWN = f"{'|'.join(f'{letter}{{3}}' for letter in _LETTERS)}|(?:{_TWICE})\\pL?(?:{_TWICE})"
_WHERE = {
    "parted": (*_APART, _LEET_APART, r"\s\s", *_BROKEN, _JOINTS),
    "held": (_HELD_DOWN,),
    "address": _ADDRESS,
    "leet": (*_LEET, _LEET_APART),
    "contact": (_CONTACT,),
    "coded": _CODED,
    "base64": (rf"[a-z0-9+/_-]*(?:{'|'.join(_BASE64)})",),
}
"""What is sought in a long text, by what a look is about, when the hints say that it is there."""
_FAR = frozenset(("address", "contact"))
_NEAR = 16
"""Code points that what is sought may go on; a view shows more around it by itself."""

_DISGUISED = frozenset((0, 1, 2, 4, 7, 10))
_NONE = Hint._make([*[False] * 13, frozenset()])
_LOOKS = 12
"""How many looks there are."""
_REMEMBERED = 4_096
"""Sets of hints that are kept; a chat has some hundred."""


_TOGETHER = ((0, 3), (1, 4, 5, 6, 7, 8, 9, 10, 11), (2,))
"""The looks, by number, that are taken at once."""
_TOLD_TOGETHER = ((SEVEN, NINE, THIRTEEN, SPELLED, ADDRESSES), (TOKENS,))
"""The same of ``TELLTALES``.

A set has a state for each combination of how far its patterns have come, and makes it when a text
first needs it. All in one set need a new one for nearly every message (72 µs of the labelled
lines, the second time 62, since what did not fit had been forgotten); so parted they take 9 µs the
first time and 4 the second (2026-12-01)."""
_MEMORY = 16 << 20
"""Bytes that RE2 may use for a set. When it needs more it forgets all it has made of the patterns,
and is ten times slower until it has made that again."""


class Hints:
    """Says of canonical texts what else to look for; never no where there is something.

    The same for every policy; see ``hints``.
    """

    __slots__ = ("_known", "_sets", "_telling", "_where")

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], Hint] = {}
        options = re2.Options()
        options.never_capture = True
        options.max_mem = _MEMORY
        self._where = {
            what: re2.compile("|".join(patterns), options) for what, patterns in _WHERE.items()
        }
        looks = (
            "|".join(_APART), r"\s\s", _HELD_DOWN, "|".join(_ADDRESS), "|".join(_LEET),
            "|".join(_CODED), "|".join(_BASE64), "|".join(_BROKEN), r"\p{Han}", _CONTACT,
            _LEET_APART, _JOINTS,
        )  # fmt: skip
        self._sets = [(_compiled([looks[n] for n in ns], options), ns) for ns in _TOGETHER]
        self._telling = [
            (_compiled([TELLTALES[n] for n in ns], options), ns) for ns in _TOLD_TOGETHER
        ]

    def of(self, canonical: str | bytes) -> Hint:
        """What may be in this text (as bytes: in UTF-8), but for what is ``personal``."""
        return self._hint(_matched(self._sets, canonical), [])

    def on(self, text: Folded) -> Hint:
        """The same of the canonical form of a text, and what is ``personal`` of its clean one."""
        if text.hinted is None:
            clean = text.raw if text.clean is text.canonical else text.clean.encode()
            told = _matched(self._telling, clean)
            text.hinted = self._hint(_matched(self._sets, text.raw), told)
        hint: Hint = text.hinted
        return hint

    def _hint(self, found: list[int], told: list[int]) -> Hint:
        if not found and not told:
            return _NONE
        key = (*found, -1, *told)
        hint = self._known.get(key)
        if hint is None:
            said = [number in found for number in range(_LOOKS)]
            hint = Hint._make((*said, not _DISGUISED.isdisjoint(found), frozenset(told)))
            if len(self._known) < _REMEMBERED:
                self._known[key] = hint
        return hint

    def where(self, what: str, text: Folded) -> Sequence[Span]:
        """The pieces of a canonical text, in order, in which all stands that these hints (a key of
        ``_WHERE``) are about, with what is near it; of a short text the whole."""
        if len(text.canonical) < LONG:
            return EVERYWHERE
        reach = REACH if what in _FAR else _NEAR
        pieces: Sequence[Span] | None = text.pieces.get(what)
        if pieces is None:
            pieces = places(self._where[what], text.canonical, text.raw, reach)
            text.pieces[what] = pieces
        return pieces


def _matched(sets: Sequence[tuple[Any, Sequence[int]]], text: str | bytes) -> list[int]:
    """The numbers of the patterns that are found, in an order that is always the same."""
    return [numbers[n] for made, numbers in sets for n in made.Match(text) or ()]


def _compiled(patterns: Sequence[str], options: Any) -> Any:
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made


@cache
def hints() -> Hints:
    """The one set of hints: compiling it takes 30 ms in which nothing else runs, so it is done
    with the first policy and never while a new version of one is loaded."""
    return Hints()
