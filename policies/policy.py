"""The policy as the core uses it: what the admin's file says, resolved, typed and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol, get_args

from policies.announcement import Announcement, Approval, Audience
from policies.departments import Department, Route
from policies.digest import Digest
from policies.events import Actor, Content, Event
from policies.learned.model import Model
from policies.matching.folding import Folded
from policies.matching.holding import SUMS
from policies.matching.terms import Hit
from policies.rights import Role
from policies.rule import Consequence, Rule
from policies.texts import said
from policies.timing.calendar import Calendar

Language = Literal["en", "zh-CN", "es"]
Tone = Literal["formal", "friendly"]
Acting = Literal["observe", "act"]
Kind = Literal["brand", "hobby", "open-source", "company", "gaming", "classroom"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What kinds of community there are policies for."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One ``[[ladder]]`` block: what follows on reaching ``at`` strikes."""

    at: int
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """What happens in an example, with its place in the file (``acme.toml:41``) and its ``path``
    there. ``expect`` are the rules that find something, ``actions`` what follows, as ``hallwarden
    decide`` prints it; ``None`` where nothing is said of that. ``of`` are the rules that it speaks
    of, if not of all: an included file knows nothing of what stands in others."""

    event: Event
    where: str
    path: str
    expect: tuple[str, ...] | None
    actions: tuple[str, ...] | None
    of: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One ``[[examples]]`` entry: what somebody says, or a conversation."""

    lines: tuple[ExampleLine, ...]

    @property
    def says(self) -> str:
        """The words of its last line."""
        return said(self.lines[-1].event, 0)

    @property
    def expect(self) -> tuple[str, ...]:
        """The rules that find something in its last line."""
        return self.lines[-1].expect or ()


class Scanner(Protocol):
    """All words, patterns and links of a policy, looked for at once."""

    def scan(self, content: Content, folded: Folded | None = None) -> Mapping[int, tuple[Hit, ...]]:
        """What was found, by the numbers of checks; only those that found something are in it.

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
    appeals_within: timedelta = timedelta(days=14)
    """How long after a sanction its member may ask for a review."""
    appeals_page: bool = False
    """Whether they are told of the page on which they can do so."""
    examples: tuple[Example, ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    channel_names: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Sentences that moderators name shortly, by that name, case-folded."""
    channel_languages: Mapping[str, Language] = field(default_factory=dict)
    scanner: Scanner
    names_scanner: Scanner | None = None
    """For what members call themselves; ``None`` where no rule looks at that."""
    proving: tuple[int, int] | None = None
    """How many messages on how many days a newcomer has to write by the rule that asks most;
    ``None`` where no rule asks."""
    announcements: tuple[Announcement, ...] = ()
    approvals: tuple[Approval, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    audience: Audience = field(default_factory=Audience)
    model: Model | None = None
    """What tells the signals ``spam`` and ``toxic``; ``None`` where no rule asks."""

    departments: tuple[Department, ...] = ()
    routes: tuple[Route, ...] = ()
    questions: Mapping[str, timedelta] = field(default_factory=dict)
    """Channels in which people ask, and within what time somebody answers."""
    share_with: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The platforms on which may be read what was written on one, by the platform of origin; its
    own always."""
    logs: Mapping[str, str] = field(default_factory=dict)
    """By kind (see ``policies.logs.kinds``) the channel in which moderators read what happens."""

    digest: Digest | None = None
    """What the team reads every morning; ``None``: nothing."""

    unlogged: frozenset[str] = field(init=False, repr=False)
    """Channels in which only the team reads, whatever kind; nothing there is logged."""
    by_bearer: Mapping[str, tuple[Role, ...]] = field(init=False, repr=False)
    """Roles by whom they are given to: a member, a platform's role or status, a role's own name."""
    reaching: bool = field(init=False, repr=False)
    """Whether any role holds everywhere once it is held somewhere."""
    limited: bool = field(init=False, repr=False)
    """Whether any role is held in some channels, places or platforms only."""
    always: tuple[int, ...] = field(init=False, repr=False)
    """Indexes of the running rules that are asked about every message, if it holds what they need.
    """
    asked: tuple[tuple[int, ...], ...] = field(init=False, repr=False)
    """Of these, the rules that are asked about a message that holds this, by all ``SUMS``."""
    triggered: Mapping[int, tuple[int, ...]] = field(init=False, repr=False)
    """Indexes of the other running rules, by the scanned checks that make them worth asking."""

    def __post_init__(self) -> None:
        given: dict[str, tuple[Role, ...]] = {}
        for role in self.roles:
            for bearer in {*role.members, f"community:role:{role.name}"}:
                given[bearer] = (*given.get(bearer, ()), role)
        own = (*(d.to for d in self.departments), *(r.to for r in self.routes))
        object.__setattr__(self, "unlogged", frozenset((*self.logs.values(), *own)) - {""})
        object.__setattr__(self, "by_bearer", given)
        object.__setattr__(self, "reaching", any(role.everywhere for role in self.roles))
        object.__setattr__(self, "limited", any(role.scope.limited for role in self.roles))
        running = [rule for rule in self.rules if rule.mode != "off"]
        always = tuple(rule.index for rule in running if rule.triggers is None)
        triggered: dict[int, tuple[int, ...]] = {}
        for rule in running:
            for number in rule.triggers or ():
                triggered[number] = (*triggered.get(number, ()), rule.index)
        object.__setattr__(self, "always", always)
        needs = [(index, self.rules[index].needs) for index in always]
        asked = tuple(tuple(i for i, n in needs if not n or n & held) for held in SUMS)
        object.__setattr__(self, "asked", asked)
        object.__setattr__(self, "triggered", triggered)

    def for_team(self, place: str, channel: str = "") -> bool:
        """Whether only the team reads there: its channel, or a place that is nothing but that
        channel, as a chat on Telegram is its own channel."""
        platform, _, chat = self.staff_channel.partition(":channel:")
        if not chat:
            return False
        own = place.startswith(f"{platform}:") and place.rpartition(":")[2] == chat
        return own or channel == self.staff_channel

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
