"""Terms: what a rule wants looked for in the one scan that is made of each message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
