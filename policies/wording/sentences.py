"""The shipped sentences, read once from the TOML files beside this one, and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, get_args

from policies.errors import HallwardenError
from policies.policy import Language, Tone
from policies.wording.language import LANGUAGES

NAME = re.compile(r"\{([^{}]*)\}")
TONES: tuple[Tone, ...] = get_args(Tone)
PARTS = ("", "announce.", "chatlist.", "desk.", "escalate.", "setup.", "appeal.")
"""A language's sentences stand in ``<part><language>.toml``."""

NAMES = frozenset(
    "acting action answered asked author auto_or_team because bundle case channel command"
    " community count deadline department detail due duration event excerpt first help"
    " incident joined late limit line link member messages minutes missed mode name normal"
    " open people place rated reactions reason removed reopened replies resolved right role"
    " roles rule score severity signed_by since strikes text time title to topic until"
    " verdict wait what".split()
)
"""Every ``{name}`` that a sentence may hold."""

Sentences = Mapping[tuple[str, Tone], str]


class WordingError(HallwardenError):
    """A sentence that does not exist, or a ``{name}`` that it does not know or was not given."""


@cache
def sentences(language: Language) -> Sentences:
    """All shipped sentences of a language. Raises ``WordingError`` for one that is malformed."""
    leaves: dict[tuple[str, Tone], str] = {}
    for part in PARTS:
        file = files("policies.wording") / f"{part}{language}.toml"
        leaves |= _leaves(tomllib.loads(file.read_text(encoding="utf-8")), "", file.name)
    return MappingProxyType(leaves)


def _leaves(
    table: Mapping[str, Any], above: str, file: str
) -> Iterator[tuple[tuple[str, Tone], str]]:
    """A leaf is one sentence for both tones, or a table with one for each."""
    for word, value in table.items():
        key = f"{above}{word}"
        if isinstance(value, str):
            value = dict.fromkeys(TONES, value)
        if value.keys() == set(TONES):
            for tone in TONES:
                _known(NAME.findall(value[tone]), NAMES, f"{file}: {key}")
                yield (key, tone), value[tone]
        else:
            yield from _leaves(value, f"{key}.", file)


def _known(names: list[str], allowed: frozenset[str], where: str) -> None:
    for name in names:
        if name not in allowed:
            known = ", ".join(sorted(allowed)) or "none at all"
            raise WordingError(f"{where}: there is no {{{name}}} here; known are: {known}")


def sentence(key: str, language: Language, tone: Tone = "formal") -> str:
    """A shipped sentence as it stands. Raises ``WordingError`` when there is none of this key."""
    try:
        return sentences(language)[key, tone]
    except KeyError:
        raise WordingError(f"there is no sentence called {key!r} in {language}") from None


def keys() -> frozenset[str]:
    """Every key that has a sentence."""
    return frozenset(key for key, _ in sentences("en"))


@cache
def names_of(key: str) -> frozenset[str]:
    """The names that the sentence of this key may hold: all that any language or tone uses.

    Raises ``WordingError`` when there is no such key.
    """
    if key not in keys():
        raise WordingError(f"there is no sentence called {key!r}")
    return frozenset(
        name
        for language in LANGUAGES
        for tone in TONES
        for name in NAME.findall(sentences(language)[key, tone])
    )


def check_override(key: str, sentence: str) -> None:
    """Whether a policy's ``[wording]`` may say this. Raises ``WordingError`` when it may not."""
    _known(NAME.findall(sentence), names_of(key), f"wording.{key}")
