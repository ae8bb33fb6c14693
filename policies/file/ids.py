"""Ids as admins write them: ``platform:kind:id``, the short ``telegram:4242``, and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from policies.announcement import Announcement, Audience
from policies.departments import Route
from policies.letters import MAIL, WEBHOOK
from policies.policy import Policy
from policies.rights import Right, Role, Scope
from policies.rule import Condition, Consequence, Rule

_FULL = re.compile(r"([a-z][a-z0-9_-]*):([a-z_]+):(\S(?:.*\S)?)")
_SHORT = re.compile(r"([a-z][a-z0-9_-]*):([^:\s](?:.*\S)?)")
_NUMBER = re.compile(r"-?\d+(?:[/:._-]\d+)*")
_NAMED_KINDS = ("role", "channel")
_FREE = frozenset({"sandbox", MAIL, WEBHOOK})
"""Where ids are words; elsewhere a word is a name that the platform has to resolve."""


def full(text: str, kinds: Sequence[str]) -> str | None:
    """The full id (the first of ``kinds`` where none is given), ``None`` when malformed."""
    if (found := _FULL.fullmatch(text)) and found[2] in kinds:
        return text
    if (found := _SHORT.fullmatch(text)) and ":" not in found[2]:
        return f"{found[1]}:{kinds[0]}:{found[2]}"
    return None


def is_place(text: str) -> bool:
    """Whether this is ``platform:kind:id``, such as ``discord:guild:1122``."""
    return _FULL.fullmatch(text) is not None


def is_name(id_: str) -> bool:
    """Whether an id holds a name (``discord:role:Mods``) that has to be looked up."""
    found = _FULL.fullmatch(id_)
    if not found or found[1] in _FREE or found[2] not in _NAMED_KINDS:
        return False
    return _NUMBER.fullmatch(found[3]) is None


def names_in(policy: Policy) -> tuple[str, ...]:
    """All ids of a policy that still hold names, sorted."""
    groups: Iterable[Iterable[str]] = (
        *(role.members for role in policy.roles),
        *(scope.channels for role in policy.roles for scope in _scopes(role)),
        *(rule.channels for rule in policy.rules),
        *(_channels(condition) for rule in policy.rules for condition in rule.when),
        policy.channel_names,
        (policy.staff_channel,),
        *((c.role, c.channel) for rule in policy.rules for c in rule.actions),
        *((*each.to, *each.mentions) for each in policy.announcements),
        *(each.to for each in policy.approvals),
        policy.audience.channels,
        (department.to for department in policy.departments),
        (route.to for route in policy.routes),
        *(route.channels for route in policy.routes),
        policy.logs.values(),
        (policy.digest.channel if policy.digest else "",),
    )
    return tuple(sorted({id_ for group in groups for id_ in group if is_name(id_)}))


def _channels(condition: Condition) -> Iterable[str]:
    """The channels that a condition of ``when`` names."""
    named = condition.name in ("channels", "not_channels")
    return condition.value if named and isinstance(condition.value, frozenset) else ()


def _scopes(role: Role) -> Iterable[Scope]:
    return (role.scope, *(right.scope for right in (*role.rights, *role.denied)))


def with_ids(policy: Policy, ids: Mapping[str, Sequence[str]]) -> Policy:
    """The policy with names replaced by the ids they stand for; unknown names stay."""
    if not ids:
        return policy

    def real(group: Iterable[str]) -> frozenset[str]:
        return frozenset(id_ for name in group for id_ in ids.get(name, (name,)))

    def one(id_: str) -> str:
        return next(iter(ids.get(id_, (id_,))), "")

    def sent(each: Announcement) -> Announcement:
        return replace(each, to=tuple(map(one, each.to)), mentions=tuple(map(one, each.mentions)))

    def routed(each: Route) -> Route:
        return replace(each, to=one(each.to), channels=real(each.channels))

    def ruled(rule: Rule) -> Rule:
        return replace(
            rule,
            channels=real(rule.channels),
            when=tuple(_asked(condition, real) for condition in rule.when),
            actions=tuple(_done(action, one) for action in rule.actions),
        )

    return replace(
        policy,
        roles=tuple(_held(role, real) for role in policy.roles),
        rules=tuple(map(ruled, policy.rules)),
        channel_names=dict(_called(policy, ids)),
        staff_channel=one(policy.staff_channel),
        announcements=tuple(map(sent, policy.announcements)),
        approvals=tuple(replace(each, to=real(each.to)) for each in policy.approvals),
        audience=Audience({one(id_): each for id_, each in policy.audience.channels.items()}),
        departments=tuple(replace(each, to=one(each.to)) for each in policy.departments),
        routes=tuple(map(routed, policy.routes)),
        logs={kind: one(id_) for kind, id_ in policy.logs.items()},
        digest=policy.digest and replace(policy.digest, channel=one(policy.digest.channel)),
        questions={one(id_): within for id_, within in policy.questions.items()},
    )


def _called(policy: Policy, ids: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str]]:
    """How channels are called, by id."""
    for key, name in policy.channel_names.items():
        yield from ((id_, name) for id_ in ids.get(key, (key,)))


def _asked(condition: Condition, real: Callable[[Iterable[str]], frozenset[str]]) -> Condition:
    channels = _channels(condition)
    return replace(condition, value=real(channels)) if channels else condition


def _held(role: Role, real: Callable[[Iterable[str]], frozenset[str]]) -> Role:
    """The role with the ids of its members and channels."""

    def where(scope: Scope) -> Scope:
        return replace(scope, channels=real(scope.channels)) if scope.channels else scope

    def right(given: Right) -> Right:
        return replace(given, scope=where(given.scope))

    return replace(
        role,
        members=real(role.members),
        rights=tuple(map(right, role.rights)),
        denied=tuple(map(right, role.denied)),
        scope=where(role.scope),
    )


def _done(action: Consequence, one: Callable[[str], str]) -> Consequence:
    return replace(action, role=one(action.role), channel=one(action.channel))
