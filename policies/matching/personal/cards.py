"""Cards: numbers of bank cards by issuer, length and check digit, however they are grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from policies.matching.personal.shapes import GAP, candidates, digits, shaped

_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|64[4-9]\d|65\d\d|62\d\d|81\d\d)\d{12,15}"  # Discover, UnionPay
    r"|(?:352[89]|35[3-8]\d)\d{12,15}"  # JCB
    r"|(?:30[0-5]\d|3095|36\d\d|3[89]\d\d)\d{10}"  # Diners Club
    r"|(?:50\d\d|5[678]\d\d|6304|6759|676[1-3])\d{12,15}"  # Maestro
    r"|220[0-4]\d{12,15}"  # Mir
)
"""Issuer identification numbers (ISO/IEC 7812) with the lengths that these networks publish."""

_SHAPES = shaped(
    (
        r"\d{13,19}",
        rf"(?:\d{{4}}){{1,3}}(?:{GAP}(?:\d{{4}}){{1,3}}){{1,3}}",
        rf"\d{{4}}(?:{GAP}\d{{4}}){{2}}{GAP}\d{{1,3}}",
        rf"\d{{4}}(?:{GAP}\d{{4}}){{3}}{GAP}\d{{1,3}}",
        rf"\d{{4}}{GAP}\d{{6}}{GAP}\d{{4,5}}",
        rf"\d{{6}}{GAP}\d{{10,13}}",
        rf"\d{{8}}{GAP}\d{{8}}",
        rf"\d{{3}}(?:{GAP}\d{{3}}){{4}}(?:{GAP}\d{{1,3}})?",
        rf"\d{{5}}(?:{GAP}\d{{5}}){{2}}(?:{GAP}\d{{1,4}})?",
        rf"\d\d(?:{GAP}\d\d){{6,8}}(?:{GAP}\d)?",
        rf"\d(?:{GAP}\d){{12,18}}",
    )
)


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Spans of card numbers in a text whose digits are plain."""
    for _, start, end in candidates(_SHAPES, text):
        if card(digits(text[start:end])):
            yield start, end


def card(number: str) -> bool:
    """Whether these digits can be a card: known issuer, its length, and Luhn's check digit."""
    return bool(_ISSUERS.fullmatch(number)) and luhn.is_valid(number)
