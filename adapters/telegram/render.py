"""Formatted text to Telegram's HTML style, within its limits: pure.

Markup is https://core.telegram.org/bots/api#html-style. Members' words are escaped, and stand in
``<code>`` where they are quoted: links, mentions and commands in code are not alive.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policies.actions import Button, Excerpt, Hidden, Mention, Moment, Quoted, Strong, Text
from policies.outlinks import Address, PageLink

TEXT_LIMIT = 4096
"""UTF-16 code units of a message after entities are parsed: api#sendmessage."""
CAPTION_LIMIT = 1024
"""The same of the words under a file: api#senddocument."""
ALERT_LIMIT = 200
"""Characters of an answer to a callback query: api#answercallbackquery."""


class Run(NamedTuple):
    """Plain words, and the markup around them."""

    words: str
    before: str = ""
    after: str = ""


class Known(NamedTuple):
    """What stands in an action only by reference: excerpts, members' names by full id, and the
    content of the file that goes with it."""

    excerpts: Mapping[Quoted, str] = {}
    called: Mapping[str, str] = {}
    file: bytes = b""


def html(text: Text, known: Known, limit: int = TEXT_LIMIT) -> str:
    """The text as HTML. What is longer than ``limit`` is cut, with an ellipsis at its end."""
    runs = _runs(text, known)
    room = limit if sum(units(run.words) for run in runs) <= limit else limit - 1
    out: list[str] = []
    for run in runs:
        words = fitting(run.words, room)
        room -= units(words)
        if words:
            out.append(f"{run.before}{escape(words)}{run.after}")
        if words != run.words:
            out.append("…")
            break
    return "".join(out)


def plain(text: Text, known: Known) -> str:
    """The text without markup, for alerts."""
    return "".join(run.words for run in _runs(text, known))


def keyboard(buttons: tuple[Button, ...]) -> dict[str, list[list[dict[str, str]]]]:
    """Buttons as an inline keyboard, one a row; no buttons take a keyboard away."""
    return {"inline_keyboard": [[{"text": b.label, "callback_data": b.code}] for b in buttons]}


def units(words: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts."""
    return len(words) + sum(1 for c in words if c > "\uffff")


def fitting(words: str, room: int) -> str:
    """As many leading characters as fit into so many UTF-16 code units."""
    if units(words) <= room:
        return words
    data = words.encode("utf-16-le", "surrogatepass")[: 2 * max(room, 0)]
    return data.decode("utf-16-le", "ignore")


def _runs(text: Text, known: Known) -> list[Run]:
    runs: list[Run] = []
    for piece in text:
        match piece:
            case str():
                runs.append(Run(piece))
            case Strong():
                runs.append(Run(piece.text, "<b>", "</b>"))
            case Address():
                runs.append(Run(piece.url, f'<a href="{escape(piece.url)}">', "</a>"))
            case Mention():
                runs.append(_mention(piece, known.called))
            case Moment():
                runs += _moment(piece)
            case Excerpt():
                runs.append(Run(known.excerpts.get(piece, "") or "…", "<code>", "</code>"))
            case PageLink():
                url = known.excerpts.get(piece, "")
                runs.append(Run(url, f'<a href="{escape(url)}">', "</a>"))
            case Hidden():
                words = known.excerpts.get(piece, "") or "…"
                runs.append(Run(words, "<tg-spoiler>", "</tg-spoiler>"))
    return runs


def _mention(mention: Mention, called: Mapping[str, str]) -> Run:
    """A link to the profile; whose name is not at hand is shown by number, and who is a member of
    another platform by their id."""
    platform, _, number = mention.member.partition(":member:")
    if platform != "telegram":
        return Run(called.get(mention.member) or mention.member)
    words = called.get(mention.member) or number
    return (
        Run(words, f'<a href="tg://user?id={number}">', "</a>") if number.isdigit() else Run(words)
    )


def _moment(moment: Moment) -> list[Run]:
    """Absolute, then relative; Telegram shows both in the reader's zone, old clients the words."""
    stamp = int(moment.at.timestamp())
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    absolute, relative = (f'<tg-time unix="{stamp}" format="{kind}">' for kind in ("wDt", "r"))
    return [
        Run(f"{local:%Y-%m-%d %H:%M} {moment.zone}", absolute, "</tg-time>"),
        Run(" ("),
        Run(f"{moment.at.astimezone(UTC):%H:%M} UTC", relative, "</tg-time>"),
        Run(")"),
    ]
