"""The search for personal data and secrets in one text, of all kinds or of some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import re2

from policies.matching.folding import Folded
from policies.matching.hints import hints
from policies.matching.personal.cards import cards
from policies.matching.personal.emails import emails
from policies.matching.personal.ibans import ibans
from policies.matching.personal.identities import identities
from policies.matching.personal.phones import phones
from policies.matching.personal.reading import Reading, reading
from policies.matching.personal.secrets import secrets
from policies.matching.personal.shapes import Datum
from policies.matching.places import Span, places
from policies.matching.telltales import (
    ADDRESSES,
    NINE,
    SEVEN,
    SPELLED,
    TELLTALES,
    THIRTEEN,
    TOKENS,
)
from policies.matching.views import HEAD, TAIL, oversize

KINDS = ("card", "iban", "identity", "phone", "email", "secret")
REGIONS = ("CN", "ES", "RU", "US")

_HINTED = {
    "card": (THIRTEEN, SPELLED),
    "iban": (SEVEN, SPELLED),
    "identity": (SEVEN, SPELLED),
    "phone": (NINE, SPELLED),
    "email": (ADDRESSES,),
    "secret": (TOKENS,),
}
"""By kind the hints of which one must be there for anything to be found."""


_LOOKS: Mapping[str, Callable[[str], Iterable[tuple[int, int]]]] = MappingProxyType(
    {"card": cards, "iban": ibans, "identity": identities, "email": emails}
)
"""What finds each kind in a text that has been read; phones are asked for by region."""


@cache
def _finding() -> Mapping[str, Any]:
    """Says where in a long text it may be."""
    told = {"number": (SEVEN, SPELLED), "email": (ADDRESSES,), "secret": (TOKENS,)}
    return {
        what: re2.compile("|".join(TELLTALES[number] for number in numbers), _options())
        for what, numbers in told.items()
    }


def _options() -> Any:
    options = re2.Options()
    options.never_capture = True
    return options


class Search:
    """One text, searched for all who ask: each kind once, and what all kinds need once as well.

    Of a text that is too long only the beginning and the end are looked at. ``folded`` is the text
    folded, where that was done already.
    """

    __slots__ = ("_pieces",)

    def __init__(self, text: str, folded: Folded | None = None) -> None:
        pieces = (
            [(folded or Folded(text), 0)]
            if not oversize(text)
            else [(Folded(text[:HEAD]), 0), (Folded(text[-TAIL:]), len(text) - TAIL)]
        )
        self._pieces: list[_Piece] = []
        for piece, first in pieces:
            if told := hints().on(piece).personal:
                self._pieces.append(_Piece(piece, first, told))

    @property
    def hinted(self) -> bool:
        """Whether there may be something of any kind."""
        return bool(self._pieces)

    def of(
        self, kinds: Iterable[str] = KINDS, regions: tuple[str, ...] = REGIONS
    ) -> tuple[Datum, ...]:
        """What of these kinds stands in the text, in its order, spans in code points of what was
        written; those that overlap are one, of the kind of the longest. Never raises.

        ``regions`` are the countries (ISO 3166) whose phone numbers are known without their code.
        """
        if not self._pieces:
            return ()
        asked = frozenset(kinds)
        return tuple([datum for piece in self._pieces for datum in piece.of(asked, regions)])


class _Piece:
    """A piece of a text, which begins at ``first`` and of which these hints are true."""

    __slots__ = ("_first", "_found", "_hints", "_read", "_text")

    def __init__(self, text: Folded, first: int, hints: frozenset[int]) -> None:
        self._text = text
        self._first = first
        self._hints = hints
        self._found: dict[tuple[str, tuple[str, ...]], list[Datum]] = {}
        self._read: dict[str, list[tuple[int, Reading]]] = {}

    def of(self, kinds: frozenset[str], regions: tuple[str, ...]) -> list[Datum]:
        """Of these kinds, spans in the whole text as written."""
        found: list[Datum] = []
        for kind in kinds:
            if not self._hints.isdisjoint(_HINTED[kind]):
                key = (kind, regions)
                if key not in self._found:
                    self._found[key] = list(self._looked(kind, regions))
                found += self._found[key]
        return _merged(found)

    def _looked(self, kind: str, regions: tuple[str, ...]) -> Iterator[Datum]:
        for start, end in self._spans(kind, regions):
            first, last = self._text.original(start, end)
            yield Datum(kind, first + self._first, last + self._first)

    def _spans(self, kind: str, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Spans in the clean text."""
        if kind == "secret":
            yield from secrets(self._text.cased, self._where("secret"))
            return
        look = _LOOKS.get(kind)
        for first, read in self._readings("email" if kind == "email" else "number"):
            for span in look(read.text) if look else phones(read, regions):
                start, end = read.canonical(*span)
                yield start + first, end + first

    def _readings(self, what: str) -> list[tuple[int, Reading]]:
        """The pieces of the text that may hold this, read, and where each begins."""
        if what not in self._read:
            clean, spelled = self._text.clean, SPELLED in self._hints
            self._read[what] = [
                (start, reading(clean[start:end], spelled=spelled))
                for start, end in self._where(what)
            ]
        return self._read[what]

    def _where(self, what: str) -> Sequence[Span]:
        clean = self._text.clean
        return places(_finding()[what], clean, clean.encode())


def _merged(found: list[Datum]) -> list[Datum]:
    kept: list[Datum] = []
    longest = 0
    for datum in sorted(found, key=lambda d: (d.start, -d.end)):
        length = datum.end - datum.start
        if not kept or datum.start >= kept[-1].end:
            kept.append(datum)
            longest = length
            continue
        last = kept[-1]
        kind = datum.kind if length > longest else last.kind
        kept[-1] = Datum(kind, last.start, max(last.end, datum.end))
        longest = max(longest, length)
    return kept


def in_text(text: str, kinds: Iterable[str] = KINDS) -> tuple[Datum, ...]:
    """What of these kinds stands in a text."""
    return Search(text).of(kinds)
