"""What speaks for a bold sighting: somebody wants to be reached, or hides something for certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from policies.matching.folding import Folded
from policies.matching.places import Span, within

Sure = Literal["yes", "bold", "no"]
"""Whether something is meant: surely, only with something else that speaks for it, or not."""

_CONTACT = re.compile(
    r"[0-9]{5}|https?:|www\.|t\.me/|\b(?=[a-z_-]{1,19}[0-9])[a-z][a-z0-9_-]{5,19}\b|[a-z]@[a-z]"
)
_OVERRIDE = re.compile("[\u202a\u202b\u202d\u202e\u2066\u2067\u2068]")
_ENDED = re.compile("[\n\u2029\u202c\u2069]")
"""What ends an override (U+202E): https://unicode.org/reports/tr9/, X7 and P1."""
_FAR = 200
"""Code points that an override is looked for before a word."""
_WORDY = re.compile(r"[^\W_]")


def turned(text: Folded) -> bool:
    """Whether the direction of writing is turned anywhere in a text."""
    return not text.written.isascii() and _OVERRIDE.search(text.written) is not None


def overridden(text: Folded, start: int, end: int) -> bool:
    """Whether a span of the canonical text is shown from its end to its beginning."""
    if text.written.isascii():
        return False
    first, last = text.original(start, end)
    turn = text.written.rfind("\u202e", max(0, first - _FAR), first)
    return turn >= 0 and not _ENDED.search(text.written, turn, last)


def corroborated(text: Folded, pieces: Sequence[Span]) -> bool:
    """Whether a message gives a contact, in one of these pieces of its canonical text, or turns the
    direction of writing."""
    return any(within(_CONTACT, text.canonical, pieces)) or turned(text)


def alone(text: Folded, start: int, end: int) -> bool:
    """Whether a message says nothing besides what is at a span of the canonical text."""
    canonical = text.canonical
    return not (_WORDY.search(canonical, 0, start) or _WORDY.search(canonical, end))
