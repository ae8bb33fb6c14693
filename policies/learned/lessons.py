"""Lessons: what a community has taught, as counts of features, and what that adds to a sum.

A lesson is one labelled message. Its features are kept as numbers, from which no words can be read;
taking a lesson back takes exactly its counts away, in whatever order that happens.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from math import log, sqrt

PAGE, COUNTS = "lessons", "counts"
"""Where the counts are remembered, and under which name."""
MOST = 4_096
"""Counts that are kept at most; before there are more, the oldest lesson is forgotten."""
PER_LESSON = 64
"""Features of one message that are learned: those of the lowest numbers, so that messages that
are alike are learned alike."""
CAP = 4.0
"""As much as lessons may add to a sum or take from it: what is plainly ordinary stays so."""
_BALANCE = 4
"""Of one kind of lessons no more count than so many times those of the other."""
_UNSURE = 1.0
"""What every feature is taken to have been seen, so that once is not always."""
_CALM, _RATE = 20.0, 0.7
"""So many features stand for silence, and this much the rest counts beside the model."""
_KNOWN, _SOME = 0.3, 30
"""Where both kinds are well known, less is asked of what looks like spam: in the end this much of
the sum, half of it after so many lessons of either."""
_ALL = "§"
"""The feature that every message has."""

Key = int
"""Twice a feature's number, and one more where it was spam."""


def _numbered(features: Iterable[str], language: str) -> list[int]:
    """The features as numbers, the lowest first; those of another language are other numbers, so
    that no lesson changes what is said of it."""
    begin = zlib.crc32(language.encode())
    return sorted({zlib.crc32(name.encode("utf-8", "replace"), begin) for name in features})


def keys(features: Iterable[str], language: str, *, spam: bool) -> tuple[Key, ...]:
    """What a lesson counts; the language is as ``language_of`` tells it."""
    numbers = _numbered([_ALL], language) + _numbered(features, language)[:PER_LESSON]
    return tuple(2 * number + spam for number in dict.fromkeys(numbers))


def shift(counts: Mapping[Key, int], features: Collection[str], language: str) -> float:
    """What the lessons add to the model's sum for a message with these features."""
    (every,) = _numbered([_ALL], language)
    ham, spam = counts.get(2 * every, 0), counts.get(2 * every + 1, 0)
    # A kind of which there is too little is taken to be there, without any of the features.
    hams, spams = max(ham, spam / _BALANCE), max(spam, ham / _BALANCE)
    total, found = 0.0, 0
    for number in _numbered(features, language):
        held, seen = counts.get(2 * number, 0), counts.get(2 * number + 1, 0)
        if held or seen:
            found += 1
            total += log((seen + _UNSURE) / (spams + 2 * _UNSURE))
            total -= log((held + _UNSURE) / (hams + 2 * _UNSURE))
    fewer = min(ham, spam)
    known = _KNOWN * fewer / (fewer + _SOME)
    return max(-CAP, min(CAP, _RATE * total / sqrt(found + _CALM) + known))
