"""Leet: digits and signs that stand for letters (n1tr0, ca$ino)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.matching.derived import Derived, near
from policies.matching.places import EVERYWHERE, LONG, Span, within
from policies.matching.tables import Table

_READ = {
    "0": "o", "1": "il", "2": "z", "3": "eз", "4": "aч", "5": "s", "6": "bб", "7": "t",
    "8": "b", "9": "gq", "@": "a", "$": "s", "!": "il", "|": "il", "+": "t", "(": "c",
    "€": "e", "£": "l", "¥": "y", "⭕": "o", "❌": "x", "❎": "x", "✝": "t",
    "💲": "s",
}  # fmt: skip
"""What each sign is read as, in letters of the canonical view."""

_SAME = (
    *("il1!|£", "eз3€", "aч4@", "s5$💲", "bб68", "gq9", "t7+✝", "o0⭕", "z2", "c(", "x❌❎", "y¥"),
)
_CLASS = Table({ord(sign): group[0] for group in _SAME for sign in group})

_SIGN = re.compile(f"[{re.escape(''.join(_READ))}]+")

_QUIET = re.compile("I(?<=[a-z]I)I*(?![A-Z])")
_LOUD = re.compile("l(?<=[A-Z]l)(?=[A-Z])")
"""A capital I among small letters, which looks like an l, or an l among capitals. What is behind
is looked at last: so only places with that letter are looked at."""

_SHORTEST = 4
"""Letters of a word below which only a sign that no number has (a$s) counts."""


def leet(canonical: str, pieces: Sequence[Span] = EVERYWHERE) -> str:
    """A canonical text or word with one letter for all that may be read as each other, in these
    pieces of it."""
    if len(canonical) < LONG:
        return canonical.translate(_CLASS)
    shown: list[str] = []
    done = 0
    for start, end in pieces:
        shown += (canonical[done:start], canonical[start:end].translate(_CLASS))
        done = end
    return "".join([*shown, canonical[done:]])


def signed(canonical: str, pieces: Sequence[Span] = EVERYWHERE) -> Derived:
    """What is near the signs in these pieces of a canonical text, with one letter for all read as
    each other."""
    if len(canonical) < LONG:
        return Derived(leet(canonical))
    signs = [(*sign.span(), sign.group()) for sign in within(_SIGN, canonical, pieces)]
    shown = Derived(canonical, near(len(canonical), signs))
    # Only now, since translating a long text costs more than all else.
    shown.text = leet(shown.text)
    return shown


def cased(written: str) -> bool:
    """Whether a text as written may have a capital i for an l, or an l for a capital i."""
    return not written.islower() and bool(_QUIET.search(written) or _LOUD.search(written))


def uncased(piece: Sequence[str], written: Sequence[str]) -> list[str]:
    """The canonical characters of a piece with a sign for each i and l that may be the other one,
    going by the letters beside it; its first may be a capital for other reasons."""
    letters = [letter for letter in written if letter.isalpha() and letter not in "Il"]
    loud = bool(letters) and all(map(str.isupper, letters))
    quiet = bool(letters) and all(map(str.islower, letters[1:]))
    doubtful = {"l"} if loud else {"I"} if quiet else set()
    return [
        "1" if place and letter in doubtful else plain
        for place, (plain, letter) in enumerate(zip(piece, written, strict=True))
    ]


def worth_leet(word: str) -> bool:
    """Whether a canonical word is long enough to be looked for in leet."""
    return sum(map(str.isalpha, word)) >= _SHORTEST - 1


def really_leet(piece: Sequence[str], word: str) -> bool:
    """Whether the canonical characters of ``piece`` are ``word`` with signs for some letters."""
    if len(piece) != len(word):
        return False
    signs = 0
    for written, meant in zip(piece, word, strict=True):
        if written != meant:
            if meant not in _READ.get(written, ""):
                return False
            signs += 1
    letters = sum(c.isalpha() for c in piece)
    if len(word) < _SHORTEST:
        return signs == 1 and letters == len(word) - 1 and any(c in "@$" for c in piece)
    return signs > 0 and letters > 0
