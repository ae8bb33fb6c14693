"""The root of everything Hallwarden raises on purpose."""

from __future__ import annotations


class HallwardenError(Exception):
    """Something that the message explains: the thing, the place and the remedy."""
