"""The search for personal data and secrets in one text, of all kinds or of some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import re2

from policies.matching.folding import Folded
from policies.matching.personal.cards import cards
from policies.matching.personal.emails import emails
from policies.matching.personal.ibans import ibans
from policies.matching.personal.identities import identities
from policies.matching.personal.phones import phones
from policies.matching.personal.reading import WORDS, reading
from policies.matching.personal.secrets import secrets
from policies.matching.personal.shapes import Datum
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
    r"gh[pousr]_|github_pat_|gl[a-z]{2,4}-|a[kbsc][ic]a[a-z0-9]{16}|aiza|ya29|gocspx|xox[a-z]-|xapp-"
    r"|[srp]k_(?:live|test)_|whsec_|sk-|npm_|pypi-|eyj[a-z0-9_-]{8}|begin |[0-9]:aa|mfa\.|hf_|sg\."
    r"|hooks|dop_v1|shp[a-z]{2}_|key|tskey-|[a-z0-9_-]{23}\.[a-z0-9_-]{6,7}\.|secret|token",
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


@cache
def _hints() -> re2.Set:
    """Says what a clean text may hold; never no where there is something. Linear in the text."""
    options = re2.Options()
    options.never_capture = True
    hints = re2.Set.SearchSet(options)
    for pattern in _HINTS:
        hints.Add(pattern)
    hints.Compile()
    return hints


def personal(
    text: Folded, kinds: Iterable[str] = KINDS, regions: tuple[str, ...] = REGIONS
) -> tuple[Datum, ...]:
    """What of these kinds stands in a text, in its order, spans in code points of what was
    written; those that overlap are one, of the kind of the longest. Never raises.

    ``regions`` are the countries (ISO 3166) whose phone numbers are known without their code.
    """
    hints = _hints().Match(text.clean)
    if not hints:
        return ()
    found = [
        Datum(datum.kind, *text.original(datum.start, datum.end))
        for datum in _looked(text, frozenset(hints), frozenset(kinds), regions)
    ]
    return _merged(found)


def _looked(
    text: Folded, hints: frozenset[int], kinds: frozenset[str], regions: tuple[str, ...]
) -> Iterator[Datum]:
    """Spans in the clean text."""
    asked = {kind for kind in kinds if not hints.isdisjoint(_HINTED[kind])}
    if "secret" in asked:
        yield from (Datum("secret", *span) for span in secrets(_cased(text)))
        asked.remove("secret")
    if not asked:
        return
    read = reading(text.clean, spelled=_SPELLED in hints)
    finding: dict[str, Callable[[], Iterable[tuple[int, int]]]] = {
        "card": lambda: cards(read.text),
        "iban": lambda: ibans(read.text),
        "identity": lambda: identities(read.text),
        "phone": lambda: phones(read, regions),
        "email": lambda: emails(read.text),
    }
    for kind in asked:
        for start, end in finding[kind]():
            yield Datum(kind, *read.canonical(start, end))


def _cased(text: Folded) -> str:
    """The clean text with the capitals that were written: tokens live by them."""
    if len(text.clean) == len(text.written) and text.written.isascii():
        return text.written
    places = (text.original(n, n + 1)[0] for n in range(len(text.clean)))
    return "".join(
        letter.upper() if letter.isascii() and text.written[place].isupper() else letter
        for letter, place in zip(text.clean, places, strict=True)
    )


def _merged(found: list[Datum]) -> tuple[Datum, ...]:
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
    return tuple(kept)


def in_text(
    text: str,
    kinds: Iterable[str] = KINDS,
    regions: tuple[str, ...] = REGIONS,
    folded: Folded | None = None,
) -> tuple[Datum, ...]:
    """As ``personal``; of a text that is too long only its beginning and its end are looked at.

    ``folded`` is the text folded, where that was done already.
    """
    if not oversize(text):
        return personal(folded or Folded(text), kinds, regions)
    found: list[Datum] = []
    for first, last in ((0, HEAD), (len(text) - TAIL, len(text))):
        found += (
            Datum(datum.kind, datum.start + first, datum.end + first)
            for datum in personal(Folded(text[first:last]), kinds, regions)
        )
    return tuple(found)
