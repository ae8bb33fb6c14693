"""Folding: one text in clean and in canonical form, and the way back to what was written."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category, normalize

from policies.matching.confusables import ALIKE, FOLD, ODD, RUSSIAN
from policies.matching.derived import Change, Derived
from policies.matching.tables import REMEMBERED, Table

_NOISE = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0000-\U000e0fff]"
)
"""Marks and fillers that add no letter. Marks of other scripts (the vowels of Hindi and Thai, the
voicing of Japanese) belong to their letter and stay."""

_UNSEEN = frozenset({"Cf", "Cc"})
"""Categories of characters that show nothing by themselves."""

_KEPT = frozenset("ñй")
"""Letters whose mark makes another letter and so another word (año is no ano)."""

_COMPOSING = re.compile("[\u0303\u0306\u3099\u309a\uff9e\uff9f\u1100-\u11ff]")
"""What must be put together with the letter before it to be read at all."""

_FLAG = "[\U0001f1e6-\U0001f1ff]"
_REGIONAL = re.compile(
    f"{_FLAG}{{3,}}|(?<!{_FLAG}){_FLAG}(?:[\\W_]{{1,3}}?{_FLAG}){{2,}}(?!{_FLAG})"
)
"""Regional letters: two are a flag, three or more spell something, and so do single ones."""

_SPELLED = {0x1F1E6 + n: 97 + n for n in range(26)}
_BADGES = {base + n: chr(97 + n) for base in (0x1F150, 0x1F170) for n in range(26)}
_BADGES |= {base + n: chr(49 + n) for base in (0x2776, 0x2780, 0x278A) for n in range(9)}
_BADGES |= dict(
    zip(range(0x1F191, 0x1F19B), "cl cool free id new ng ok sos up vs".split(), strict=True)
)
_BADGES |= {0x1F18E: "ab", 0x1D455: "h"}
"""Letters, digits and words on a disc or square, which have no compatibility form; U+1D455 is the
gap among the italic letters where some converters put their h."""

_QUIET = "\x20-\x7e\u0410-\u0418\u041a-\u0438\u043a-\u044f\u3001\u3002\u4e00-\u9fff"
"""For a character class: what folds to itself in lower case (ASCII, the Russian letters without a
mark, Chinese); most texts hold little else."""
_UNQUIET = re.compile(f"[^{_QUIET}]")
_FEW = 48
"""Different characters that are quicker replaced one after the other, of which each costs a look
at the text that is a hundred times quicker than to translate it."""

_SHORT = 24
"""Code points, as a label of a host has, below which a text is quicker translated at once."""

_EVERYDAY = [(letter, FOLD[ord(letter)]) for letter in sorted(RUSSIAN) if ord(letter) in FOLD]
"""Look-alikes that every Russian text is full of."""
_RUSSIAN = re.compile(f"[{''.join(letter for letter, _ in _EVERYDAY)}]")

_ODD = re.compile(f"[{''.join(sorted(ODD))}]")
_BESIDE = re.compile("[a-z](?:(?=[\u0370-\u052f])|(?<=[\u0370-\u052f].))")


class _Clean(dict[int, str]):
    """The clean form of each code point, worked out when it is first seen; ``uneven`` are those
    seen so far that are not one character there."""

    __slots__ = ("uneven",)

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        clean = _clean(chr(code))
        if len(clean) != 1:
            self.uneven.add(chr(code))
        if len(self) < REMEMBERED:
            self[code] = clean
        return clean


def _clean(letter: str) -> str:
    if letter.isspace():
        return " "
    kind = category(letter)
    if kind in _UNSEEN:
        return ""
    if kind == "Cs":
        return "\ufffd"
    # Before NFKC, which would make the lunate sigma, read as a c, one that is read as an o.
    if ord(letter.lower()[0]) in FOLD:
        return letter.lower()[0]
    if ord(letter) in _BADGES:
        return _BADGES[ord(letter)]
    # Twice, because the case folding of some compatibility forms is one again.
    plain = normalize("NFKC", normalize("NFKC", letter).casefold())
    return "".join(map(_bare, plain))


def _bare(letter: str) -> str:
    if letter in _KEPT:
        return letter
    if letter.isspace():
        return " "
    return normalize("NFC", _NOISE.sub("", normalize("NFD", letter)))


class _Cased(dict[int, str]):
    """The same with the capitals of what becomes ASCII, worked out likewise."""

    def __missing__(self, code: int) -> str:
        clean = _CLEAN[code]
        if chr(code).isupper():
            clean = "".join(c.upper() if c.isascii() else c for c in clean)
        if len(self) < REMEMBERED:
            self[code] = clean
        return clean


_CLEAN = _Clean()
_CASED = _Cased()
_CANONICAL = Table(FOLD)


class Folded:
    """A text in clean form (compatibility forms and case folded, invisible characters and noise
    dropped, white space as spaces) and in canonical form (look-alikes replaced as well).

    Both have the same length, so offsets in one are offsets in the other. Of a ``plain`` text they
    are what was written, in lower case.
    """

    __slots__ = (
        "_raw", "_source", "_whole", "canonical", "clean", "hinted", "pieces", "plain", "written",
    )  # fmt: skip

    def __init__(self, written: str) -> None:
        self.written = written
        self.hinted: Any = None
        """Its hints, once somebody has asked (see ``hints.Hints.on``)."""
        self.pieces: dict[str, Any] = {}
        """Where of a long text what stands, likewise (see ``hints.Hints.where``)."""
        self._raw: bytes | None = None
        self._source: Derived | None = None
        self.plain = written.isascii() and written.isprintable()
        if self.plain:
            self.clean = self.canonical = written.lower()
            return
        self._whole = _composed(written) if _COMPOSING.search(written) else Derived(written)
        clean = _cleaned(self._whole.text)
        # Only now, when nothing invisible parts them any more; one letter stays one letter.
        self.clean = _REGIONAL.sub(_spelled, clean) if _REGIONAL.search(clean) else clean
        self.canonical = _looked_through(self.clean)

    @property
    def raw(self) -> bytes:
        """The canonical text as RE2 reads it."""
        if self._raw is None:
            self._raw = self.canonical.encode()
        return self._raw

    @property
    def mixed(self) -> bool:
        """Whether letters of several alphabets stand side by side."""
        if self.canonical is self.clean:
            return False
        return bool(_ODD.search(self.clean) or _BESIDE.search(self.clean))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span as written, with the marks that were dropped up to the next character."""
        if self.plain:
            return start, end
        if self._source is None:
            self._source = _way_back(self._whole.text)
        source, whole = self._source, self._whole
        first, last = whole.span(*source.span(start, end))
        after = len(self.written)
        if end < len(self.clean):
            place = source.span(end, end + 1)[0]
            after = whole.span(place, place + 1)[0]
        while after > last and category(self.written[after - 1]) in _UNSEEN:
            after -= 1
        return first, max(last, after)

    @property
    def cased(self) -> str:
        """The clean text with the capitals that were written where its letters are ASCII; line
        breaks are left to a text that is all ASCII."""
        if self.written.isascii() and len(self.clean) == len(self.written):
            return self.written
        cased = self._whole.text.translate(_CASED)
        return _REGIONAL.sub(_spelled, cased)


def _way_back(whole: str) -> Derived:
    """How the clean text is made of one with its letters put together."""
    return Derived(
        whole,
        [
            (*odd.span(), _CLEAN[ord(odd[0])])
            for odd in _UNQUIET.finditer(whole)
            if odd[0] in _CLEAN.uneven
        ],
    )


def _cleaned(text: str) -> str:
    """The text in clean form."""
    if len(text) < _SHORT:
        return text.translate(_CLEAN)
    odd = set(_UNQUIET.findall(text))
    if len(odd) > _FEW:
        return text.translate(_CLEAN)
    done = text
    for letter in odd:
        plain = _CLEAN[ord(letter)]
        # What is folded here must not be folded again, by the next one or by lower().
        if (plain != letter and _UNQUIET.search(plain)) or plain != plain.lower():
            return text.translate(_CLEAN)
        done = done.replace(letter, plain)
    return done.lower()


def _looked_through(clean: str) -> str:
    """The clean text with the letters that look like others replaced by them."""
    if len(clean) < _SHORT:
        return clean.translate(_CANONICAL)
    if _RUSSIAN.search(clean):
        for letter, plain in _EVERYDAY:
            clean = clean.replace(letter, plain)
    return clean.translate(_CANONICAL) if ALIKE.search(clean) else clean


def _composed(text: str) -> Derived:
    """The text with split letters put together."""
    changes: dict[int, Change] = {}
    base, done = -1, 0
    for found in _COMPOSING.finditer(text):
        place = found.start()
        base = next((n for n in range(place - 1, done - 1, -1) if _CLEAN[ord(text[n])]), base)
        done = place
        if base < 0:
            continue
        letter = changes[base][2] if base in changes else text[base]
        whole = normalize("NFKC", letter + text[place])
        if len(whole) == 1:
            changes[base] = (base, base + 1, whole)
            changes[place] = (place, place + 1, "")
            done = place + 1
    return Derived(text, [changes[place] for place in sorted(changes)])


def _spelled(run: re.Match[str]) -> str:
    return run.group().translate(_SPELLED)


def visible(text: str) -> str:
    """The text with compatibility forms and case folded and nothing invisible, but with its
    marks: a host's letters are compared by it, since é and e are different hosts."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    if folded.isprintable():
        return folded
    return "".join(c for c in folded if category(c) not in ("Cf", "Cc", "Cs"))
