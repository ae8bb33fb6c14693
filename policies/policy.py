"""The policy as the core uses it: what the admin's file says, resolved, typed and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol

from policies.decision import Mode
from policies.events import Actor, Content

Language = Literal["en", "zh-CN", "es"]
Tone = Literal["formal", "friendly"]
Tell = Literal["private", "here", "nobody"]
Acting = Literal["observe", "act"]
Doing = Literal["delete", "strike", "warn", "timeout", "kick", "ban", "alert"]

PERMISSIONS = ("warn", "timeout", "kick", "ban", "lift", "delete", "case", "stop", "policy")
"""What a role may be allowed; ``policy`` is the admin's."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who has it and what they may. Roles rank in the order of the file, the first highest.

    ``members`` are full ids: ``platform:member:id``, ``platform:role:id`` or
    ``platform:status:word``.
    """

    name: str
    members: frozenset[str]
    may: frozenset[str]
    rank: int
    immune: bool
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Consequence:
    """One action that a rule or the ladder asks for."""

    do: Doing
    duration: timedelta | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a filter found something: ``span`` in code points of text ``part``."""

    part: int = 0
    span: tuple[int, int] = (0, 0)
    view: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One ``[[rules]]`` entry. ``check`` is the typed settings of its filter.

    ``even_immune``: an immune account's message may be deleted too, outside the staff channel.
    """

    name: str
    index: int
    filter: str
    check: object
    actions: tuple[Consequence, ...]
    because: str = ""
    tell: Tell = "nobody"
    mode: Mode = "enforce"
    channels: frozenset[str] = frozenset()
    share: float = 0.0
    exempt: frozenset[str] = frozenset()
    bots: bool = False
    even_immune: bool = False
    must: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One ``[[ladder]]`` block: what follows on reaching ``at`` strikes."""

    at: int
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class Example:
    """One ``[[examples]]`` entry, with its place in the file (``acme.toml:41``)."""

    says: str
    expect: tuple[str, ...]
    where: str
    member: str = ""
    roles: tuple[str, ...] = ()
    platform: str = "sandbox"
    channel: str = ""
    at: str = ""


class Scanner(Protocol):
    """All words, patterns and links of a policy, looked for at once."""

    def scan(self, content: Content) -> Mapping[int, tuple[Hit, ...]]:
        """What was found, by rule index; only rules that found something are in it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything ``decide`` knows about how a community wants to be kept."""

    community: str
    bundle: str
    language: Language = "en"
    tone: Tone = "friendly"
    timezone: str = "UTC"
    places: tuple[str, ...] = ()
    staff_channel: str = ""
    acting: Acting = "act"
    signed_by: str = ""
    roles: tuple[Role, ...] = ()
    rules: tuple[Rule, ...] = ()
    ladder: tuple[Rung, ...] = ()
    strikes_expire: timedelta = timedelta(days=30)
    examples: tuple[Example, ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    channel_names: Mapping[str, str] = field(default_factory=dict)
    scanner: Scanner
    always: tuple[int, ...] = ()
    """Indexes of the rules that look at every message, whatever it says (flood, repeats)."""

    def roles_of(self, actor: Actor) -> tuple[Role, ...]:
        """The roles that this actor has by id, platform role or status, highest first."""
        platform = actor.id.partition(":")[0]
        held = {actor.id, f"{platform}:status:{actor.status}", *actor.roles}
        return tuple(
            role
            for role in self.roles
            if not held.isdisjoint(role.members) or f"community:role:{role.name}" in held
        )
