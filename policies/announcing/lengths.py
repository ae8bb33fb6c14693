"""Lengths: whether an announcement fits into one message on each platform where it goes.

The rule is: what does not fit is refused before anybody approves it, with how much is too much. It
is not split, since members would read half an announcement whenever the other half is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from policies.actions import Address, Moment, Piece, Strong, Text

LONGEST: Mapping[str, int] = MappingProxyType({"discord": 2000, "telegram": 4096, "sandbox": 4096})
"""Characters of a message; the catalog of the adapters says the same, with sources."""
_NOTICED = 24
"""Characters that a mention takes in front of the words."""
_A_MOMENT = 64
_DISCORD = re.compile(r"[\\*_~`|<>#@\[\]()/\-+.]")
"""Characters before which a backslash may have to stand there."""


def over(text: Text, platform: str, mentions: int = 0) -> int:
    """By how many characters a text is longer than a message of that platform may be, counted
    rather too high than too low; 0 if it fits, or where no limit is known."""
    limit = LONGEST.get(platform)
    if limit is None:
        return 0
    length = sum(_length(piece, platform) for piece in text) + mentions * _NOTICED
    return max(0, length - limit)


def _length(piece: Piece, platform: str) -> int:
    match piece:
        case str():
            escaped = len(_DISCORD.findall(piece)) if platform == "discord" else 0
            return _units(piece) + escaped
        case Strong():
            return _length(piece.text, platform) + 4
        case Address():
            return _units(piece.url)
        case Moment():
            return _A_MOMENT
    return 0


def _units(text: str) -> int:
    """UTF-16 code units, in which both platforms count at worst."""
    return len(text) + sum(1 for c in text if c > "\uffff")
