"""Files that go with an answer: named in an action by reference only, and put together when the
answer leaves, so that the outbox never holds what is in them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

LARGEST = 8_000_000
"""Bytes: what every platform takes from a bot (Discord: 10 MiB, Telegram: 50 MB)."""


class Enclosed(Struct, frozen=True, array_like=True, gc=False):
    """A file for the one member who is answered: all that is held of them in a community
    (``mydata``), called ``name``. ``refused`` are the words where it cannot reach them."""

    kind: Literal["mydata"]
    community: str
    member: str
    name: str
    refused: str = ""
