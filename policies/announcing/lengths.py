"""Lengths: whether an announcement fits into one message on each platform where it goes.

The rule is: what does not fit is refused before anybody approves it, with how much is too much. It
is not split, since members would read half an announcement whenever the other half is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from policies.actions import Moment, Piece, Strong, Text
from policies.enclosed import Card
from policies.outlinks import Address


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a message of a platform holds: characters alone and in a frame, in either case under a
    file; bytes of a file. ``threads``: whether one can be opened under it."""

    text: int
    framed: int
    captioned: int
    file: int
    threads: bool = False


BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "discord": Bounds(2_000, 4_096, 4_096, 10_485_760, threads=True),
        "telegram": Bounds(4_096, 4_096, 1_024, 20_000_000),
        "sandbox": Bounds(4_096, 4_096, 4_096, 8_000_000),
    }
)
"""By platform; the catalog of the adapters says the same, with sources."""
_NOTICED = 24
"""Characters that a mention takes in front of the words."""
_A_MOMENT = 64
_DISCORD = re.compile(r"[\\*_~`|<>#@\[\]()/\-+.]")
"""Characters before which a backslash may have to stand there."""


def longest(platform: str, card: Card | None) -> int | None:
    """Characters of such a message on a platform; ``None`` where no limit is known."""
    bounds = BOUNDS.get(platform)
    if bounds is None:
        return None
    alone = bounds.framed if card and card.colour is not None else bounds.text
    return min(alone, bounds.captioned) if card and card.file else alone


def over(text: Text, platform: str, mentions: int = 0, card: Card | None = None) -> int:
    """By how many characters a text is longer than a message of that platform may be, counted
    rather too high than too low; 0 if it fits, or where no limit is known."""
    limit = longest(platform, card)
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
