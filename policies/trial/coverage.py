"""Coverage: rules that never act, contradict themselves, or are hidden or repeated by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from policies.escalation import SEVERITY
from policies.policy import Policy
from policies.rule import AllOf, Check, Consequence, NoneOf, Rule, Test
from policies.trial.entries import enough, entries, freed, looked_for, needed, nothing

Kind = Literal["dead", "contradictory", "shadowed", "overlapping"]
_MODES = ("off", "shadow", "canary", "enforce")


class Remark(Struct, frozen=True, kw_only=True):
    """Something about a rule; ``why`` is its sentence, ``other`` the rule that it is about as well,
    ``entries`` the words, patterns, hosts, roles or channels concerned."""

    kind: Kind
    rule: str
    place: str
    why: str
    other: str = ""
    entries: tuple[str, ...] = ()


def coverage(policy: Policy, today: date) -> tuple[Remark, ...]:
    """All remarks, rule by rule; ``today`` is the community's date."""
    found: list[Remark] = []
    for number, rule in enumerate(policy.rules):
        dead = [*_dead(rule, policy, today)]
        found += dead
        found += _contradictions(rule, policy)
        if dead:
            continue
        for earlier in policy.rules[:number]:
            if not [*_dead(earlier, policy, today)]:
                found += _beside(earlier, rule)
    return tuple(found)


def _remark(kind: Kind, rule: Rule, why: str, entries: Any = (), other: str = "") -> Remark:
    told = tuple(sorted(map(str, entries)))
    return Remark(kind=kind, rule=rule.name, place=rule.place, why=why, other=other, entries=told)


def _dead(rule: Rule, policy: Policy, today: date) -> Iterator[Remark]:
    if rule.mode == "off":
        yield _remark("dead", rule, "off")
    if rule.until is not None and rule.until < today:
        yield _remark("dead", rule, "until", (rule.until,))
    if nothing(rule.test):
        yield _remark("dead", rule, "empty")
    when = {condition.name: condition.value for condition in rule.when}
    here = {place.partition(":")[0] for place in policy.places}
    asked = when.get("platforms")
    if here and isinstance(asked, frozenset) and here.isdisjoint(asked):
        yield _remark("dead", rule, "platforms", asked)
    roles = when.get("roles")
    if isinstance(roles, frozenset) and not any(r.members for r in policy.roles if r.name in roles):
        yield _remark("dead", rule, "nobody", roles)


_BETWEEN = (
    ("messages_at_least", "messages_up_to", True),
    ("member_for_at_least", "member_for_less_than", False),
    ("account_older_than", "account_younger_than", False),
)
"""Conditions that exclude each other: the first beyond the second, or as much where not allowed."""


def _contradictions(rule: Rule, policy: Policy) -> Iterator[Remark]:
    when: dict[str, Any] = {condition.name: condition.value for condition in rule.when}
    for least, most, equal in _BETWEEN:
        if least in when and most in when:
            low, high = when[least], when[most]
            if low > high or (low == high and not equal):
                yield _remark("contradictory", rule, "between", (least, most))
    for some, none in (("roles", "without_roles"), ("channels", "not_channels")):
        if some in when and when[some] <= when.get(none, frozenset()):
            yield _remark("contradictory", rule, "both", when[some])
    only = rule.channels if rule.mode != "canary" else frozenset()
    if only and "channels" in when and only.isdisjoint(when["channels"]):
        yield _remark("contradictory", rule, "channels", when["channels"])
    if "roles" in when and when["roles"] <= rule.exempt:
        yield _remark("contradictory", rule, "exempt", when["roles"])
    if not rule.bots and (when.get("bot") or when.get("webhook")):
        yield _remark("contradictory", rule, "bots")
    if everybody := _everybody(rule, policy):
        yield _remark("contradictory", rule, "everybody", everybody)
    yield from _inside(rule, rule.test)


def _everybody(rule: Rule, policy: Policy) -> frozenset[str]:
    """The exempt roles that every member has: by Telegram's status of ordinary members."""
    return frozenset(
        role.name
        for role in policy.roles
        if role.name in rule.exempt and any(m.endswith(":status:member") for m in role.members)
    )


def _inside(rule: Rule, test: Test) -> Iterator[Remark]:
    for check in test.checks():
        both = {entry[0] for entry in entries(check)} & freed(check)
        if both:
            yield _remark("contradictory", rule, "allowed", both)
    if isinstance(test, AllOf):
        wanted = [(c.filter, c.settings) for c in test.tests if isinstance(c, Check)]
        refused = [t.test for t in test.tests if isinstance(t, NoneOf)]
        for one in refused:
            if isinstance(one, Check) and (one.filter, one.settings) in wanted:
                yield _remark("contradictory", rule, "not", (one.filter,))


def _beside(earlier: Rule, rule: Rule) -> Iterator[Remark]:
    """What an earlier rule leaves of a later one."""
    finds, wider = enough(earlier.test), _wider(earlier, rule)
    if wider and any(some and some <= finds for some in needed(rule.test)):
        if earlier.stop:
            yield _remark("shadowed", rule, "stop", other=earlier.name)
            return
        if _MODES.index(earlier.mode) >= _MODES.index(rule.mode) and _graver(earlier, rule):
            yield _remark("shadowed", rule, "graver", other=earlier.name)
            return
    if both := looked_for(earlier.test) & looked_for(rule.test):
        yield _remark("overlapping", rule, "same", {entry[0] for entry in both}, earlier.name)


def _wider(earlier: Rule, rule: Rule) -> bool:
    """Whether the earlier rule is asked whenever the later one is."""
    conditions = set(earlier.when) <= set(rule.when)
    where = not earlier.channels or (bool(rule.channels) and rule.channels <= earlier.channels)
    everybody = earlier.mode != "canary" or earlier.stop
    lasting = earlier.until is None or (rule.until is not None and rule.until <= earlier.until)
    bots = earlier.bots or not rule.bots
    return conditions and where and everybody and lasting and bots and earlier.exempt <= rule.exempt


def _graver(earlier: Rule, rule: Rule) -> bool:
    """Whether all that the later rule asks for is done by the earlier one as well, or more."""
    if earlier.cooldown > rule.cooldown or (rule.even_immune and not earlier.even_immune):
        return False
    return all(any(_covers(had, asked) for had in earlier.actions) for asked in rule.actions)


def _covers(had: Consequence, asked: Consequence) -> bool:
    if had == asked:
        return True
    if had.do in SEVERITY and asked.do in SEVERITY:
        return _weight(had) >= _weight(asked)
    return had.do == asked.do == "strike" and had.times >= asked.times


def _weight(asked: Consequence) -> tuple[int, float]:
    length = asked.duration.total_seconds() if asked.duration else float("inf")
    return SEVERITY[asked.do], length
