"""One difference between two policies, and which way it goes where that is certain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Part = Literal["policy", "places", "roles", "rules", "ladder", "wording", "channels", "examples"]
What = Literal["added", "removed", "changed", "moved"]
Effect = Literal["", "stricter", "laxer"]


class Change(Struct, frozen=True, kw_only=True):
    """What is ``part``'s ``name`` now that it was not before.

    ``key`` is the setting (empty: the whole entry), ``before`` and ``after`` its values in the
    policy's own words; of lists, ``added`` and ``removed`` are the entries. ``effect`` is which way
    it goes by itself, and empty where that is not certain.
    """

    part: Part
    what: What
    name: str = ""
    key: str = ""
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    effect: Effect = ""


def turned(effect: Effect) -> Effect:
    """The other way."""
    return "laxer" if effect == "stricter" else "stricter" if effect == "laxer" else ""


def way(before: object, after: object, *, more: Effect) -> Effect:
    """Which way a value goes of which more of it goes ``more``; of sets and numbers alike."""
    if before == after:
        return ""
    if isinstance(before, frozenset) and isinstance(after, frozenset):
        return more if before < after else turned(more) if after < before else ""
    if before is None or after is None or isinstance(before, str) or isinstance(after, str):
        return ""
    return more if before < after else turned(more)  # type: ignore[operator]


def together(effects: Iterable[Effect]) -> Effect:
    """The way that all of them go that go any; empty where they part."""
    found = {effect for effect in effects if effect}
    return found.pop() if len(found) == 1 else ""
