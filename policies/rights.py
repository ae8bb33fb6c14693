"""Rights: what somebody may ask of the bot, up to what bound, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

PERMISSIONS = (
    *("warn", "timeout", "kick", "ban", "lift", "delete", "case", "announce"),
    *("stop", "policy", "roles", "approve", "mention"),
)
"""What a role may be allowed. ``policy`` is the admin's; with ``roles`` one gives and takes roles,
though never more than one holds oneself."""

FOR_GOOD = timedelta.max
"""How long something is to last that has no end."""
DUTIES = ("review queue", "announcements", "customer questions", "activities")
"""What somebody should see to in every community; a role may have others besides."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something holds: on these platforms, in these places, in these channels. What is empty
    limits nothing."""

    platforms: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()

    @property
    def limited(self) -> bool:
        """Whether there is anywhere that it does not hold."""
        return bool(self.platforms or self.places or self.channels)

    def covers(self, place: str, channel: str) -> bool:
        """Whether it holds in that channel of that place."""
        return (
            (not self.platforms or place.partition(":")[0] in self.platforms)
            and (not self.places or place in self.places)
            and (not self.channels or channel in self.channels)
        )

    def within(self, other: Scope) -> bool:
        """Whether the other holds wherever this one does."""
        return (
            _inside(self.platforms, other.platforms)
            and _inside(self.places, other.places)
            and _inside(self.channels, other.channels)
        )

    def met(self, other: Scope) -> Scope:
        """Where both hold, which may be nowhere."""
        return Scope(
            _both(self.platforms, other.platforms),
            _both(self.places, other.places),
            _both(self.channels, other.channels),
        )


def _both(mine: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    return (mine & theirs or _NOWHERE) if mine and theirs else mine | theirs


_NOWHERE = frozenset({"-"})
"""No platform, place or channel is called so."""


def _inside(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return not theirs or (bool(mine) and mine <= theirs)


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Right:
    """One permission; ``up_to`` is how long what is done with it may last (``None``: any time)."""

    permission: str
    up_to: timedelta | None = None
    scope: Scope = EVERYWHERE

    def lasts(self, asked: timedelta | None) -> bool:
        """Whether it goes so far; ``None`` asks for nothing that lasts."""
        return asked is None or self.up_to is None or asked <= self.up_to


@dataclass(frozen=True, slots=True)
class Ration:
    """How often something may be done: ``most`` times ``within`` a length of time."""

    most: int
    within: timedelta


RATIONS: Mapping[str, Ration] = MappingProxyType(
    {"ban": Ration(20, timedelta(hours=1)), "kick": Ration(20, timedelta(hours=1))}
)
"""For whom no role says anything else."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who has it and what they may. Roles rank in the order of the file, the first highest; those
    that were made by command come after them.

    ``members`` are full ids: ``platform:member:id``, ``platform:role:id`` or
    ``platform:status:word``. It is held, and its powers count, only within ``scope``.
    """

    name: str
    members: frozenset[str]
    rights: tuple[Right, ...]
    rank: int
    immune: bool
    everywhere: bool = False
    denied: tuple[Right, ...] = ()
    scope: Scope = EVERYWHERE
    duties: tuple[str, ...] = ()
    budget: Mapping[str, Ration] = field(default_factory=dict, hash=False)
    may: frozenset[str] = field(init=False, compare=False)
    """The permissions among its rights, wherever and however far they go."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "may", frozenset(each.permission for each in self.rights))
