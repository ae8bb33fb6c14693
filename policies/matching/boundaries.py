"""Where a word begins and ends, by kind of script, and when a disguise really is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from unicodedata import category

from policies.matching.confusables import CYRILLIC, GREEK, LATIN, ODD, RUSSIAN

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""For a character class: letters of scripts that put no space between words (Han, kana, Thai,
Lao, Khmer, Burmese), and Hangul, whose particles hang on to the word."""

_UNSPACED = re.compile(f"[{UNSPACED}]")
CLAUSE = "，。！？、；：,.!?;:…~～\"'“”‘’()（）《》【】[]<>/+="
"""Marks that stand between two Chinese clauses anyway, so they prove no disguise."""

_SHORTEST = 4
"""Letters below which a disguise is not looked for: three letters turn up by accident."""


def _kind(letter: str) -> str:
    """What runs together with what: ``letter``, ``digit``, or nothing with anything (``""``)."""
    if letter.isascii():
        return "letter" if letter.isalpha() else "digit" if letter.isdigit() else ""
    if letter.isdigit():
        return "digit"
    if _UNSPACED.match(letter):
        return ""
    return "letter" if letter.isalpha() or category(letter)[0] == "M" else ""


def begins(text: str, start: int) -> bool:
    """Whether a word may begin at this offset."""
    if not start or text[start - 1] == " ":
        return True
    kind = _kind(text[start])
    return not kind or kind != _kind(text[start - 1])


def ends(text: str, end: int) -> bool:
    """Whether a word may end before this offset."""
    if end == len(text) or text[end] == " ":
        return True
    kind = _kind(text[end])
    return not kind or kind != _kind(text[end - 1])


def worth_joining(word: str) -> bool:
    """Whether a word is long enough to be looked for in the joined view."""
    return sum(map(str.isalpha, word)) >= (2 if _UNSPACED.search(word) else _SHORTEST)


def worth_squeezing(word: str) -> bool:
    """Whether a word is long enough to be looked for in the squeezed view."""
    return not _UNSPACED.search(word) and sum(map(str.isalpha, word)) >= _SHORTEST


def _letters(text: str) -> list[str]:
    return [c for c in text if c.isalpha()]


def really_joined(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` of the canonical view is a word pulled apart on purpose.

    Words of spaced scripts have been checked by the joined view, which holds whole chains only.
    Of a Chinese word either some letters are parted by marks that part no clauses, or all are.
    """
    piece = text[start:end]
    if not _UNSPACED.search(piece):
        return True
    between = re.split(r"[^\W_]", piece)[1:-1]
    open_before = not text[start - 1 : start].isalnum()
    open_after = not text[end : end + 1].isalnum()
    gaps = [_gap(g) for g in between]
    if "weak" not in gaps:
        return "strong" in gaps
    if "" in gaps:
        return gaps.count("weak") == 1 and _astray(between, open_before, open_after)
    return len(gaps) > 1 or (open_before and open_after)


def _astray(between: Sequence[str], open_before: bool, open_after: bool) -> bool:
    """Whether the first or the last of three letters or more stands on a line of its own."""
    if len(between) < 2:
        return False
    return (open_before and between[0].isspace()) or (open_after and between[-1].isspace())


def _gap(between: str) -> str:
    if not between:
        return ""
    return "weak" if any(c.isspace() or c in CLAUSE for c in between) else "strong"


def really_squeezed(piece: str, word: str) -> bool:
    """Whether ``piece`` is ``word`` with letters held down: none missing, and one there thrice or
    several of them twice."""
    written = [(c, len(list(run))) for c, run in groupby(piece)]
    meant = [(c, len(list(run))) for c, run in groupby(word)]
    if len(written) != len(meant):
        return False
    pairs = [(n, m) for (_, n), (_, m) in zip(written, meant, strict=True)]
    held = [n for n, m in pairs if n > m]
    return all(n >= m for n, m in pairs) and (len(held) > 1 or any(n >= 3 for n in held))


def counts(piece: str, word: str, around: str) -> bool:
    """Whether ``piece``, which looks like ``word``, is meant as it; all three are in clean form.

    Letters of several alphabets, or a letter that no alphabet has, are a disguise. A piece in one
    everyday alphabet is an ordinary word of it (Russian сор is no cop), unless the text ``around``
    it is in the word's alphabet.
    """
    letters, wanted = set(_letters(piece)), set(_letters(word))
    if _squeezed(piece) == _squeezed(word) or letters & ODD:
        return True
    mine, meant = _alphabets(letters), _alphabets(wanted)
    if len(mine) != 1 or len(meant) != 1:
        return True
    if mine == meant:
        return wanted <= RUSSIAN and not letters <= RUSSIAN
    used = _alphabets(set(_letters(around)))
    return meant <= used and not mine & used


def _squeezed(text: str) -> list[str]:
    return [letter for letter, _ in groupby(_letters(text))]


def _alphabets(letters: set[str]) -> frozenset[str]:
    known = {"latin": LATIN, "cyrillic": CYRILLIC, "greek": GREEK}
    return frozenset(name for name, all_of_it in known.items() if letters & all_of_it)
