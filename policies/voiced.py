"""Voiced: the event that somebody came to a voice channel, left one, or went to another."""

from __future__ import annotations

from policies.events import Event


class Voiced(Event, frozen=True, array_like=True, kw_only=True, tag="voiced", gc=False):
    """The actor is in the voice channel ``channel`` now (empty: in none) and was in ``previous``,
    a full id too."""

    previous: str = ""
