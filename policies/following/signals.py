"""Signals: which rules wait for what one says, and telling the team when it does not answer."""

from __future__ import annotations

from policies.actions import Score
from policies.draft import Draft
from policies.events import Settled
from policies.filters.score import Score as Settings
from policies.policy import Policy
from policies.state import Set
from policies.telling.members import alert

ONCE = 86_400.0
"""Seconds after which the team is told again that a signal does not answer."""


def waiting(policy: Policy) -> dict[str, list[str]]:
    """The running rules that wait for what each signal outside says."""
    found: dict[str, list[str]] = {}
    for rule in policy.rules:
        settings = [c.settings for c in rule.checks if isinstance(c.settings, Settings)]
        asked = {each.signal for each in settings if not each.local}
        for signal in asked if rule.mode != "off" else ():
            found.setdefault(signal, []).append(rule.name)
    return found


def silent(draft: Draft, action: Score) -> None:
    """A signal said nothing of a message: tell the team once a day, and which rules wait for it."""
    event, name = draft.event, f"silent:{action.signal}"
    assert isinstance(event, Settled)
    rules = waiting(draft.policy).get(action.signal)
    if not rules or draft.plain("", name) is not None:
        return
    draft.write(Set("", name, draft.now, draft.now + ONCE))
    told = {"name": action.signal, "reason": event.error or "–", "rule": ", ".join(rules)}
    alert(draft, draft.say("staff_silent", **told), "score")
