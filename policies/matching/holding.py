"""Holding: what kinds of things a message holds, so that filters for others need not be asked."""

from __future__ import annotations

from policies.events import Content

FILES, CALLS, PATHS, FOREIGN, DATA = 1, 2, 4, 8, 16
"""Files; somebody or something that may be called; what may lead somewhere; letters other than
ASCII; what may be personal data. Sums of them are what a filter needs one of, 0 is nothing."""
SUMS = range(FILES + CALLS + PATHS + FOREIGN + DATA + 1)
"""Every such sum."""


def holding(content: Content) -> int:
    """What there is of all this, but for ``DATA``, which takes a search."""
    text, links, held = content.text, content.links, 0
    if content.attachments:
        held = FILES
    if links or content.mentions or "@" in text:
        held |= CALLS
    if links or content.parts or "/" in text:
        held |= PATHS
    plain = text.isascii()
    if plain and content.parts:
        plain = all(part.text.isascii() for part in content.parts)
    return held if plain else held | FOREIGN
