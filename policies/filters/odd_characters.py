"""odd_characters: letters buried under marks (zalgo), and runs of characters that nobody sees."""

from __future__ import annotations

import re

from pydantic import Field

from policies.filters.contract import Filter, Sample, Settings, exceeded, looking
from policies.matching.holding import FOREIGN
from policies.matching.terms import Hit

_MARK = (
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Those of Arabic, Thai and Lao as well, which are piled up like any others."""
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0\U000e0000-\U000e0fff"
)
_ODD = re.compile(f"[{_MARK}{_UNSEEN}]")
_BURIED = re.compile(f"[{_MARK}]+")
_HIDDEN = re.compile(f"[{_UNSEEN}\\s]*[{_UNSEEN}][{_UNSEEN}\\s]*")
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and direction marks, which many scripts and most emoji need one at a time."""
_TAGS = range(0xE0020, 0xE0080)
"""Tags, which spell the flags of regions after a black flag."""


class OddCharacters(Settings):
    """So many ``marks`` on one letter are fine (Vietnamese needs two), and so many ``invisible``
    characters in one message; those that emoji and scripts are joined with do not count."""

    marks: int = Field(default=3, ge=1, le=100)
    invisible: int = Field(default=5, ge=0, le=4_000)


def look(text: str, settings: OddCharacters) -> tuple[Hit, ...]:
    """Look for piles of marks first, for what is invisible then."""
    if text.isascii() or not _ODD.search(text):
        return ()
    for pile in _BURIED.finditer(text):
        span = (max(0, pile.start() - 1), pile.end())
        if found := exceeded(len(pile[0]), settings.marks, span):
            return found
    runs = [(run, hidden) for run in _HIDDEN.finditer(text) if (hidden := _hidden(run[0]))]
    count = sum(hidden for _, hidden in runs)
    return exceeded(count, settings.invisible, runs[0][0].span()) if runs else ()


def _hidden(run: str) -> int:
    """How many characters of a run serve nothing that can be seen."""
    unseen = [letter for letter in run if not letter.isspace() and ord(letter) not in _TAGS]
    return 0 if len(unseen) == 1 and unseen[0] in _JOINERS else len(unseen)


ODD_CHARACTERS = Filter(
    name="odd_characters",
    settings=OddCharacters,
    sample=Sample(
        rule="marks = 3",
        finds=('{"text": "he\\u0300\\u0301\\u0302\\u0303\\u0304y"}',),
        leaves=('{"text": "ế 👨‍👩‍👧 می‌خواهم"}',),
    ),
    look=looking(look),
    needs=FOREIGN,
)
