"""Patterns: every regular expression of a policy in one set that takes linear time (RE2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import re2

from policies.errors import HallwardenError
from policies.matching.folding import Folded
from policies.matching.views import View

MEMORY = 32 << 20
"""Bytes that RE2 may use for the set. It needs a few MB for some hundred patterns; with less than
it needs it says so when compiling."""

_Shorthands = Mapping[str, Mapping[str, str]]
_EXACT: _Shorthands = {
    "": {r"\w": r"[\pL\pM\pN_]", r"\W": r"[^\pL\pM\pN_]"},
    "[": {r"\w": r"\pL\pM\pN_"},
    "[^": {r"\w": r"\pL\pM\pN_"},
}
r"""What ``\w`` and ``\W`` stand for outside and inside of a class."""
_ASCII = "0-9A-Za-z_"
_WIDE: _Shorthands = {
    "": {r"\w": rf"[{_ASCII}\x{{80}}-\x{{10ffff}}]", r"\W": f"[^{_ASCII}]"},
    "[": {r"\w": rf"{_ASCII}\x{{80}}-\x{{10ffff}}"},
    "[^": {r"\w": _ASCII},
}
"""The same, but everything that is not ASCII is both. The whole set is compiled so, in a hundredth
of the time, during which nothing else runs; what it finds is looked at exactly afterwards."""
_TOKEN = re.compile(r"\\[\s\S]|\[:\^?\w+:\]|\[\^?\]?|\]")
_BOUNDARY = re.compile(r"\\b\(*[^\x00-\x7f]|[^\x00-\x7f]\)*\\b")

_REASONS: tuple[tuple[str | tuple[str, ...], str], ...] = (
    (
        "invalid perl operator: (?=",
        "it looks ahead with (?=, which takes too long on hostile text",
    ),
    (
        "invalid perl operator: (?!",
        "it looks ahead with (?!, which takes too long on hostile text",
    ),
    (
        "invalid perl operator: (?<",
        "it looks behind with (?<= or (?<!; write it without",
    ),
    (
        "invalid perl operator: (?P",
        "it refers back to a group with (?P=; write out what repeats",
    ),
    (
        "invalid perl operator: (?>",
        "it has an atomic group (?> ); a plain group ( ) is enough",
    ),
    ("invalid perl operator: (?(", "it has a condition (?( ; write two patterns"),
    (
        "invalid perl operator: (?#",
        "it has a comment (?# ); put comments after # in the file",
    ),
    ("invalid perl operator", "it has a (? form that is not known here"),
    ("missing )", "a ( is not closed with )"),
    ("unexpected )", "there is a ) without its ("),
    ("missing ]", "a [ is not closed with ]"),
    ("no argument for repetition", "there is nothing before * + or ? to repeat"),
    ("invalid repetition size", "it repeats too often; 1000 times is the most"),
    (
        "bad repetition operator",
        "it repeats what is repeated already, as in a** or a++",
    ),
    ("trailing \\", "it ends with a single \\"),
    (
        tuple(rf"invalid escape sequence: \{n}" for n in range(1, 10)),
        r"it refers back to a group with \1; write out what repeats",
    ),
    (r"invalid escape sequence: \Z", r"it has \Z; write \z"),
    (
        "invalid escape sequence",
        "it has a \\ before a character to which that means nothing",
    ),
    ("invalid character class", "a range in [ ] is turned round or unknown"),
    ("pattern too large", "it is too large"),
)
"""Beginnings of RE2's messages (re2.cc, ``RE2::ErrorCode`` and ``parse.cc``) in plain words."""
_EVERYWHERE = "it is found in every text, even in an empty one"


class PatternRefused(HallwardenError):
    """A pattern that RE2 does not take; checking a policy tells the admin beforehand."""


class Patterns:
    r"""All patterns of all rules. Case does not matter, ``\w`` is any script's letter or digit.

    Raises ``PatternRefused`` for a pattern that ``problem`` objects to.
    """

    __slots__ = ("_each", "_set")

    def __init__(self, patterns: Sequence[tuple[int, str]]) -> None:
        options = _options()
        self._each: list[tuple[int, Any]] = []
        self._set = re2.Set.SearchSet(options)
        for rule, pattern in patterns:
            if wrong := _refused(pattern):
                raise PatternRefused(f"the pattern {pattern[:80]!r} cannot be used: {wrong}")
            self._each.append((rule, re2.compile(_unicode(pattern, _EXACT), options)))
            self._set.Add(_unicode(pattern, _WIDE))
        self._set.Compile()
        for number in self._set.Match(b"") or ():
            said = patterns[number][1][:80]
            raise PatternRefused(f"the pattern {said!r} cannot be used: {_EVERYWHERE}")

    def find(self, text: Folded) -> Sequence[tuple[int, int, int, View]]:
        """The first place of each pattern: rule index, span as written, and view."""
        if not self._each:
            return ()
        found: dict[int, tuple[int, int, int, View]] = {}
        for shown, view in _shown(text):
            raw = shown.encode("utf-8", "replace")
            for number in self._set.Match(raw) or ():
                if number not in found and (place := self._place(number, raw)):
                    span = place if view == "written" else text.original(*place)
                    found[number] = (self._each[number][0], *span, view)
        return [found[number] for number in sorted(found)]

    def _place(self, number: int, raw: bytes) -> tuple[int, int] | None:
        """The first match in characters, if there is one and it is not empty."""
        match = self._each[number][1].search(raw)
        first, last = match.span() if match else (0, 0)
        if first == last:
            return None
        start = len(raw[:first].decode())
        return start, start + len(raw[first:last].decode())


def problem(pattern: str) -> str | None:
    """Why a pattern cannot be used, in plain words that go on from "…cannot be used:"; or None."""
    return problems((pattern,)).get(pattern)


def problems(patterns: Iterable[str]) -> dict[str, str]:
    """Of the patterns that cannot be used: why, as of ``problem``.

    That each is tried alone on an empty text would keep other threads waiting: every match lets go
    of the interpreter's lock, but too briefly for anybody else to take it.
    """
    wrong: dict[str, str] = {}
    asked: list[str] = []
    together = re2.Set.SearchSet(_options())
    for pattern in patterns:
        if refused := _refused(pattern):
            wrong[pattern] = refused
        else:
            asked.append(pattern)
            together.Add(_unicode(pattern, _WIDE))
    together.Compile()
    for number in together.Match(b"") or ():
        wrong[asked[number]] = _EVERYWHERE
    return wrong


def _refused(pattern: str) -> str | None:
    if _BOUNDARY.search(pattern):
        return r"\b knows Latin letters only and never matches beside this one; leave it out"
    try:
        re2.compile(_unicode(pattern, _EXACT), _options())
    except UnicodeEncodeError:
        return "it holds a broken character"
    except re2.error as refused:
        said = refused.args[0]
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return next((why for begin, why in _REASONS if said.startswith(begin)), said)
    return None


def _shown(text: Folded) -> list[tuple[str, View]]:
    shown: list[tuple[str, View]] = [(text.written, "written")]
    if text.plain:
        return shown
    if text.clean != text.written.lower():
        shown.append((text.clean, "canonical"))
    if text.mixed:
        shown.append((text.canonical, "canonical"))
    return shown


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.never_capture = True
    options.max_mem = MEMORY
    return options


def _unicode(pattern: str, shorthands: _Shorthands) -> str:
    r"""RE2's ``\w`` is ASCII only; an admin who writes ``казино\w*`` means letters."""
    if r"\Q" in pattern:
        return pattern
    inside = ""

    def token(found: re.Match[str]) -> str:
        nonlocal inside
        text = found.group()
        if text.startswith("\\"):
            return shorthands[inside].get(text, text)
        if text == "]":
            inside = ""
        elif not inside and not text.startswith("[:"):
            inside = "[^" if text.startswith("[^") else "["
        return text

    return _TOKEN.sub(token, pattern)
