"""Feasible: what each platform can make of each rule, and the ladder by which it falls short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from policies.letters import MAIL, by_letter
from policies.logs.kinds import MESSAGES, VOICE
from policies.policy import Policy
from policies.rule import REPORTING, Consequence, Rule

WEAKER: Mapping[str, str] = MappingProxyType(
    {
        "ban": "kick",
        "kick": "timeout",
        "timeout": "alert",
        "quarantine": "alert",
        "compromised": "delete",
        "delete": "hold",
        "hold": "alert",
        "warn": "alert",
        "lock": "slowmode",
        "slowmode": "alert",
        "role_add": "alert",
        "role_remove": "alert",
        "rename": "alert",
        "pause": "alert",
    }
)
"""What is done instead of what a platform refuses or cannot do: one rung weaker, never harsher.
What is not in it has nothing below it."""

OURS = frozenset({"strike", "posture"})
"""What no platform takes part in: it is only written down."""

Standing = Literal["enforced", "degraded", "impossible"]
Limit = Literal["", "age", "renewed", "lifted", "rights"]
"""How an action that is done falls short: only messages up to an ``age``, ``renewed`` because the
platform ends it early, ``lifted`` by the bot because the platform does not end it; the ``rights``
of an account in other hands stay on the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a bot with every right it can have is able to do on one platform.

    ``can`` holds actions as a policy writes them. ``deletes_within`` is the greatest age of a
    message that can still be removed, ``timeout_max`` the longest timeout of one call; ``None`` is
    no limit. ``bans_until``: the platform itself ends a ban. ``hears_banned``: whoever is banned
    can still write to the bot by themself. ``sees_deletions``: it tells when others delete
    a message; ``hears_voice``: who comes and goes where people talk.
    """

    name: str
    can: frozenset[str]
    deletes_within: timedelta | None = None
    timeout_max: timedelta | None = None
    bans_until: bool = True
    hears_banned: bool = True
    sees_deletions: bool = True
    hears_voice: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a rule on one platform: ``instead`` is what is done where it is degraded.

    ``span`` is what ``limit`` is about, where that is a length of time.
    """

    do: str
    standing: Standing
    instead: str = ""
    limit: Limit = ""
    span: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one rule comes to on one platform, called ``name`` where it is known."""

    rule: Rule
    platform: str
    name: str
    steps: tuple[Step, ...]

    @property
    def standing(self) -> Standing:
        """That of the action which fares worst."""
        found = {step.standing for step in self.steps}
        if "impossible" in found:
            return "impossible"
        return "degraded" if "degraded" in found else "enforced"


def prospects(
    policy: Policy, places: Iterable[str], able: Mapping[str, Capabilities]
) -> tuple[Prospect, ...]:
    """Every rule that is not off, on every platform of these places, in the policy's order.

    ``able`` holds the platforms that the bot can reach, by their ids; on any other nothing can be
    done.
    """
    platforms = dict.fromkeys(place.partition(":")[0] for place in places)
    heard = policy.staff_channel.partition(":")[0] in able
    reporting = REPORTING if heard else {"case"} if policy.departments else set[str]()
    return tuple(
        Prospect(
            rule,
            platform,
            able[platform].name if platform in able else platform,
            tuple(_step(c, able.get(platform), reporting) for c in asked(policy, rule)),
        )
        for rule in policy.rules
        if rule.mode != "off"
        for platform in platforms
    )


def unmet(found: Iterable[Prospect]) -> Iterator[Prospect]:
    """Where a rule that ``must`` be enforced is not."""
    return (each for each in found if each.rule.must and each.standing != "enforced")


def unreached(
    policy: Policy, found: Iterable[Prospect], able: Mapping[str, Capabilities]
) -> Iterator[Prospect]:
    """Where a rule bans members who can ask nobody for a review: they cannot write to the bot, and
    no message comes before the ban with the button for it."""
    for each in found:
        told = each.rule.tell == "private" and bool(policy.staff_channel)
        bans = any(step.do == "ban" and step.standing == "enforced" for step in each.steps)
        if bans and not told and not able[each.platform].hears_banned:
            yield each


def unseen(
    policy: Policy, places: Iterable[str], able: Mapping[str, Capabilities]
) -> Iterator[tuple[str, str]]:
    """Each log that the policy wants, and the name of a platform of these places that does not tell
    what stands in it: of deletions, or of voice channels."""
    for platform in dict.fromkeys(place.partition(":")[0] for place in places):
        if platform in able:
            one = able[platform]
            for kind, told in ((MESSAGES, one.sees_deletions), (VOICE, one.hears_voice)):
                if kind in policy.logs and not told:
                    yield kind, one.name


def unposted(
    policy: Policy, domains: Collection[str], hooks: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Where the policy has letters go that cannot leave, by path and channel: mail goes to the
    organisation's ``domains`` (in lower case), deliveries to the ``hooks`` that have a name."""
    named = [(f"departments.{each.name}.to", each.to) for each in policy.departments]
    named += [(f"routes[{n}].to", each.to) for n, each in enumerate(policy.routes, 1)]
    for path, channel in named:
        if by_letter(channel):
            address = channel.split(":", 2)[2]
            mail = channel.startswith(f"{MAIL}:")
            if (address.rpartition("@")[2].lower() if mail else address) not in (
                domains if mail else hooks
            ):
                yield path, channel


def asked(policy: Policy, rule: Rule) -> Iterator[Consequence]:
    """What a rule may lead to: its own actions, and the ladder's if it strikes; each once."""
    seen: set[tuple[str, timedelta | None]] = set()
    striking = any(c.do == "strike" for c in rule.actions)
    ladder = (rung.consequence for rung in policy.ladder) if striking else ()
    for consequence in (*rule.actions, *ladder):
        if (key := (consequence.do, consequence.duration)) not in seen:
            seen.add(key)
            yield consequence


def _step(asked_for: Consequence, able: Capabilities | None, reporting: Set[str]) -> Step:
    """``reporting``: what reaches the people who run the community; those of a department are
    called whether or not a card is read."""
    if able is None:
        return Step(asked_for.do, "impossible")
    can = able.can | OURS | reporting
    if asked_for.do in can:
        limit, span = _limit(asked_for, able)
        return Step(asked_for.do, "enforced", "", limit, span)
    instead = WEAKER.get(asked_for.do, "")
    while instead and instead not in can:
        instead = WEAKER.get(instead, "")
    return Step(asked_for.do, "degraded" if instead else "impossible", instead)


def _limit(asked_for: Consequence, able: Capabilities) -> tuple[Limit, timedelta | None]:
    lasting = asked_for.duration
    if asked_for.do == "delete" and able.deletes_within:
        return "age", able.deletes_within
    if asked_for.do == "timeout" and able.timeout_max and lasting and lasting > able.timeout_max:
        return "renewed", able.timeout_max
    if asked_for.do == "compromised" and "role_remove" not in able.can:
        return "rights", None
    if asked_for.do == "ban" and lasting and not able.bans_until:
        return "lifted", None
    return "", None
