"""Formatted text as Discord markdown in which nothing literal can become markup."""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.discord.payload import whole
from adapters.discord.people import number_of
from policies.actions import Excerpt, Hidden, Mention, Moment, Piece, Quoted, Strong, Text
from policies.outlinks import Address, PageLink

LIMIT = 2000
"""Characters of a message that a bot may send.
https://docs.discord.com/developers/resources/message#create-message"""

FRAMED = 4096
"""Characters of an embed's description.
https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

ELLIPSIS = "…"

_MARKUP = re.compile(r"([\\*_~`|<>#@\[\]()/\-+])|(?m:^(\s*\d{1,9})\.)")
"""What starts emphasis, code, spoilers, quotes, headings, lists, links, mentions, dates, emoji,
and (the slash) addresses and invites, which would otherwise be made clickable and previewed.
https://support.discord.com/hc/en-us/articles/210298617"""


def escaped(literal: str) -> str:
    """The same words with a backslash before everything that Discord would interpret."""
    return _MARKUP.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\.", whole(literal))


def render(text: Text, excerpts: Mapping[Quoted, str], limit: int = LIMIT) -> str:
    """Markdown of at most ``limit`` characters as Discord counts them (UTF-16 units at worst).

    ``excerpts`` holds the words of each ``Quoted``. What does not fit is cut with an ellipsis:
    between pieces, or inside a literal piece, never inside an escape or a date.
    """
    written = ""
    for place, piece in enumerate(text):
        shown = _shown(piece, excerpts)
        reserve = 0 if place == len(text) - 1 else _length(ELLIPSIS)
        if _length(written) + _length(shown) > limit - reserve:
            room = limit - _length(written) - _length(ELLIPSIS)
            return written + _fitting(piece, excerpts, room) + ELLIPSIS
        written += shown
    return written


def _shown(piece: Piece, excerpts: Mapping[Quoted, str]) -> str:
    match piece:
        case Moment():
            unix = int(piece.at.timestamp())
            return f"<t:{unix}:R> (<t:{unix}:f>)"
        case Mention():
            number = number_of(piece.member, "member")
            return f"<@{number}>" if number else escaped(piece.member)
        case Strong():
            return f"**{escaped(piece.text)}**" if piece.text.strip() else escaped(piece.text)
        case Hidden():
            words = escaped(excerpts.get(piece, ""))
            return f"||{words}||" if words.strip() else words
        case Address():
            return whole(piece.url)
        case PageLink():
            # Between angle brackets nobody fetches it for a preview.
            return f"<{whole(excerpts.get(piece, ''))}>"
        case Excerpt():
            return escaped(excerpts.get(piece, ""))
        case _:
            return escaped(piece)


def _fitting(piece: Piece, excerpts: Mapping[Quoted, str], room: int) -> str:
    """As much of a piece as fits into so many characters: nothing of a date, mention or address."""
    if isinstance(piece, Moment | Mention | Address | PageLink):
        return ""
    mark = "**" if isinstance(piece, Strong) else "||" if isinstance(piece, Hidden) else ""
    literal = piece.text if isinstance(piece, Strong) else piece
    literal = excerpts.get(literal, "") if isinstance(literal, Excerpt | Hidden) else literal
    low, high = 0, min(len(literal), room)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _length(escaped(literal[:middle])) + 2 * len(mark) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    kept = escaped(literal[:low])
    return f"{mark}{kept}{mark}" if kept.strip() else ""


def _length(written: str) -> int:
    return len(written.encode("utf-16-le")) // 2
