"""Shown: an answer as the page shows it, every piece of it as literal words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from adapters.port import Host
from policies.actions import Mention, Moment, Piece, Quoted, Reply, Strong
from policies.outlinks import Address
from policies.policy import Language
from policies.wording import choose, duration_words, sentence


class Shown(Struct, frozen=True):
    """What a page says, line by line, in which language; ``ask`` is the label of the button with
    which a review is asked for, empty where that is not possible."""

    lines: tuple[str, ...]
    language: Language
    ask: str = ""


async def shown(answer: Reply, host: Host, now: datetime) -> Shown:
    """The answer to who reads the page ``now``."""
    language = choose(answer.language)
    text = "".join([await _words(piece, host, language, now) for piece in answer.text])
    ask = answer.buttons[0].label if answer.buttons else ""
    return Shown(tuple(filter(None, map(str.strip, text.split("\n")))), language, ask)


async def _words(piece: Piece, host: Host, language: Language, now: datetime) -> str:
    match piece:
        case str():
            return piece
        case Moment():
            return _moment(piece, language, now)
        case Mention():
            return piece.member.rpartition(":")[2]
        case Strong():
            return piece.text
        case Address():
            return piece.url
        case _ if isinstance(piece, Quoted):
            return await host.excerpt(piece)


def _moment(moment: Moment, language: Language, now: datetime) -> str:
    """Absolute with its zone, then how long it is from now: no script counts on the page."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    span = duration_words(abs(moment.at - now), language)
    away = sentence("page.in" if moment.at > now else "page.ago", language)
    return f"{local:%Y-%m-%d %H:%M} {moment.zone}, {away.replace('{duration}', span)}"
