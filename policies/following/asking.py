"""Asking: what the bot does only until a human has decided: a hold, a quarantine, a day's ban."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from policies.draft import Draft
from policies.escalation import Sentence
from policies.events import Edited, Message
from policies.measures import Hold
from policies.rule import Rule
from policies.telling.cards import put
from policies.telling.matters import BANNED, HELD, KEPT, UNCONFIRMED
from policies.telling.reporting import about

QUARANTINE = timedelta(days=3650)
"""How long somebody may not write about whom nobody decides."""


def hold(draft: Draft, rules: list[Rule]) -> None:
    """Hide the message once, and ask the team what is to become of it."""
    event = draft.event
    rule = next((r for r in rules if any(c.do == "hold" for c in r.actions)), None)
    if rule is None or not isinstance(event, Message | Edited):
        return
    draft.act(
        Hold,
        channel=event.channel,
        message=event.message,
        member=event.actor.id,
        because=rule.name,
        reason=rule.because,
    )
    put(draft, HELD, about(draft, "staff_held", rule), rule.name, rule.name)


def confined(asked: Sentence | None) -> Sentence | None:
    """What is done of a sentence before a human has confirmed it: no longer ban than a day; in
    place of a quarantine a timeout that does not end by itself."""
    if asked is None or asked.consequence.do not in ("ban", "quarantine"):
        return asked
    if asked.consequence.do == "quarantine":
        return replace(
            asked, consequence=replace(asked.consequence, do="timeout", duration=QUARANTINE)
        )
    if asked.consequence.duration and asked.consequence.duration <= UNCONFIRMED:
        return asked
    return replace(asked, consequence=replace(asked.consequence, duration=UNCONFIRMED))


def ask(draft: Draft, asked: Sentence) -> None:
    """Ask the team about a sentence that was confined."""
    rule, span = asked.rule, asked.consequence.duration
    if asked.consequence.do == "ban":
        until = draft.time(span.total_seconds()).timestamp() if span else 0.0
        told = about(draft, "staff_ban_asked", rule)._replace(until=until, files=False)
        put(draft, BANNED, told, asked.because, rule.name)
    else:
        put(draft, KEPT, about(draft, "staff_quarantined", rule), asked.because, rule.name)
