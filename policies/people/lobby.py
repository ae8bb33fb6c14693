"""The lobby: the community of those who may open others, whose policy follows from the settings."""

from __future__ import annotations

import json
from collections.abc import Iterable

from policies.policy import Language

NAME = "hallwarden-lobby"
"""What the lobby is called among communities; it has no members but those who are let in."""
MAIN = "lobby.toml"
"""What the main part of its bundle is called; there is no such file."""
ROW = "begun"
"""The name under which an opening that goes on in another chat is remembered on its page."""


def written(by: Iterable[str], language: Language, timezone: str) -> bytes:
    """The lobby's policy, as a policy file would say it; ``by`` are full ids of members."""
    said = json.dumps([*by], ensure_ascii=False)
    return f"""\
community = "{NAME}"
places = ["lobby:place:0"]
language = "{language}"
timezone = "{timezone}"
from_chat = false

[roles.opener]
members = {said}
may = ["policy"]
""".encode()


def page(code: str) -> str:
    """The page of an opening that goes on where somebody writes this code."""
    return f"setup:{code}"
