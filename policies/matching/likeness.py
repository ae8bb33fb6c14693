"""Likeness: how much of two texts is the same, told from short sketches of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import add
from struct import Struct

from rensa import RMinHash

from policies.matching.boundaries import UNSPACED

FEWEST = 4
"""Different pieces that a text must have before its likeness to another says anything."""
LONGEST = 2_000
"""Characters that are looked at, which is all of a message in Discord: who copies a longer one
copies its beginning."""

_PERMUTATIONS = 24
"""The likeness is exact to about ±10 % with so many; one byte is kept of each."""
_SEED = 1
_LIKENESS = [2 * same / (_PERMUTATIONS + same) for same in range(_PERMUTATIONS + 1)]
"""The likeness of two texts by how many parts of their sketches are the same."""
_WHOLE = Struct(f"<{_PERMUTATIONS}I")
_PLAIN = bytes(code if chr(code).isalpha() else 32 for code in range(128)) + b" " * 128
_UNSPACED = re.compile(f"[{UNSPACED}]+")
_WORDS = re.compile(rf"[^\W\d_{UNSPACED}]{{3,}}")
_SHORT = 2
"""Words of so few letters are in every text; digits and marks are changed from copy to copy."""
_LINK = frozenset("http https www com org net".split())
"""What all links have: two people who post one have said nothing alike yet."""
_LONG = 16
"""Where words are this long on average, spaces part no words."""


def pieces(canonical: str) -> list[str]:
    """What a canonical text is made of: its words, pairs of letters in scripts that part no words.

    Numbers, marks and emoji are left out: they are what differs between copies of a text.
    """
    text = canonical[:LONGEST]
    if text.isascii():
        words = text.encode("ascii").translate(_PLAIN).decode("ascii").split()
        found = [word for word in words if len(word) > _SHORT and word not in _LINK]
    else:
        found = [word for word in _WORDS.findall(text) if word not in _LINK]
        if run := "".join(_UNSPACED.findall(text)):
            return [*found, *map(add, run, run[1:])]
    letters = sum(map(len, found))
    if letters > _LONG * len(found):
        run = "".join(found)
        return [run[n : n + 4] for n in range(len(run) - 3)]
    return found


def enough(found: list[str]) -> bool:
    """Whether there are so many different pieces that they say anything."""
    # Most often a few tell, and there may be thousands.
    return len(set(found[: 4 * FEWEST])) >= FEWEST or len(set(found)) >= FEWEST


def digest(found: list[str]) -> list[int]:
    """The least hash of the pieces under each permutation; equal texts have equal ones."""
    hashed = RMinHash(_PERMUTATIONS, _SEED)
    hashed.update(found)
    least: list[int] = hashed.digest()
    return least


def sketch(least: list[int]) -> str:
    """What is kept of a digest, as hexadecimal digits."""
    return _WHOLE.pack(*least)[::4].hex()


def sketched(canonical: str) -> str:
    """The sketch of a canonical text; empty for one with too few pieces to be compared."""
    found = pieces(canonical)
    return sketch(digest(found)) if enough(found) else ""


def likeness(one: str, other: str) -> float:
    """Of the pieces of two sketched texts, the share that both have, from 0 to 1."""
    return _LIKENESS[same_parts(int(one, 16), other)]


def same_parts(one: int, other: str) -> int:
    """How many of the parts of two sketches, the first as a number, are the same."""
    return (one ^ int(other, 16)).to_bytes(_PERMUTATIONS).count(0)


def parts_for(share: float) -> int:
    """How many parts have to be the same for a likeness of that share."""
    return bisect_left(_LIKENESS, share)
