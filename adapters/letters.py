"""Letters in plain text: what an adapter without markup makes of formatted text."""

from __future__ import annotations

from hashlib import blake2b
from zoneinfo import ZoneInfo

from adapters.port import Host
from policies.actions import Excerpt, Hidden, Mention, Moment, Strong, Text
from policies.letters import Letter
from policies.outlinks import Address


def delivery(letter: Letter) -> str:
    """What its receiver knows a letter by, also when it comes twice."""
    return digest(letter.id)


def digest(id: str) -> str:
    """An action's id as 32 hexadecimal digits: ids name members and chats."""
    return blake2b(id.encode("utf-8", "replace"), digest_size=16).hexdigest()


async def plain(text: Text, host: Host) -> str:
    """The text in lines. What comes from a member is one line, so that it can look like nothing
    else, and is redacted; a member is shown by their id."""
    parts: list[str] = []
    for piece in text:
        match piece:
            case str():
                parts.append(piece)
            case Strong():
                parts.append(piece.text)
            case Address():
                parts.append(piece.url)
            case Mention():
                parts.append(flat(piece.member))
            case Moment():
                local = piece.at.astimezone(ZoneInfo(piece.zone))
                parts.append(f"{local:%Y-%m-%d %H:%M} {piece.zone}")
            case Excerpt() | Hidden():
                parts.append(flat(await host.excerpt(piece)) or "…")
    return "".join(c for c in "".join(parts) if c.isprintable() or c == "\n")


def flat(words: str) -> str:
    """The words on one line, without anything that is not to be seen."""
    return " ".join("".join(c for c in words if c.isprintable() or c.isspace()).split())
