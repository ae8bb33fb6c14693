"""A sentence with its names filled in: the words of one message, ready for any platform."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from policies.actions import Piece, Text
from policies.policy import Language, Tone
from policies.wording.sentences import NAME, NAMES, WordingError, sentence

Filling = Piece | Text

_STOPS = ".。"
_UNSAID = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+"
)
"""Control characters, line ends and writing-direction marks: with them a name could forge lines."""

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def say(
    key: str, language: Language, tone: Tone, overrides: Mapping[str, str], **names: Filling
) -> Text:
    """The sentence ``key`` with its ``{names}`` filled in; ``overrides`` is the policy's wording.

    A plain string is put in as literal text on one line; a moment, mention, excerpt or emphasis
    as it is, and so are the pieces of another text, which may hold lines. What is put in is
    never looked through for names. Names that the sentence does not use are ignored. Raises
    ``WordingError`` for an unknown key, an unknown name, and a name that was not given.
    """
    for name in names:
        if name not in NAMES:
            raise WordingError(
                f"{key}: there is no {{{name}}}; known are: {', '.join(sorted(NAMES))}"
            )
    between = NAME.split(overrides.get(key) or sentence(key, language, tone))
    pieces: list[Piece] = [between[0]]
    for name, after in zip(between[1::2], between[2::2], strict=True):
        if name not in names:
            raise WordingError(f"{key} ({language}): {{{name}}} was not given")
        pieces += _filled(names[name], after)
        pieces.append(after)
    return _joined(pieces)


def duration_words(span: timedelta, language: Language, tone: Tone = "formal") -> str:
    """A length of time in words, its two largest units: ``1 hora``, ``2 小时 30 分钟``."""
    rest, parts = int(span.total_seconds()), list[str]()
    for unit, seconds in _UNITS:
        count, rest = divmod(rest, seconds)
        if count:
            key = f"duration.{unit}" if count == 1 else f"duration.{unit}s"
            parts.append(sentence(key, language, tone).replace("{count}", str(count)))
    nothing = sentence("duration.seconds", language, tone).replace("{count}", "0")
    return " ".join(parts[:2]) or nothing


def _filled(value: Filling, after: str) -> Text:
    """The pieces of one value, without a full stop where the sentence has its own."""
    pieces = value if isinstance(value, tuple) else (_literal(value),)
    last = pieces[-1] if pieces else ""
    if isinstance(last, str) and after[:1] in {*_STOPS}:
        pieces = (*pieces[:-1], last.rstrip(_STOPS))
    return pieces


def _literal(value: Piece) -> Piece:
    return _UNSAID.sub(" ", value).strip() if isinstance(value, str) else value


def _joined(pieces: list[Piece]) -> Text:
    """Neighbouring plain pieces as one, empty ones gone."""
    text: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and text and isinstance(text[-1], str):
            text[-1] += piece
        elif piece != "":
            text.append(piece)
    return tuple(text)
