"""Shapes: what a keyword looks like in each view of a text in which it is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from policies.matching.boundaries import worth_joining, worth_squeezing
from policies.matching.folding import Folded
from policies.matching.hanzi import simple
from policies.matching.leet import leet, worth_leet
from policies.matching.slang import ALONE, contacts, slang
from policies.matching.sounds import sounds
from policies.matching.terms import Disguise, Word
from policies.matching.twins import lookalikes, twins
from policies.matching.views import View, squeeze

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORTH_REVERSING = (5, 3)
"""Letters, and Chinese characters, below which a word read backwards is another word too often."""


BOLD: frozenset[View] = frozenset(("pinyin", "syllables", "initials", "contact"))
"""Forms that are looked for only where something in a message speaks for a bold disguise. Chinese
in letters among Chinese characters is found by its sound anyway."""


class Form(Struct, frozen=True, gc=False):
    """One shape of a keyword, as one view shows it; ``whole`` if it ends where a word does."""

    rule: int
    word: Folded
    view: View
    whole: bool
    disguise: Disguise


class Spoken(Struct, frozen=True, gc=False):
    """A Chinese keyword as it sounds: its form, and what is written for each syllable (a string
    if that is one letter each)."""

    form: Form
    syllables: str | tuple[str, ...]


class Shape(NamedTuple):
    """A form, and the text under which it is looked for."""

    text: str
    form: Form


def chinese(text: str) -> bool:
    """Whether there are Chinese characters in a text."""
    return not text.isascii() and _HAN.search(text) is not None


def worth_reversing(word: str) -> bool:
    """Whether a canonical word is long enough to be looked for in reversed text."""
    shortest = _WORTH_REVERSING[chinese(word)]
    return len(word) >= shortest and word != word[::-1]


def shapes(rule: int, word: Word, folded: Folded, canonical: str) -> Iterator[Shape]:
    """A keyword's shapes in the views made of letters."""
    if word.how == "allowed":
        yield Shape(canonical, Form(rule, folded, "allowed", True, "none"))
        return
    whole = word.how == "word"
    for view, text in _shown(canonical, word.disguise):
        ends = whole or view not in ("canonical", "joined", "squeezed", "leet")
        yield Shape(text, Form(rule, folded, view, ends, word.disguise))


def spoken(rule: int, word: Word, folded: Folded, canonical: str) -> Iterator[tuple[str, Spoken]]:
    """A Chinese keyword's shapes in the view of sounds."""
    table, plain = sounds(), simple(canonical)
    heard = table.heard(plain)
    if len(heard.text) < 2:
        return
    syllables: str | tuple[str, ...] = plain
    if len(heard.text) != len(plain):
        syllables = tuple(plain[start:end] for start, end in heard.spans(0, len(heard.text)))
    form = Form(rule, folded, "pinyin", word.how == "word", word.disguise)
    for text in table.spellings(plain):
        yield text, Spoken(form, syllables)


def _shown(canonical: str, disguise: Disguise) -> Iterator[tuple[View, str]]:
    yield "canonical", canonical
    if disguise == "none":
        return
    if worth_joining(canonical):
        yield "joined", canonical
        if " " in canonical:
            yield "joined", canonical.replace(" ", "")
            yield "canonical", canonical.replace(" ", "-")
    if chinese(canonical) or canonical in ALONE:
        yield from _chinese(canonical)
        return
    if worth_squeezing(canonical):
        yield "squeezed", squeeze(canonical)
    if worth_leet(canonical):
        yield "leet", leet(canonical)
    for text in twins(canonical):
        yield "slang", text


def _chinese(canonical: str) -> Iterator[tuple[View, str]]:
    plain = simple(canonical)
    if plain != canonical:
        yield "simplified", plain
    for text in slang(plain):
        yield "slang", text
    for text in lookalikes(plain):
        yield "slang", text
    for text in contacts(plain):
        yield "contact", text
    letters = sounds().letters(plain)
    if len(letters) > 1:
        view: View = "pinyin" if len(letters) > 2 else "syllables"
        yield view, "".join(letters)
        yield view, " ".join(letters)
    if len(letters) > 2:
        yield "initials", "".join(name[0] for name in letters)
