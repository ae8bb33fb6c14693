"""Identities: numbers by which states know people, as far as a check digit proves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum.cn import ric
from stdnum.es import nif
from stdnum.exceptions import ValidationError
from stdnum.ru import inn
from stdnum.us import ssn

from policies.matching.personal.shapes import GAP, candidates, digits, named, shaped

_X = "xх×"
"""The check digit ten, also as a Cyrillic letter or the multiplication sign."""

_CHINESE = (
    rf"[1-8]\d{{16}}[\d{_X}]",
    rf"[1-8]\d{{5}}{GAP}\d{{8}}{GAP}\d{{3}}[\d{_X}]",
    rf"[1-8]\d{{5}}{GAP}\d{{4}}{GAP}\d{{4}}{GAP}\d{{3}}[\d{_X}]",
    rf"[1-8]\d{{2}}{GAP}\d{{3}}{GAP}\d{{4}}{GAP}\d{{4}}{GAP}\d{{3}}[\d{_X}]",
    rf"[1-8]\d(?:{GAP}\d\d){{7}}{GAP}\d[\d{_X}]",
    rf"[1-8]\d{{2}}(?:{GAP}\d{{3}}){{4}}{GAP}\d\d[\d{_X}]",
    rf"[1-8]\d{{3}}(?:{GAP}\d{{4}}){{3}}{GAP}\d[\d{_X}]",
    rf"[1-8](?:{GAP}\d){{16}}{GAP}[\d{_X}]",
    rf"[1-8]\d{{2,15}}{GAP}\d{{1,15}}[\d{_X}]",
)
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"
    " 71 81 82 83".split()
)
"""First two digits (GB/T 2260), with Taiwan, Hong Kong and Macao (residence permits)."""

_YEARS = range(1900, 2100)
_SPANISH = (
    r"\d{7,8}-[a-z]",
    r"\d{8}[. ]?[b-df-xz]",
    r"\d{8}[aey]",
    r"\d{1,2}\.\d{3}\.\d{3}[-. ]?[a-z]",
    r"\d\d(?:\W\d{3}){2}[-. ]?[b-df-xz]",
    r"[xyzklm][-. ]?\d{7}[-. ]?[a-z]",
    r"[xyz][-. ]?\d(?:\W\d{3}){2}[-. ]?[a-z]",
)
_PERSON_INN = (r"\d{12}",)
_NAMED_INN = (r"\d{10}", rf"\d{{4}}{GAP}\d{{4}}{GAP}\d{{4}}", rf"\d{{4}}{GAP}\d{{6}}")
_INN_WORDS = re.compile(r"инн(?![а-я])|(?<![a-z])inn(?![a-z])")
_SNILS = (r"\d{3}(?:[-.]\d{3}){2}[-. ]{1,2}\d\d", r"\d{3}(?: \d{3}){2} \d\d")
_NAMED_SNILS = (r"\d{11}", rf"\d{{3}}(?:{GAP}\d{{3}}){{2}}{GAP}\d\d")
_SNILS_WORDS = re.compile(r"снилс|snils|страхов")
_PASSPORT = (r"\d\d ?\d\d[ -]?(?:№|n)? ?\d{6}",)
_PASSPORT_WORDS = re.compile(r"паспорт|passport")
_SSN = (r"\d{3}-\d\d-\d{4}",)
_NAMED_SSN = (r"\d{9}", r"\d{3}[. ]\d\d[. ]\d{4}")
_SSN_WORDS = re.compile(r"(?<![a-z])ssn(?![a-z])|social security|seguro social")


def identities(text: str) -> Iterator[tuple[int, int]]:
    """Spans of identity numbers of China, Spain, Russia and the United States.

    What has no check digit, or one that a tenth of all numbers pass, counts only beside its name.
    """
    for number, start, end in candidates(_SHAPES, text):
        words, proves = _PROOFS[number]
        if (words is None or named(text, start, end, words)) and proves(text[start:end]):
            yield start, end


def _chinese(written: str) -> bool:
    number = digits(written[:-1]) + (written[-1] if written[-1].isdigit() else "X")
    if len(number) != 18:
        return False
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return False
    proven: bool = number[-1] == ric.calc_check_digit(number)
    return proven and number[:2] in _PROVINCES and born.year in _YEARS


def _spanish(written: str) -> bool:
    number = "".join(filter(str.isalnum, written)).upper()
    if number[:-1].isdigit():
        number = number.zfill(9)
    return nif.is_valid(number)


def _inn(written: str) -> bool:
    number = digits(written)
    return inn.is_valid(number) and number[:2] != "00"


def _snils(written: str) -> bool:
    """The check number of the insurance number: weights nine to one, modulo 101."""
    number = digits(written)
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=False))
    return total > 0 and total % 101 % 100 == int(number[9:])


def _ssn(written: str) -> bool:
    number = digits(written)
    return ssn.is_valid(f"{number[:3]}-{number[3:5]}-{number[5:]}")


def _any(_written: str) -> bool:
    return True


_KINDS: tuple[tuple[tuple[str, ...], re.Pattern[str] | None, Callable[[str], bool]], ...] = (
    (_CHINESE, None, _chinese),
    (_SPANISH, None, _spanish),
    (_PERSON_INN, None, _inn),
    (_SNILS, None, _snils),
    (_SSN, None, _ssn),
    (_NAMED_INN, _INN_WORDS, _inn),
    (_NAMED_SNILS, _SNILS_WORDS, _snils),
    (_NAMED_SSN, _SSN_WORDS, _ssn),
    (_PASSPORT, _PASSPORT_WORDS, _any),
)
"""Shapes, the words that must stand beside if any, and what proves such a number."""

_SHAPES = shaped(shape for shapes, _, _ in _KINDS for shape in shapes)
_PROOFS = [(words, proves) for shapes, words, proves in _KINDS for _ in shapes]
