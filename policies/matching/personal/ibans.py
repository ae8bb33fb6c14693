"""IBANs: account numbers by country, length and check digits (ISO 13616)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban

_LENGTHS = {
    entry[:2]: int(entry[2:])
    for entry in (
        "ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 br29 by28 ch21 cr22 cy28 cz24 de22 dk18 do28"
        " ee20 eg29 es24 fi18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hr21 hu28 ie22 il23 iq23 is26"
        " it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 mc27 md24 me22 mk19 mr27 mt31 mu30 nl18"
        " no15 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 se24 si19 sk24 sm27 sv28 tl23 tn24"
        " tr26 ua29 va22 vg24 xk20"
    ).split()
}
"""By country, from SWIFT's registry of IBANs: so it is known where a number ends."""

_BEGIN = re.compile(r"(?<![a-z0-9_ß])[a-z]{2}[0-9]{2}")
_REST = re.compile(r"(?:[^\w]{0,2}[a-z0-9]){11,29}")
_LETTER = re.compile(r"[a-z0-9]")


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of account numbers in a text whose digits are plain."""
    for begin in _BEGIN.finditer(text):
        start, place = begin.span()
        length = _LENGTHS.get(text[start : start + 2])
        rest = _REST.match(text, place) if length else None
        if rest is None or length is None:
            continue
        letters = [letter.end() for letter in _LETTER.finditer(text, start, rest.end())]
        if len(letters) < length or _LETTER.match(text, end := letters[length - 1]):
            continue
        number = "".join(_LETTER.findall(text, start, end)).upper()
        if sum(map(str.isdigit, number)) > 8 and iban.is_valid(number, check_country=False):
            yield start, end
