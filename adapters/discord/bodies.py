"""Parts of a message's body as Discord takes them: its buttons, and who is notified."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from adapters.discord.payload import whole
from adapters.discord.people import number_of
from adapters.discord.uploads import filed
from policies.actions import Button
from policies.enclosed import Card

EVERYONE = "everyone"
LONGEST_LABEL = 80
_A_ROW, _ROWS = 5, 5
"""Buttons. https://docs.discord.com/developers/components/reference#button"""

_ACTION_ROW, _BUTTON, _SECONDARY = 1, 2, 2


def message(id_: str, content: str, buttons: Sequence[Button]) -> dict[str, Any]:
    """A message that mentions nobody. The nonce makes a repeated send within a few minutes answer
    with the first one's message instead of making another."""
    return {
        "content": content,
        "allowed_mentions": {"parse": []},
        "components": components(buttons),
        "nonce": blake2b(id_.encode("utf-8", "replace"), digest_size=12).hexdigest(),
        "enforce_nonce": True,
    }


def notify(body: dict[str, Any], mentions: Sequence[str]) -> None:
    """Name in front of the words who is to be notified, and have Discord notify just those."""
    roles = [number for each in mentions if (number := number_of(each, "role"))]
    named = [*(f"<@&{role}>" for role in roles), *(["@everyone"] if EVERYONE in mentions else [])]
    if named:
        body["content"] = "\n".join(filter(None, (" ".join(named), body["content"])))
        parsed = ["everyone"] if EVERYONE in mentions else []
        body["allowed_mentions"] = {"parse": parsed, "roles": roles}


def frame(body: dict[str, Any], card: Card, title: str, words: str) -> None:
    """Put the words into an embed, with the picture that comes along.
    https://docs.discord.com/developers/resources/message#embed-object"""
    shown: dict[str, Any] = {"type": "rich", "description": words, "color": card.colour}
    if title:
        shown["title"] = title
    if card.file and card.file.picture:
        shown["image"] = {"url": f"attachment://{filed(card.file)}"}
    body["content"], body["embeds"] = "", [shown]


def components(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """Rows of buttons; more than fit under a message are left out."""
    shown = [
        {
            "type": _BUTTON,
            "style": _SECONDARY,
            "label": whole(button.label)[:LONGEST_LABEL],
            "custom_id": button.code,
        }
        for button in buttons[: _A_ROW * _ROWS]
    ]
    rows = [shown[n : n + _A_ROW] for n in range(0, len(shown), _A_ROW)]
    return [{"type": _ACTION_ROW, "components": row} for row in rows]
