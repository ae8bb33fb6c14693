"""Gathering: what follows from an incident as a whole, beside what follows from one message."""

from __future__ import annotations

from dataclasses import replace

from policies.actions import Delete
from policies.caution import cautious
from policies.crowd.incidents import BY_RATE, KEPT, entries, known, named
from policies.draft import Draft
from policies.rule import Rule
from policies.state import Set
from policies.telling.members import place_of

GENTLE = frozenset({"hold", "alert", "case", "posture", "slowmode", "pause"})
"""What may follow from the rate of arrivals alone: an ordinary newcomer may come in the same
second, so nobody is sanctioned and nothing is removed or locked."""
AT_ONCE = 50
"""Earlier copies that are removed with one decision; the next copy removes the next ones."""


def restrained(draft: Draft, rule: Rule) -> Rule:
    """The rule as it may act: where it found nothing but a rate or a score, only gently."""
    rule = cautious(draft, rule)
    if rule.name not in draft.bare or not _detail(draft, rule).startswith(BY_RATE):
        return rule
    return replace(rule, actions=tuple(c for c in rule.actions if c.do in GENTLE))


def remove_earlier(draft: Draft, rule: Rule) -> None:
    """Remove the copies of a message that came before it was found to be one of many."""
    incident = known(draft, named(_detail(draft, rule)))
    if incident is None:
        return
    name = f"removed:{incident.number}"
    before = draft.plain("", name)
    begin = before if isinstance(before, int) else 0
    found = entries(draft, incident)[begin : begin + AT_ONCE]
    this = getattr(draft.event, "message", "")
    for entry in found:
        if entry.message and (entry.channel, entry.message) != (draft.event.channel, this):
            place = place_of(draft, entry.channel)
            draft.act(
                Delete, place=place, channel=entry.channel, message=entry.message,
                member=entry.member, because=rule.name, reason=rule.because,
            )  # fmt: skip
    draft.write(Set("", name, begin + len(found), draft.now + KEPT))


def _detail(draft: Draft, rule: Rule) -> str:
    """What the rule's finding in this event says."""
    return next((f.detail for f in draft.findings if f.rule == rule.name and not f.error), "")
