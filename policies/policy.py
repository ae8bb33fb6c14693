"""The policy as the core uses it: what the admin's file says, resolved, typed and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol

from policies.decision import Mode
from policies.events import Actor, Content
from policies.matching.folding import Folded
from policies.matching.terms import Hit

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
    memory: str = field(init=False, repr=False)
    """The name under which its filter remembers something of a member."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "memory", f"{self.filter}:{self.name}")


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

    def scan(self, content: Content, folded: Folded | None = None) -> Mapping[int, tuple[Hit, ...]]:
        """What was found, by rule index; only rules that found something are in it.

        ``folded`` is the message's own text where it has been folded already.
        """
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

    by_bearer: Mapping[str, tuple[Role, ...]] = field(init=False, repr=False)
    """Roles by whom they are given to: a member, a platform's role or status, a role's own name."""
    reaching: bool = field(init=False, repr=False)
    """Whether any role holds everywhere once it is held somewhere."""

    def __post_init__(self) -> None:
        given: dict[str, tuple[Role, ...]] = {}
        for role in self.roles:
            for bearer in {*role.members, f"community:role:{role.name}"}:
                given[bearer] = (*given.get(bearer, ()), role)
        object.__setattr__(self, "by_bearer", given)
        object.__setattr__(self, "reaching", any(role.everywhere for role in self.roles))

    def roles_of(self, actor: Actor) -> tuple[Role, ...]:
        """The roles that this actor has by id, platform role or status, highest first."""
        given = self.by_bearer
        found = given.get(actor.id, ())
        for bearer in actor.roles:
            found += given.get(bearer, ())
        if actor.status:
            found += given.get(f"{actor.id.partition(':')[0]}:status:{actor.status}", ())
        if len(found) < 2:
            return found
        return tuple(sorted(set(found), key=lambda role: role.rank))
