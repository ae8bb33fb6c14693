"""Alternatives: which single thing, were it otherwise, would have changed a decision.

Each is tried by deciding once more; nothing here knows what would follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import Struct, structs

from policies.conditions import CONDITIONS
from policies.decide import decide
from policies.decision import Decision
from policies.decision_lines import kind, shown
from policies.events import Event, Message
from policies.filters.newcomer import Newcomer
from policies.lifecycle import page
from policies.people.standing import roles
from policies.policy import Policy
from policies.rule import Condition, Rule
from policies.state import Held, Page, View, Window
from policies.trial.facts import before
from policies.trial.shown import value
from policies.trial.trace import Pages, Trace

_DAY = 86_400.0


class Alternative(Struct, frozen=True, kw_only=True):
    """If it were so (``key``, about ``rule`` if given, with ``value``), the verdict would be this,
    and these the actions."""

    key: str
    rule: str = ""
    value: str = ""
    verdict: str = ""
    actions: tuple[str, ...] = ()


class _Try(NamedTuple):
    told: Alternative
    event: Event
    pages: Pages
    policy: Policy


def alternatives(
    event: Event, pages: Pages, now: float, policy: Policy, traced: Trace
) -> tuple[Alternative, ...]:
    """All of them that lead elsewhere, each thing once."""
    was = _came(decide(event, View(pages, now), policy))
    found: dict[Alternative, None] = {}
    for one in _tries(event, pages, now, policy, traced):
        came = _came(decide(one.event, View(one.pages, now), one.policy))
        if came != was:
            verdict, actions = came
            found[structs.replace(one.told, verdict=verdict, actions=actions)] = None
    return tuple(found)


def _came(decision: Decision) -> tuple[str, tuple[str, ...]]:
    actions = {kind(action) for action in decision.actions if shown(action)}
    return decision.verdict, tuple(sorted(actions))


def _tries(event: Event, pages: Pages, now: float, policy: Policy, traced: Trace) -> Iterator[_Try]:
    yield from _of_member(event, pages, now, policy)
    if event.received > event.at:
        told = Alternative(key="in_time")
        yield _Try(told, structs.replace(event, received=event.at), pages, policy)
    if policy.acting == "observe":
        yield _Try(Alternative(key="acting"), event, pages, replace(policy, acting="act"))
    if roles(before(event, View(pages, now), policy), event.actor):
        yield _Try(Alternative(key="no_role"), event, pages, replace(policy, roles=()))
    for rule, one in zip(policy.rules, traced.rules, strict=True):
        for key, changed in _of_rule(rule, one.outcome, one.key):
            told = Alternative(key=key, rule=rule.name, value=one.key if key == "lifted" else "")
            rules = tuple(changed if r is rule else r for r in policy.rules)
            yield _Try(told, event, pages, replace(policy, rules=rules))
        for name in ("watches", "braked"):
            if name in pages.get(page(rule.name), {}):
                kept = _changed(pages, page(rule.name), {name: None})
                yield _Try(Alternative(key=f"not_{name}", rule=rule.name), event, kept, policy)


def _of_rule(rule: Rule, outcome: str, key: str) -> Iterator[tuple[str, Rule]]:
    """What of a rule itself could be otherwise."""
    lifted: dict[str, dict[str, Any]] = {
        "bots": {"bots": True},
        "channels": {"channels": frozenset()},
        "exempt": {"exempt": frozenset()},
        "until": {"until": None},
    }
    if outcome == "found":
        yield "without", replace(rule, mode="off")
        if rule.mode in ("shadow", "canary"):
            yield "enforced", replace(rule, mode="enforce", channels=frozenset())
    elif key.startswith("when."):
        kept = tuple(c for c in rule.when if f"when.{c.name}" != key)
        yield "lifted", replace(rule, when=kept)
    elif key in lifted:
        yield "lifted", replace(rule, **lifted[key])


def _of_member(event: Event, pages: Pages, now: float, policy: Policy) -> Iterator[_Try]:
    """What of the member could be otherwise: only where a rule looks at it, and just so far that it
    sees the difference."""
    facts = before(event, View(pages, now), policy)
    held = roles(facts, event.actor)
    for rule in policy.rules if event.actor.id else ():
        for condition in rule.when:
            holds = CONDITIONS[condition.name](facts, held, condition.value)
            if changed := _otherwise(condition, not holds, event, pages, now):
                yield _Try(*changed, policy)
        for check in rule.checks:
            if isinstance(settings := check.settings, Newcomer):
                today = int(event.at.timestamp() // _DAY)
                proof = Held((settings.messages, settings.days, today))
                kept = _changed(pages, event.actor.id, {"proven": proof})
                told = Alternative(key="proven", value=str(settings.messages))
                yield _Try(told, event, kept, policy)


_EDGES: Mapping[str, tuple[str, int, int]] = MappingProxyType(
    {
        "messages_up_to": ("messages", 0, 1),
        "messages_at_least": ("messages", 0, -1),
        "strikes_at_least": ("strikes", 0, -1),
        "member_for_less_than": ("member_for", -1, 0),
        "member_for_at_least": ("member_for", 0, -1),
        "account_younger_than": ("account", -1, 0),
        "account_older_than": ("account", 0, -1),
    }
)
"""The fact that a condition looks at, and how far from its bound (in seconds, if it is a length of
time) it just holds and just does not."""


def _otherwise(
    condition: Condition, hold: bool, event: Event, pages: Pages, now: float
) -> tuple[Alternative, Event, Pages] | None:
    """The member with just so much more or less that the condition holds, or does not."""
    if condition.name not in _EDGES:
        return None
    fact, holding, failing = _EDGES[condition.name]
    beside, asked = holding if hold else failing, condition.value
    if isinstance(asked, timedelta):
        span = asked + timedelta(seconds=beside)
        name = "joined" if fact == "member_for" else "created"
        actor = structs.replace(event.actor, **{name: event.at - span})
        told = Alternative(key=fact, value=value(span) or "0s")
        return told, structs.replace(event, actor=actor), pages
    assert isinstance(asked, int)
    count, member = max(0, asked + beside), event.actor.id
    if fact == "messages":
        kept = _changed(pages, member, {fact: max(0, count - isinstance(event, Message))})
    else:
        window = Window(_DAY, 0.0, (now,) * count) if count else None
        kept = _changed(pages, member, {fact: window})
    return Alternative(key=fact, value=str(count)), event, kept


def _changed(pages: Pages, subject: str, values: dict[str, Any]) -> Pages:
    page_: Page = {**pages.get(subject, {}), **values}
    kept = {name: one for name, one in page_.items() if one is not None}
    return {**pages, subject: kept}
