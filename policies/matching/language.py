"""Which language a text is probably written in, by its letters and its commonest small words."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_RUSSIAN = re.compile(r"(?<![A-Za-z])[\u0400-\u04ff]{3,}(?![A-Za-z])")
"""Whole words of Russian."""
_WORD = re.compile(r"[a-z\u00e0-\u00ff]+")
_SPANISH_MARK = re.compile(r"[ñ¿¡áéíóú]", re.IGNORECASE)
_SPANISH = frozenset(
    "de la que el en y los se del las por un para con no una su al lo como más pero sus le ya o "
    "este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo "
    "nos durante todos uno les ni contra otros ese eso ante ellos e esto mí antes algunos qué "
    "hola gracias está son es tengo tiene mi te si vamos bien aquí".split()
)
_ENGLISH = frozenset(
    "the of and to a in is it you that he was for on are with as i his they be at one have this "
    "from or had by hot but some what there we can out other were all your when up use how said "
    "an each she which do their if will way about then them would like so these her him has my "
    "hi hello thanks please not just get got dont im its u r lol any anyone".split()
)
_LOOKED_AT = 2_000
"""Characters that are enough to tell."""


def language_of(text: str) -> str:
    """``en``, ``es``, ``ru`` or ``zh``; empty when it is none of these, or nobody could tell."""
    head = text[:_LOOKED_AT]
    if text.isascii():
        if not _LATIN.search(head):
            return ""
        words, marks, russian = _WORD.findall(head.lower()), 0, 0
    else:
        han, cyrillic, latin = [_count(letters, head) for letters in (_HAN, _CYRILLIC, _LATIN)]
        # A Chinese character says as much as two or three letters of an alphabet.
        if han and 2 * han >= max(cyrillic, latin):
            return "" if _KANA.search(head) else "zh"
        if cyrillic > latin:
            return "ru"
        if not latin:
            return ""
        words, marks = _WORD.findall(head.casefold()), len(_SPANISH_MARK.findall(head))
        russian = len(_RUSSIAN.findall(head)) if cyrillic else 0
    spanish = sum(map(_SPANISH.__contains__, words)) + marks
    english = sum(map(_ENGLISH.__contains__, words))
    # Names of things and brands are Latin in Russian talk; look-alikes stand inside words.
    if russian > max(spanish, english):
        return "ru"
    if spanish == english:
        return "en" if english else ""
    return "es" if spanish > english else "en"


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))
