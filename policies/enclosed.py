"""Files that go with an answer or an announcement: named in an action by reference only, and put in
when it leaves, so that the outbox never holds what is in them."""

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


PICTURES = (".png", ".jpg", ".jpeg", ".webp")


class Carried(Struct, frozen=True, array_like=True, gc=False):
    """A file of an announcement: what it is called, its ``size`` in bytes, and the ``digest`` under
    which its content is kept."""

    name: str
    size: int
    digest: str

    @property
    def picture(self) -> bool:
        """Whether it is one that platforms show."""
        return self.name.casefold().endswith(PICTURES)


class Card(Struct, frozen=True, array_like=True, gc=False):
    """How an announcement is shown: in a frame of that ``colour`` (RGB; ``None``: in none) where
    there are frames, with a ``file``. ``titled``: its text is a title, an empty line, and the rest.
    """

    titled: bool = False
    colour: int | None = None
    file: Carried | None = None
