"""spacing: letters set apart so that no filter reads the words, l i k e  t h i s."""

from __future__ import annotations

import re

from pydantic import Field

from policies.filters.contract import Filter, Sample, Settings, exceeded, looking
from policies.matching.terms import Hit

_APART = re.compile(r"(?<![^\W\d_])[^\W\d_](?:[\W_]{1,3}[^\W\d_](?![^\W\d_])){3,}")
"""Four single letters or more with little between them."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
"""Letters of scripts that need no spaces: only set apart on purpose."""


class Spacing(Settings):
    """A run of more than ``letters`` single letters, each set apart, is found; spelling out an
    abbreviation is fine."""

    letters: int = Field(default=9, ge=4, le=1_000)


def look(text: str, settings: Spacing) -> tuple[Hit, ...]:
    """Find the longest run of single letters."""
    if len(text) < 2 * settings.letters:
        return ()
    for run in _APART.finditer(text):
        count = sum(letter.isalpha() for letter in run[0])
        # Chinese characters in a list, with commas between, are words each.
        listed = _UNSPACED.search(run[0]) and not re.search(r"[^\W_] [^\W_]", run[0])
        if not listed and (found := exceeded(count, settings.letters, run.span())):
            return found
    return ()


SPACING = Filter(
    name="spacing",
    settings=Spacing,
    sample=Sample(
        rule="letters = 9",
        finds=('{"text": "w r i t e  m e  n o w  i f  y o u  w a n t"}',),
        leaves=('{"text": "A B C and D"}', '{"text": "一、二、三、四、五"}'),
    ),
    look=looking(look),
)
