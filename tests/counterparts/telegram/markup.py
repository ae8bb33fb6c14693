"""Telegram's HTML style, read as strictly as the documentation describes it."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.counterparts.telegram.rules import Refusal

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-time": "date_time",
}
"""https://core.telegram.org/bots/api#html-style"""
TOKEN = re.compile(r"<(/?)([a-z-]*)((?:\s+[a-z-]+(?:=\"[^\"]*\")?)*)\s*>|<|&[^;\s]*;?|[^<&]+", re.I)
ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"]*)\"", re.I)
REFERENCE = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-f]+);", re.I)
FORMAT = re.compile(r"r|w?[dD]?[tT]?")
FORMATTING = {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"}


def units(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def parsed(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of an HTML message. Raises ``Refusal`` where Telegram would."""
    text = ""
    entities: list[dict[str, Any]] = []
    opened: list[tuple[str, dict[str, Any]]] = []
    for token in TOKEN.finditer(source):
        piece = token.group(0)
        if piece.startswith("&"):
            if not REFERENCE.fullmatch(piece):
                raise Refusal("entities", why=f"unknown reference {piece}")
            text += html.unescape(piece)
        elif not piece.startswith("<"):
            text += piece
        elif token.group(2) is None or token.group(2).lower() not in TAGS:
            raise Refusal("entities", why=f'unsupported start tag "{piece}"')
        elif token.group(1):
            _close(token.group(2).lower(), text, opened, entities)
        else:
            opened.append(_open(token.group(2).lower(), token.group(3), text, opened))
    if opened:
        raise Refusal("entities", why=f"can't find end tag corresponding to {opened[-1][0]}")
    return text.rstrip(), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _open(
    tag: str, attributes: str, text: str, opened: list[tuple[str, dict[str, Any]]]
) -> tuple[str, dict[str, Any]]:
    kind = TAGS[tag]
    for _, outer in opened:
        if outer["type"] in {"code", "pre"} or not {kind, outer["type"]} & FORMATTING:
            raise Refusal("entities", why=f"{kind} inside {outer['type']}")
    given = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(attributes)}
    entity: dict[str, Any] = {"type": kind, "offset": units(text)}
    if kind == "text_link":
        entity["url"] = given.get("href", "")
    if kind == "date_time":
        if not FORMAT.fullmatch(given.get("format", "")) or not given.get("unix", "").isdigit():
            raise Refusal("entities", why="invalid date-time format")
        entity |= {"unix_time": int(given["unix"]), "date_time_format": given.get("format", "")}
    return tag, entity


def _close(
    tag: str,
    text: str,
    opened: list[tuple[str, dict[str, Any]]],
    entities: list[dict[str, Any]],
) -> None:
    if not opened or opened[-1][0] != tag:
        raise Refusal("entities", why=f'unmatched end tag "{tag}"')
    _, entity = opened.pop()
    entity["length"] = units(text) - entity["offset"]
    if entity["length"]:
        entities.append(entity)
