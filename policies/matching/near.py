"""Near misses: words that differ from a keyword by one letter more, less or another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.matching.folding import Folded
from policies.matching.shapes import Form
from policies.matching.sightings import Sighting

_SHORTEST = 6
"""Letters below which one letter more or less makes another ordinary word."""
_LONGEST = 40
_WORD = re.compile(r"[^\W_]+")


class Near:
    """The keywords of rules that ask for it, by themselves and by all they are without one letter;
    so a look costs a few table reads a word of the text, however many keywords there are."""

    __slots__ = ("_forms", "_lengths")

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms: dict[str, tuple[Form, ...]] = {}
        lengths: set[int] = set()
        for form in forms:
            word = form.word.canonical
            if not worth(word):
                continue
            lengths.add(len(_WORD.findall(word)))
            for short in _shorter(word):
                self._forms[short] = (*self._forms.get(short, ()), form)
        self._lengths = sorted(lengths)

    def sightings(self, text: Folded) -> Iterator[Sighting]:
        """The words of a text, and as many in a row as keywords have, that nearly are one."""
        words = [found.span() for found in _WORD.finditer(text.canonical)]
        for length in self._lengths:
            for first in range(len(words) - length + 1):
                start, end = words[first][0], words[first + length - 1][1]
                if _SHORTEST - 1 <= end - start <= _LONGEST:
                    yield from self._of(text, start, end)

    def _of(self, text: Folded, start: int, end: int) -> Iterator[Sighting]:
        piece = text.canonical[start:end]
        seen: set[int] = set()
        for short in _shorter(piece):
            for form in self._forms.get(short, ()):
                if form.rule not in seen and close(piece, form.word.canonical):
                    seen.add(form.rule)
                    yield Sighting(form, start, end, "near", False)


def worth(word: str) -> bool:
    """Whether a canonical word is long enough to be looked for with one letter wrong."""
    return len(word) <= _LONGEST and sum(map(str.isalpha, word)) >= _SHORTEST


def close(piece: str, word: str) -> bool:
    """Whether one letter more, less or changed makes the piece the word."""
    if abs(len(piece) - len(word)) > 1:
        return False
    same = 0
    while same < min(len(piece), len(word)) and piece[same] == word[same]:
        same += 1
    left = max(len(piece), len(word)) - same
    return left < 2 or piece[len(piece) - left + 1 :] == word[len(word) - left + 1 :]


def _shorter(word: str) -> Iterator[str]:
    """The word, and what is left of it without each of its letters."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
