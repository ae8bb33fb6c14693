"""Reading: a text with its digits plain, whatever they were dressed up as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from string import ascii_lowercase
from unicodedata import numeric

from policies.matching.boundaries import UNSPACED
from policies.matching.telltales import WORDS

_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_TOKEN = re.compile(rf"{_WORD}|[0-9]")
_LETTER = r"a-z0-9_\u00df-\u00f6\u00f8-\u052f"
_SPELLED = re.compile(
    rf"(?<![{_LETTER}])(?:{_WORD}|[0-9])(?:[^\w]{{0,3}}(?:{_WORD}|[0-9])){{5,}}(?![{_LETTER}])"
)
_FEWEST = 4
"""Words for digits that make a spelled number of a row of words and digits."""

_WOVEN = re.compile(
    rf"(?<![{_LETTER}])[+(a-z0-9]([^\w]{{1,3}}?)[+(a-z0-9]"
    rf"(?:\1[^{UNSPACED}](?![{_LETTER}])){{4,}}"
)
"""Single characters with the same between each and the next."""

_ALIKE = re.compile(
    r"(?<=[0-9])[oоliі]{1,4}(?=[0-9])"
    rf"|(?<=[0-9])[oо]{{1,3}}(?![{_LETTER}])|(?<![{_LETTER}])[oоliі]{{1,4}}(?=[0-9])"
)
_AS_DIGITS = str.maketrans("oоliі", "00111")
"""Letters that pass for digits among digits."""

_LATIN = ascii_lowercase
_FOREIGNERS = frozenset("xyzklm")
"""First letters of Spanish identity numbers."""

_LINK = re.compile(r"(?:\w{2,12}://(?!wa\.me|api\.whatsapp)|www\.)[^\s<>]+|<[@#:at][^\s>]{0,60}>")
"""Addresses and a platform's mentions, whose numbers name things."""

_Made = tuple[str, int, int]
"""Text, and the span that it was made of."""

_REMEMBERED = 4_096


class _Digits(dict[int, str]):
    """What each code point is as a digit, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        value = numeric(letter, -1.0)
        plain = str(int(value)) if value in range(10) else letter
        if len(self) < _REMEMBERED:
            self[code] = plain
        return plain


_DIGITS = _Digits()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it may be read, and where each of its characters began and ended."""

    text: str
    starts: Sequence[int]
    stops: Sequence[int]

    def canonical(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clean text that this span was made of."""
        return self.starts[start], self.stops[end - 1]


def reading(clean: str, *, spelled: bool) -> Reading:
    """A clean text (see ``folding``) for who looks for numbers: digits of any script and kind as
    0 to 9, spelled ones too if ``spelled``, and without what was put between single characters.

    What stands in links and mentions is blotted out.
    """
    plain = clean if clean.isascii() else clean.translate(_DIGITS)
    if "://" in plain or "www." in plain or "<" in plain:
        plain = _LINK.sub(lambda link: "ß" * len(link.group()), plain)
    plain = _ALIKE.sub(lambda alike: alike.group().translate(_AS_DIGITS), plain)
    text = Reading(plain, range(len(plain)), range(1, len(plain) + 1))
    if spelled:
        text = _rewritten(text, _spelled(text.text))
    return _rewritten(text, _unwoven(text.text))


def _spelled(text: str) -> Iterator[tuple[int, int, list[_Made]]]:
    for row in _SPELLED.finditer(text):
        made = [
            (WORDS.get(token.group(), token.group()), *token.span())
            for token in _TOKEN.finditer(text, *row.span())
        ]
        if sum(end - start > 1 for _, start, end in made) >= _FEWEST:
            yield *row.span(), made


def _unwoven(text: str) -> Iterator[tuple[int, int, list[_Made]]]:
    for row in _WOVEN.finditer(text):
        start, end = row.span()
        if "#" in text[max(0, start - 4) : start]:
            continue
        step = 1 + len(row[1])
        kept = list(range(start, end, step))
        whole = "".join([text[n] for n in kept])
        if "@" not in whole:
            if sum(letter.isdigit() for letter in whole) < 6:
                continue
            first, last = _core(whole)
            kept = kept[first:last]
        if kept:
            yield kept[0], kept[-1] + 1, [(text[n], n, n + 1) for n in kept]


def _core(whole: str) -> tuple[int, int]:
    """The number in a row of single characters, without words of one letter beside it."""
    first = len(whole) - len(whole.lstrip(_LATIN))
    last = len(whole.rstrip(_LATIN))
    count = sum(letter.isdigit() for letter in whole[first:last])
    if first == 2 or (whole[:first] in _FOREIGNERS and count == 7):
        first = 0
    if last < len(whole) and count in (7, 8, 17):
        last += 1
    return first, last


def _rewritten(text: Reading, pieces: Iterator[tuple[int, int, list[_Made]]]) -> Reading:
    """The text with these pieces put in the place of what they were made of."""
    found = list(pieces)
    if not found:
        return text
    parts: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    done = 0
    for start, end, made in chain(found, [(len(text.text), len(text.text), [])]):
        parts.append(text.text[done:start])
        starts += text.starts[done:start]
        stops += text.stops[done:start]
        for piece, first, last in made:
            parts.append(piece)
            starts += [text.starts[first]] * len(piece)
            stops += [text.stops[last - 1]] * len(piece)
        done = end
    return Reading("".join(parts), starts, stops)
