"""Lessons: what a community has taught, as counts of features, and what that adds to a sum.

A lesson is one labelled message. Its features are kept as numbers, from which no words can be read;
taking a lesson back takes exactly its counts away, in whatever order that happens.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from math import fsum, log, sqrt

PAGE, COUNTS = "lessons", "counts"
"""Where the counts are remembered, and under which name."""
MOST = 4_096
"""Counts that are kept at most; before there are more, the oldest lesson is forgotten."""
PER_LESSON = 48
"""Features of one message that are learned: those of the lowest numbers, so that messages that
are alike are learned alike."""
CAP = 3.0
"""As much as lessons may add to a sum or take from it: what is plainly ordinary stays so."""
_BALANCE = 4
"""Of one kind of lessons no more count than so many times those of the other."""
_UNSURE, _WIDE = 1.0, 2.0
"""What every feature is taken to have been seen, so that once is not always; and every trait,
since each message has both."""
_CALM, _RATE = 20.0, 0.75
"""So many features stand for silence, and this much the rest counts beside the model."""
_SAID, _SIZE = 0.9, 0.5
"""And this much what the model itself says of such messages here, and how long they are."""
_SOME = 30
"""Lessons of either kind after which these two count half; they are in doubt until then."""
_REMEMBERED = 65_536
"""Features whose numbers are kept: chat says the same again and again."""
_STEPS, _LOWEST, _HIGHEST = 2, -6, 8
"""Of what the model says, so many steps to one, from the lowest to the highest."""
_ALL = "§"
"""The feature that every message has."""

Key = int
"""Twice a feature's number, and one more where it was spam."""


def traits(total: float, characters: int) -> tuple[str, str]:
    """What a message is beside what it says: about what the model sums up, and about how long it
    is. In one group what looks a little like spam mostly is, in the next it never is."""
    said = max(_LOWEST, min(_HIGHEST, round(_STEPS * total)))
    return f"§said {said}", f"§size {(characters + 1).bit_length()}"


def keys(
    features: Iterable[str], language: str, traits: Iterable[str], *, spam: bool
) -> tuple[Key, ...]:
    """What a lesson counts; the language is as ``language_of`` tells it."""
    numbers = [_number(name, language) for name in (_ALL, *traits)]
    numbers += sorted({_number(name, language) for name in features})[:PER_LESSON]
    return tuple(2 * number + spam for number in dict.fromkeys(numbers))


def shift(
    counts: Mapping[Key, int], features: Collection[str], language: str, traits: tuple[str, str]
) -> float:
    """What the lessons add to the model's sum for a message with these features and traits."""
    every = _number(_ALL, language)
    ham, spam = counts.get(2 * every, 0), counts.get(2 * every + 1, 0)
    if not ham and not spam:
        return 0.0
    # A kind of which there is too little is taken to be there, without any of the features.
    hams, spams = max(ham, spam / _BALANCE), max(spam, ham / _BALANCE)
    found = _spoken(counts, features, language, (hams, spams), _UNSURE)
    # Exact, since features come in any order and a replay must come out the same.
    total = _RATE * fsum(found) / sqrt(len(found) + _CALM)
    known = min(ham, spam) / (min(ham, spam) + _SOME)
    for trait, rate in zip(traits, (_SAID, _SIZE), strict=True):
        total += known * rate * sum(_spoken(counts, [trait], language, (hams, spams), _WIDE))
    return max(-CAP, min(CAP, total))


def _spoken(
    counts: Mapping[Key, int],
    names: Iterable[str],
    language: str,
    kinds: tuple[float, float],
    unsure: float,
) -> list[float]:
    """What each of these says that has been in any lesson: how much oftener it was in spam."""
    hams, spams = kinds
    even = log((spams + 2 * unsure) / (hams + 2 * unsure))
    found = []
    for name in names:
        key = 2 * _number(name, language)
        held, seen = counts.get(key, 0), counts.get(key + 1, 0)
        if held or seen:
            found.append(log((seen + unsure) / (held + unsure)) - even)
    return found


@lru_cache(_REMEMBERED)
def _number(name: str, language: str) -> int:
    """A feature as a number; that of another language is another one, so that no lesson changes
    what is said of it."""
    return zlib.crc32(name.encode("utf-8", "replace"), zlib.crc32(language.encode()))
