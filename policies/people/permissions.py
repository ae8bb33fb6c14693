"""Permissions: whether somebody may ask something of the bot, and step by step why.

What allows or denies stands on a level. A permission is held where some level allows it and no
deny stands on that level or above. So a deny beats what is allowed beside it and below, an allow
counts whatever is denied below, and taking an allow away never allows more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple

from policies.actions import Text
from policies.draft import Draft
from policies.events import Actor
from policies.people.grants import every_role, grants
from policies.people.standing import PLATFORM_ADMINS
from policies.people.taken import suspended
from policies.rights import Right, Role

Level = Literal["owner", "member", "channel", "role", "place"]

LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        "owner": "who owns a place on its platform may always `stop`, and repair roles (`roles`)",
        "member": "what this very member was given or denied by `/role grant` and `/role deny`",
        "channel": "what a role allows or denies only in some channels, places or platforms",
        "role": "what a role allows or denies wherever it is held; who may anything may `stop`",
        "place": "who owns or administers a place may `stop`, and have `policy` and `roles` as long"
        " as no role of the file has them",
    }
)
"""The levels, the highest first, and what stands on each. Commands that need no permission are for
everybody, as long as their account is not in other hands."""

Here = tuple[str, str]
"""A place, and a channel of it."""
Outcome = Literal["taken", "denied", "elsewhere", "longer", "allowed", "nothing"]


class Entry(NamedTuple):
    """What allows or denies something: its ``source`` is a role's name, or empty; it ends at
    ``until`` (0: never)."""

    level: Level
    allows: bool
    right: Right
    source: str = ""
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody would do: ``lasting`` so long (``None``: nothing that lasts), there."""

    permission: str
    place: str
    channel: str
    lasting: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to an answer."""

    outcome: Outcome
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether it is allowed, and the steps that led there, in order."""

    allowed: bool
    steps: tuple[Step, ...]

    @property
    def longest(self) -> timedelta | None:
        """How long it may last at most, where only its length is in the way."""
        spans = [s.entry.right.up_to for s in self.steps if s.outcome == "longer" and s.entry]
        return max((span for span in spans if span), default=None)

    def has(self, outcome: Outcome) -> bool:
        """Whether there was such a step."""
        return any(step.outcome == outcome for step in self.steps)


def decided(draft: Draft, actor: Actor, held: tuple[Role, ...], asked: Asked) -> Answer:
    """Whether somebody who holds these roles may do it, and why."""
    if not held and suspended(draft, actor.id, held):
        return Answer(False, (Step("taken"),))
    steps: list[Step] = []
    every = entries(draft, actor, held, (asked.place, asked.channel))
    about = [entry for entry in every if entry.right.permission == asked.permission]
    for level in LEVELS:
        there = [entry for entry in about if entry.level == level]
        for entry in there:
            if not entry.allows and entry.right.scope.covers(asked.place, asked.channel):
                return Answer(False, (*steps, Step("denied", entry)))
        for entry in there:
            if entry.allows:
                outcome = _outcome(entry.right, asked)
                steps.append(Step(outcome, entry))
                if outcome == "allowed":
                    return Answer(True, tuple(steps))
    return Answer(False, (*steps, Step("nothing")))


def _outcome(right: Right, asked: Asked) -> Outcome:
    if not right.scope.covers(asked.place, asked.channel):
        return "elsewhere"
    return "allowed" if right.lasts(asked.lasting) else "longer"


def holds(
    draft: Draft, actor: Actor, held: tuple[Role, ...], right: Right, here: Here
) -> float | None:
    """Until when somebody has a right as far and wherever it goes (0: for good), so that they may
    pass it on; ``None`` if they have not. Whatever is denied anywhere is not passed on."""
    if not held and suspended(draft, actor.id, held):
        return None
    found: list[float] = []
    every = entries(draft, actor, held, here)
    about = [entry for entry in every if entry.right.permission == right.permission]
    for level in LEVELS:
        there = [entry for entry in about if entry.level == level]
        if not all(entry.allows for entry in there):
            break
        found += [e.until for e in there if _contains(e.right, right)]
    if not found:
        return None
    return 0.0 if not all(found) else max(found)


def _contains(mine: Right, other: Right) -> bool:
    longer = mine.up_to is not None and (other.up_to is None or other.up_to > mine.up_to)
    return not longer and other.scope.within(mine.scope)


def repairs(actor: Actor) -> bool:
    """Whether somebody owns the place on its platform: they may give what they do not hold, so
    that there is always a way back."""
    return actor.status == "owner"


def entries(draft: Draft, actor: Actor, held: tuple[Role, ...], here: Here) -> Iterator[Entry]:
    """Everything that allows or denies something to somebody who holds these roles there."""
    if repairs(actor):
        yield from (Entry("owner", True, Right(each)) for each in ("stop", "roles"))
    barred = draft.remembered(actor.id, f"ban@{here[0]}") is not None
    for grant in grants(draft, actor.id):
        if grant.kind == "deny" or (grant.kind == "may" and not barred):
            allows = grant.kind == "may"
            yield Entry("member", allows, grant.right, until=grant.until)
            if allows:
                yield Entry("member", True, replace(grant.right, permission="stop"))
    given = draft.policy.roles_of(actor)
    ends = {g.what: g.until for g in grants(draft, actor.id) if g.kind == "role"}
    for role in held:
        until = 0.0 if role in given else ends.get(role.name, 0.0)
        yield from _of_role(role, until, here)
    if actor.status in PLATFORM_ADMINS or actor.identity == "place":
        yield Entry("place", True, Right("stop"))
        for each in ("policy", "roles"):
            if not any(each in role.may for role in draft.policy.roles):
                yield Entry("place", True, Right(each))


def _of_role(role: Role, until: float, here: Here) -> Iterator[Entry]:
    rights = [(True, right) for right in role.rights]
    rights += [(False, right) for right in role.denied]
    if role.rights:
        rights.append((True, Right("stop")))
    for allows, right in rights:
        scope = right.scope
        if role.scope.limited and scope.covers(*here):
            scope = role.scope.met(scope)
        elif role.scope.limited and allows:
            # The role is held here; what it allows elsewhere is not known to hold there.
            continue
        level: Level = "channel" if scope.limited else "role"
        yield Entry(level, allows, replace(right, scope=scope), role.name, until)


def holders(draft: Draft, permission: str) -> Text:
    """The names of the roles that may: for "Only {role} can do this"."""
    every = every_role(draft)
    able = [r.name for r in every if permission in r.may or (permission == "stop" and r.may)]
    return (" / ".join(able),) if able else draft.say("the_team")
