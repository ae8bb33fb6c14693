"""Disguises: spam as its senders dress it up, so that a model has seen their ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from types import MappingProxyType

from policies.matching.hanzi import readings

Disguise = Callable[[Random, str], str]

_LOOK_ALIKES = dict(zip("аеорсухквмтнaeokxvpi", "aeopcyxkbmthаεοκχνρι", strict=True))
_ALPHABETS = (0x1D400, 0x1D468, 0x1D5A0, 0x1D5D4, 0x1D608, 0x1D63C, 0x1D670)
"""Where mathematical alphabets without a gap begin."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BRIEF, _DRESSED = 20, 0.4
"""Characters of a line that is called short, and how often a number is dressed up as well."""


def disguised(text: str, language: str, *, spam: bool, turn: int = 0) -> str:
    """The text in one of the dresses of its language, chosen by the text itself and the turn;
    ordinary lines get only those that ordinary people use."""
    chance = Random(f"{text}{turn or ''}")  # noqa: S311 - nothing depends on its being hard to guess
    ways = _SPAM if spam else _ORDINARY
    return chance.choice(ways.get(language, ways["en"]))(chance, text)


def _fancy(chance: Random, text: str) -> str:
    begin = chance.choice(_ALPHABETS)
    return "".join(
        chr(begin + ord(c) - (65 if c < "a" else 71)) if c.isascii() and c.isalpha() else c
        for c in text
    )


def _alike(chance: Random, text: str) -> str:
    share = chance.choice((0.2, 0.5))
    return "".join(_LOOK_ALIKES.get(c, c) if chance.random() < share else c for c in text)


def _wide(_: Random, text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def _circled(_: Random, text: str) -> str:
    return "".join(chr(0x2460 + int(c) - 1) if c in "123456789" else c for c in text)


def _unseen(chance: Random, text: str) -> str:
    sign = chance.choice("\u200b\u200d\u2060\u00ad")
    return "".join(c + (sign if chance.random() < 0.3 else "") for c in text)


def _marked(chance: Random, text: str) -> str:
    sign = chance.choice("\u035f\u0336\u0332\u0305")
    return "".join(c + sign for c in text)


def _parted(chance: Random, text: str) -> str:
    sign, share = chance.choice("-.·|~_*+ "), chance.choice((0.15, 0.3))
    return "".join(c + (sign if c > "\u3400" and chance.random() < share else "") for c in text)


def _spaced(_: Random, text: str) -> str:
    return " ".join(text) if len(text) < 60 else text


def _tagged(chance: Random, text: str) -> str:
    """With letters before and after it that make each copy another text."""
    tag = "".join(chance.choices(_LETTERS, k=chance.randint(2, 3)))
    match chance.randrange(3):
        case 0:
            return tag.upper() + text + tag[::-1].upper()
        case 1:
            return tag + text + tag
        case _:
            return text + "".join(chance.choices(_LETTERS, k=chance.randint(5, 18)))


def _spread(chance: Random, text: str) -> str:
    """With its long numbers in pieces."""
    sign = chance.choice(" -.")
    return re.sub(
        r"\d{5,}",
        lambda m: "".join(c + (sign if chance.random() < 0.35 else "") for c in m[0]),
        text,
    )


def _repeated(chance: Random, text: str) -> str:
    return text * chance.randint(2, 6) if len(text) < 30 else text


def _adorned(chance: Random, text: str) -> str:
    sign = chance.choice("❤🔥█➤☞✅❀🌹⭐")
    return sign * chance.randint(1, 3) + text + sign * chance.randint(0, 3)


def _called(chance: Random, text: str) -> str:
    """With whom to call, as short advertising ends or begins."""
    if len(text) > _BRIEF or any(c.isdigit() for c in text):
        return text
    digits = "".join(chance.choices("0123456789", k=chance.choice((5, 8, 9, 9, 10, 10))))
    letters = "".join(chance.choices(_LETTERS, k=chance.randint(2, 4)))
    match chance.randrange(5):
        case 0:
            call = letters.upper() + chance.choice(("", "", " ")) + digits[: chance.randint(3, 5)]
        case 1:
            call = letters + chance.choice(("", "_")) + digits[: chance.randint(2, 6)]
        case 2:
            begin, gap = chance.choice("35789"), chance.choice(("", " "))
            call = f"1{begin}{digits[:1]}{gap}{digits:0<8}"[:12]
        case _:
            cut, sign = chance.randint(2, len(digits) - 2), chance.choice((*"   -.·+", "", "", ""))
            call = f"{digits[:cut]}{sign}{digits[cut:]}"
    call = chance.choice(_ROUND)(chance, call) if chance.random() < _DRESSED else call
    call = chance.choice((*"+QVvq➕扣微加:", "", "", "", "", "威信", "加q", "+v")) + call
    return chance.choice((f"{call}{text}", f"{call} {text}", f"{text}{call}", f"{text} {call}"))


def _rounded(chance: Random, digits: str) -> str:
    def drawn(c: str) -> str:
        if c == "0":
            return chance.choice("◍⊘◎☻⦿")
        return chance.choice((c, chr(0x2460 + int(c) - 1))) if c.isdigit() else c

    return "".join(map(drawn, digits))


def _written(chance: Random, digits: str) -> str:
    """In Chinese numerals, some or all."""
    names = chance.choice(("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"))
    share = chance.choice((0.2, 1))
    return "".join(names[int(c)] if c.isdigit() and chance.random() < share else c for c in digits)


def _sounding(chance: Random, text: str) -> str:
    """With characters that sound the same, common or not."""
    share, (sounds, alike) = chance.choice((0.2, 0.4, 0.7)), _homophones()
    return "".join(
        chance.choice(alike[sounds[c]]) if c in sounds and chance.random() < share else c
        for c in text
    )


@cache
def _homophones() -> tuple[dict[str, str], dict[str, list[str]]]:
    sounds = readings()
    alike: dict[str, list[str]] = {}
    for character, sound in sounds.items():
        alike.setdefault(sound, []).append(character)
    return sounds, alike


_ROUND = (_fancy, _wide, _rounded, _written)
_ALPHABETIC = (_alike, _fancy, _unseen, _spaced, _adorned)
_SPAM: Mapping[str, tuple[Disguise, ...]] = MappingProxyType(
    {
        "zh": (
            *(_wide, _circled, _unseen, _marked, _parted, _parted, _tagged, _tagged),
            *(_spread, _repeated, _adorned, _fancy),
            *(_sounding, _sounding, _sounding),
            *(_called, _called, _called, _called, _called, _called),
        ),
        "ru": (*_ALPHABETIC, _alike, _marked),
        "en": _ALPHABETIC,
    }
)
_ORDINARY: Mapping[str, tuple[Disguise, ...]] = MappingProxyType(
    {
        "zh": (_tagged, _adorned, _repeated, _spread, _wide),
        "ru": (_adorned, _spaced),
        "en": (_adorned,),
    }
)
