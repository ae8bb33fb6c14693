"""What the worker tells of a file."""

from __future__ import annotations

from msgspec import Struct

from policies.events import Facts, Part

QR, FILE = "qr", "file"
"""Kinds of parts: what a code says, and what a text file says."""


class Seen(Struct, frozen=True, array_like=True):
    """The facts, and the texts that can be read in the file."""

    facts: Facts
    texts: tuple[Part, ...] = ()


def clean(text: str) -> str:
    """The text without halves of surrogate pairs, which no wire carries."""
    return text.encode("utf-8", "replace").decode("utf-8")
