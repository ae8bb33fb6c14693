"""Leanings: of which settings more makes a rule find more, or less, and of which nobody can say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policies.decision import Mode
from policies.escalation import SEVERITY
from policies.filters.contract import Settings
from policies.rule import TOUCHING, Consequence, Rule
from policies.trial.change import Effect, together, way

_MORE: Mapping[str, str] = MappingProxyType(
    {
        "keywords": "words exact_words word_beginnings near",
        "patterns": "patterns",
        "names": "words word_beginnings patterns deny",
        "links": "deny look_alikes shorteners addresses masked redirects",
        "personal_data": "kinds",
        "edits": "added",
        "extras": "kinds",
        "flood": "within",
        "repeats": "within",
        "reports": "within",
    }
)
"""By filter, the settings of which more finds more."""
_LESS: Mapping[str, str] = MappingProxyType(
    {
        "keywords": "allow",
        "links": "allow limit",
        "flood": "limit",
        "repeats": "limit",
        "mentions": "limit",
        "emoji": "limit",
        "length": "characters lines",
        "reports": "limit member_for messages",
        "score": "above",
        "campaign": "accounts shortest",
    }
)
"""By filter, the settings of which more finds less."""
WHEN: Mapping[str, Effect] = MappingProxyType(
    {
        **dict.fromkeys(
            "platforms channels categories roles may member_for_less_than account_younger_than "
            "messages_up_to days languages posture".split(),
            "stricter",
        ),
        **dict.fromkeys(
            "not_channels without_roles member_for_at_least account_older_than messages_at_least "
            "strikes_at_least".split(),
            "laxer",
        ),
    }
)
"""Conditions of which more holds more often, or less often."""
_MODES: tuple[Mode, ...] = ("canary", "enforce")


def told_apart(filter: str, *settings: Settings) -> bool:
    """Whether each setting of a filter counts for itself. What ``links`` makes of one depends on
    the others as long as nothing is denied: without any, or with ``allow`` alone, it looks for
    something else."""
    return filter != "links" or all(getattr(each, "deny", ()) for each in settings)


def setting(filter: str, key: str, before: object, after: object) -> Effect:
    """Which way a filter's setting goes."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        before, after = frozenset(before), frozenset(after)
    if key in _MORE.get(filter, "").split():
        return way(before, after, more="stricter")
    if key in _LESS.get(filter, "").split():
        return way(before, after, more="laxer")
    return ""


def acts(rule: Rule) -> bool:
    """Whether a rule does something to messages or members, and keeps no other from doing so."""
    touching = any(c.do in TOUCHING for c in rule.actions)
    return touching and rule.mode in _MODES and not rule.stop


def modes(before: Mode, after: Mode) -> Effect:
    """Off and shadow do nothing; a canary does less than a rule in force."""
    order = {"off": 0, "shadow": 0, "canary": 1, "enforce": 2}
    return way(order[before], order[after], more="stricter")


def actions(before: tuple[Consequence, ...], after: tuple[Consequence, ...]) -> Effect:
    """Which way it goes what is done to messages and members."""
    effects: list[Effect] = []
    for do in sorted(TOUCHING):
        was = [c for c in before if c.do == do]
        now = [c for c in after if c.do == do]
        if bool(was) != bool(now):
            effects.append("stricter" if now else "laxer")
        elif was and do in SEVERITY:
            effects.append(way(_longest(was), _longest(now), more="stricter"))
        elif do == "strike" and was:
            most = [max(c.times for c in some) for some in (was, now)]
            effects.append(way(*most, more="stricter"))
    return together(effects)


def _longest(asked: list[Consequence]) -> float:
    spans = [c.duration.total_seconds() if c.duration else float("inf") for c in asked]
    return max(spans)
