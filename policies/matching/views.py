"""Views of a text: canonical, joined and squeezed, each with its way back to what was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from policies.matching.boundaries import CLAUSE, UNSPACED
from policies.matching.corroboration import Sure
from policies.matching.derived import Change, Derived, near
from policies.matching.folding import Folded
from policies.matching.places import EVERYWHERE, Span, within

View = Literal[
    "written", "canonical", "joined", "squeezed", "simplified", "leet", "broken", "pinyin", "slang",
    "bold", "syllables", "contact",
    "initials", "reversed", "parts", "decoded", "near", "allowed",
]  # fmt: skip
"""How a keyword may show itself; ``written`` and ``canonical`` are no disguise."""

HEAD, TAIL = 24 * 1024, 8 * 1024
"""Code points at the beginning and at the end that are looked at in a longer text."""

_LETTER = rf"[^\W\d_{UNSPACED}]"
_FIRST = rf"(?<![a-z])(?<!{_LETTER})"
"""Said twice, because most places of most texts fail the first, which is quick."""
_MARK = r"(?:[^\w\s]|_)"
_CHAIN = (
    rf"{_FIRST}{_LETTER}(?!{_LETTER})(?:(?:\s?{_MARK}{{1,3}}\s?{_LETTER}){{2,}}"
    rf"|(?P<by>\s{{1,3}}){_LETTER}(?:(?P=by){_LETTER})+)(?!{_LETTER})"
)
"""Three or more single letters, kept apart by marks or by the same white space."""

_HAN = f"[{UNSPACED}]"
_ANY = r"[\W_]{1,3}"
_STRONG = rf"(?:[^\w\s{re.escape(CLAUSE)}]|_){{1,3}}"
_GAP = (
    rf"(?=[\W_])(?<={_HAN})(?:{_STRONG}(?={_HAN})"
    rf"|(?:(?<=[\W_]{_HAN})|(?<=^{_HAN})){_ANY}(?={_HAN})"
    rf"|{_ANY}(?={_HAN}(?:[\W_]|$)))"
)
"""Between letters that need no spaces: a mark that parts no clauses, or the side of a letter that
stands alone."""

PICTURES = "\u2600-\u27bf\U0001f300-\U0001faff"
"""Most emoji: within a word they part it."""
_PIECES = re.compile(
    rf"{_FIRST}(?:{_LETTER}++(?:[-.*_|~•·^{PICTURES}]{{1,3}}{_LETTER}++)+"
    rf"|{_LETTER}{{1,2}}(?:[\W_]{{1,3}}{_LETTER}{{1,2}}(?!{_LETTER})){{2,}})"
)
_LONE_BEFORE = re.compile(r"(?:^|[\W_])[^\W_][\W_]{1,3}$")
_LONE_AFTER = re.compile(r"[\W_]{1,3}[^\W_](?:[\W_]|$)")
"""A single letter beside a chain of them, which then is a longer word."""
_STRONGLY = re.compile(r"[^\W_](?:[^\w.-]|_)+[^\W_]")
_JOINTS = frozenset("-.")
"""Marks that stand inside ordinary words and names."""

_SPACES = re.compile(r"(?P<spaces>\s{2,})")
_APART = re.compile(rf"(?P<chain>{_CHAIN})|(?P<gap>{_GAP})|{_SPACES.pattern}")
_MARKS = re.compile(r"[\W_]+")
_RUN = re.compile("([a-z\u00df-\u00ff\u03b1-\u03c9\u0430-\u052f])\\1+")


def canonical(text: str) -> str:
    """The form in which texts are compared: compatibility forms and case folded, invisible
    characters and combining noise dropped, white space as plain spaces, look-alikes replaced.

    Digits and Chinese stay what they are. Never raises; a lone surrogate becomes U+FFFD.
    """
    return Folded(text).canonical


def oversize(text: str) -> bool:
    """Whether the text is too long to be looked at in full."""
    return len(text) > HEAD + TAIL


def joined(text: str, pieces: Sequence[Span] = EVERYWHERE, *, apart: bool = True) -> Derived:
    """A canonical text without what parts single letters, and with single spaces; of a long one
    only what is near those. It is known that such places are in these pieces alone.

    Without ``apart`` it is known that no letters stand apart.
    """
    changes: list[Change] = []
    for found in within(_APART if apart else _SPACES, text, pieces):
        if found.lastgroup == "chain":
            changes += _closed(text, *found.span())
        else:
            changes.append((*found.span(), " " if found.lastgroup == "spaces" else ""))
    return Derived(text, near(len(text), changes))


def broken(text: str, pieces: Sequence[Span] = EVERYWHERE) -> Derived:
    """A canonical text with the broken words in these pieces put together; of a long one only what
    is near those."""
    changes: list[Change] = []
    for found in within(_PIECES, text, pieces):
        changes += _closed(text, *found.span())
    return Derived(text, near(len(text), changes))


def _closed(text: str, start: int, end: int) -> list[Change]:
    """Without what parts the letters here."""
    return [(*mark.span(), "") for mark in _MARKS.finditer(text, start, end)]


def really_broken(text: str, start: int, end: int, word: str) -> Sure:
    """Whether ``text[start:end]`` of the canonical view is ``word`` in pieces, and no words that
    together look like one: whole pieces, and either a mark that joins no words, or many pieces.
    Of a phrase it is enough if one of its words is so."""
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return "no"
    words = text[start:end].split()
    if len(words) > 1 and len(words) == len(word.split()):
        return "yes" if any(map(_STRONGLY.search, words)) else "no"
    pieces = re.findall(r"[^\W_]+", text[start:end])
    letters = sum(map(len, pieces))
    marks = {c for c in text[start:end] if not c.isalnum()}
    if letters < 5 or len(pieces) < 2:
        return "no"
    if any(c.isspace() for c in marks):
        if min(map(len, pieces)) == 1 and (
            _LONE_BEFORE.search(text[max(0, start - 5) : start]) or _LONE_AFTER.match(text, end)
        ):
            return "no"
        return "yes" if letters > 5 and len(pieces) > 2 and max(map(len, pieces)) < 3 else "no"
    if marks - _JOINTS:
        return "yes"
    return "yes" if len(pieces) > 2 and max(map(len, pieces)) < 4 else "bold"


def squeezed(text: str, pieces: Sequence[Span] = EVERYWHERE) -> Derived:
    """A canonical text with the runs of a letter in these pieces as one; of a long one only what is
    near those.

    Letters of scripts without spaces are not squeezed: 妈妈 is a word.
    """
    runs = [(*run.span(), run[1]) for run in within(_RUN, text, pieces)]
    return Derived(text, near(len(text), runs))


def squeeze(word: str) -> str:
    """A canonical word as the squeezed view would show it."""
    return _RUN.sub(r"\1", word)
