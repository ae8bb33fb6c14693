"""What can go wrong, as one tree: each message names the thing, the place and the remedy."""

from __future__ import annotations


class HallwardenError(Exception):
    """Anything that the program itself reports as wrong."""


class TokenRefused(HallwardenError):
    """A platform does not accept the bot's token."""
