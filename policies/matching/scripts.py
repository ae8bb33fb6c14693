"""Scripts: which alphabets a text is written in, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_RANGES: Mapping[str, str] = MappingProxyType(
    {
        "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
        "\u2c60-\u2c7f\ua720-\ua7ff\uff21-\uff3a\uff41-\uff5a",
        "cyrillic": "\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
        "greek": "\u0370-\u03ff\u1f00-\u1fff",
        "han": "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
        "\U00020000-\U000323af",
        "kana": "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d",
        "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
        "arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
        "hebrew": "\u0590-\u05ff\ufb1d-\ufb4f",
        "thai": "\u0e00-\u0e7f",
        "devanagari": "\u0900-\u097f\ua8e0-\ua8ff",
    }
)
SCRIPTS: tuple[str, ...] = tuple(_RANGES)
_LETTERS = {name: re.compile(f"[{ranges}]") for name, ranges in _RANGES.items()}
_ALIKE = re.compile(
    f"[{_RANGES['latin']}][\u0300-\u036f\u200b-\u200f]*[{_RANGES['cyrillic']}]"
    f"|[{_RANGES['cyrillic']}][\u0300-\u036f\u200b-\u200f]*[{_RANGES['latin']}]"
    f"|[{_RANGES['latin']}][{_RANGES['greek']}]|[{_RANGES['greek']}][{_RANGES['latin']}]"
)
_WORD = re.compile(r"[^\W\d_]+")


def counted(text: str) -> dict[str, int]:
    """How many letters of each script a text has; those of none of these are under ``other``."""
    if text.isascii():
        latin = sum(map(str.isalpha, text))
        return {"latin": latin} if latin else {}
    found = {name: len(letters.findall(text)) for name, letters in _LETTERS.items()}
    found["other"] = max(0, sum(map(str.isalpha, text)) - sum(found.values()))
    return {name: count for name, count in found.items() if count}


def prevailing(text: str) -> str:
    """The script that most letters of a text are of, of equals the last by its name; empty where
    there are none. Only as many are counted as can still be the one."""
    most, which, left = 0, "", len(text)
    for name, letters in _LETTERS.items():
        count = len(letters.findall(text))
        left -= count
        if count:
            most, which = max((most, which), (count, name))
        if most > left:
            return which
    other = sum(map(str.isalpha, text)) - (len(text) - left)
    return max((most, which), (other, "other"))[1] if other > 0 else which


def mixed_words(text: str) -> list[tuple[int, int]]:
    """Spans of the words in which letters of alphabets that look alike stand side by side."""
    if text.isascii() or not _ALIKE.search(text):
        return []
    return [word.span() for word in _WORD.finditer(text) if _ALIKE.search(word[0])]
