"""Wording: the sentences people read, by key, language and tone, with a closed list of names."""

from __future__ import annotations

from policies.wording.language import LANGUAGES, choose
from policies.wording.sentences import (
    NAMES,
    WordingError,
    check_override,
    keys,
    names_of,
    sentence,
)
from policies.wording.speech import duration_words, say

__all__ = [
    "LANGUAGES",
    "NAMES",
    "WordingError",
    "check_override",
    "choose",
    "duration_words",
    "keys",
    "names_of",
    "say",
    "sentence",
]
