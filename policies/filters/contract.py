"""What a filter is: typed settings, and either terms for the one scan or a look of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from policies.draft import Draft
from policies.policy import Hit, Rule


class Settings(BaseModel):
    """The keys of a ``[[rules]]`` entry that belong to its filter.

    A field ``<list>_file`` beside a field ``<list>`` names a text file, one entry a line, ``#``
    starts a comment; loading adds its lines to the list.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword: found as a word, as the beginning of one, or only as the whole message."""

    text: str
    how: Literal["word", "beginning", "exact"] = "word"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one rule adds to the scan that is made once a message for the whole policy.

    ``deny`` and ``allow`` are hosts (with their subdomains) or, with a ``/``, prefixes of host
    and path.
    """

    words: tuple[Word, ...] = ()
    patterns: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


Terming = Callable[[Any], Terms]
Looking = Callable[[Draft, Rule, Any], tuple[Hit, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One line of the registry. Exactly one of ``terms`` and ``look`` is given.

    ``terms`` says what to scan for; ``look`` examines each message itself, may remember things
    through the draft's writes, and answers what it found.
    """

    name: str
    settings: type[Settings]
    terms: Terming | None = None
    look: Looking | None = None
