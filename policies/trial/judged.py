"""Judged: what a policy found in one event, short enough to be kept and sent on."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from policies.conditions import known_for
from policies.decision import OBSERVED, Decision
from policies.decision_lines import kind, shown
from policies.draft import Draft
from policies.events import Event
from policies.finding import OVERSIZE
from policies.lifecycle import STEPS_BACK, page
from policies.matching.language import language_of
from policies.policy import Policy
from policies.state import Set, View
from policies.texts import said

AGES = (
    (timedelta(days=1), "under_a_day"),
    (timedelta(days=7), "under_a_week"),
    (timedelta(days=30), "under_a_month"),
)
"""How long somebody has been a member, as it is counted."""
LONGER = "a_month_or_more"
UNTOLD = "other"
"""A text in no language that is told apart."""
_EXCERPT = 200
"""Characters of a text that are shown."""


class Judged(Struct, frozen=True, array_like=True):
    """Event number ``number`` in which ``rules`` (name and mode) found something, and what was
    ``done``, as ``hallwarden decide`` prints it. ``acted``: a message or member was touched, or
    would have been, were the bot acting. ``turned``: the rules that stepped back with it, and how.
    """

    number: int
    event: str
    rules: tuple[tuple[str, str], ...]
    acted: bool
    done: tuple[str, ...]
    age: str
    platform: str
    language: str
    excerpt: str
    turned: tuple[tuple[str, str], ...] = ()


def judged(
    number: int, event: Event, decision: Decision, view: View, policy: Policy
) -> Judged | None:
    """The event as it was judged; ``None`` where no rule found anything."""
    rules = tuple((f.rule, f.mode) for f in decision.findings if f.rule != OVERSIZE and not f.error)
    if not rules:
        return None
    text = said(event, 0)
    known = known_for(Draft(event, view, policy))
    return Judged(
        number=number,
        event=event.id,
        rules=rules,
        acted=decision.verdict == "enforce" or decision.note == OBSERVED,
        done=tuple(dict.fromkeys(kind(a) for a in decision.actions if shown(a))),
        age=next((name for limit, name in AGES if known < limit), LONGER),
        platform=event.platform,
        language=language_of(text) or UNTOLD,
        excerpt=text[:_EXCERPT],
        turned=turned(decision),
    )


def turned(decision: Decision) -> tuple[tuple[str, str], ...]:
    """The rules that stepped back with a decision, and how: ``watches`` or ``braked``."""
    prefix = page("")
    return tuple(
        (write.subject.removeprefix(prefix), write.name)
        for write in decision.writes
        if isinstance(write, Set) and write.name in STEPS_BACK and write.subject.startswith(prefix)
    )
