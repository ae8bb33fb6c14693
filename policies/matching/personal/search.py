"""The search for personal data and secrets in one text, of all kinds or of some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import re2

from policies.matching.folding import Folded
from policies.matching.personal.cards import cards
from policies.matching.personal.emails import emails
from policies.matching.personal.ibans import ibans
from policies.matching.personal.identities import identities
from policies.matching.personal.phones import phones
from policies.matching.personal.reading import WORDS, Reading, reading
from policies.matching.personal.secrets import secrets
from policies.matching.personal.shapes import Datum
from policies.matching.places import Span, places
from policies.matching.views import HEAD, TAIL, oversize

KINDS = ("card", "iban", "identity", "phone", "email", "secret")
REGIONS = ("CN", "ES", "RU", "US")

_DIGIT = (
    "[0-9oli\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792"
    "〇零一二三四五六七八九壹贰貳叁參参肆伍陆陸柒捌玖幺]"
)
_BETWEEN = "[^a-hjkmnp-z\u0400-\u052f\u4e00-\u9fff]*"
_WORD = "|".join(WORDS)
_APART = r"[\s.,;:/|*_-]*"
_HINTS = (
    rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{6}}",
    rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{8}}",
    rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{12}}",
    rf"(?:{_WORD}){_APART}(?:{_WORD}|[0-9]){_APART}(?:{_WORD}|[0-9]){_APART}(?:{_WORD})",
    r"\sat\s[^\s]+(?:\s[^\s]+)?(?:\.|\s?[\[({<]|\s(?:dot|punto)\s)|@|arroba|собак|собачк|艾特|圈a|[\[({<*_-]\s?(?:at|эт)\s?[\])}>*_-]|#\s?[a-z0-9]+\s?[.\[点]",
    r"gh[pousr]_|github_pat_|gl[a-z]{2,4}-|a[kbsc][ic]a[a-z0-9]{16}|ltai[a-z0-9]{16}|aiza|ya29|gocspx|xox[a-z]-|xapp-"
    r"|[srp]k_(?:live|test)_|whsec_|sk-|npm_|pypi-|eyj[a-z0-9_-]{8}|begin |[0-9]:aa|mfa\.|hf_|sg\."
    r"|hooks|dop_v1|shp[a-z]{2}_|key|tskey-|[a-z0-9_-]{23}\.[a-z0-9_-]{6,7}\.|secret|token"
    r"|://[^\s/]*:[^\s/]*@",
)
_SEVEN, _NINE, _THIRTEEN, _SPELLED, _ADDRESSES, _TOKENS = range(len(_HINTS))


_HINTED = {
    "card": (_THIRTEEN, _SPELLED),
    "iban": (_SEVEN, _SPELLED),
    "identity": (_SEVEN, _SPELLED),
    "phone": (_NINE, _SPELLED),
    "email": (_ADDRESSES,),
    "secret": (_TOKENS,),
}
"""By kind the hints of which one must be there for anything to be found."""


_LOOKS: Mapping[str, Callable[[str], Iterable[tuple[int, int]]]] = MappingProxyType(
    {"card": cards, "iban": ibans, "identity": identities, "email": emails}
)
"""What finds each kind in a text that has been read; phones are asked for by region."""


@cache
def _finding() -> Mapping[str, Any]:
    """Says where in a long text it may be."""
    told = {"number": (_SEVEN, _SPELLED), "email": (_ADDRESSES,), "secret": (_TOKENS,)}
    return {
        what: re2.compile("|".join(_HINTS[number] for number in numbers), _options())
        for what, numbers in told.items()
    }


def _options() -> Any:
    options = re2.Options()
    options.never_capture = True
    return options


@cache
def _hints() -> re2.Set:
    """Says what a clean text may hold; never no where there is something. Linear in the text."""
    hints = re2.Set.SearchSet(_options())
    for pattern in _HINTS:
        hints.Add(pattern)
    hints.Compile()
    return hints


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
            if hints := _hints().Match(piece.clean):
                self._pieces.append(_Piece(piece, first, frozenset(hints)))

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
            clean, spelled = self._text.clean, _SPELLED in self._hints
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
