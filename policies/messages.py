"""Judging messages: what follows from what the rules find in a new or edited message."""

from __future__ import annotations

from policies.consequences import deletes, enforce, report
from policies.decision import OBSERVED
from policies.draft import Draft
from policies.events import Edited, Message
from policies.finding import found
from policies.policy import Acting
from policies.rule import Rule
from policies.standing import count_message, immune, remember, roles
from policies.state import Set


def judge(draft: Draft) -> None:
    """Find, and do what follows. The bot's own messages are never judged."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    remember(draft)
    if event.actor.identity == "self":
        return
    if isinstance(event, Message):
        count_message(draft)
        if event.position:
            draft.write(Set(event.channel, "complete_to", event.position))
    held = roles(draft, event.actor)
    finding = found(draft, held)
    if not finding:
        return
    protected = immune(draft.policy, event.actor, held)
    acting_rules = [rule for rule, mode in finding if mode != "shadow"]
    if acting(draft) == "observe":
        if any(_touches(draft, rule, protected) for rule in acting_rules):
            draft.note = OBSERVED
        report(draft, acting_rules)
        return
    enforce(draft, acting_rules, protected=protected)


def _touches(draft: Draft, rule: Rule, protected: bool) -> bool:
    """Whether a rule would do something to this message or its author, were the bot acting."""
    if protected:
        return deletes(draft, rule, protected)
    return any(c.do != "alert" for c in rule.actions)


def acting(draft: Draft) -> Acting:
    """Whether the bot acts: what people said last, else what the policy file says."""
    said = draft.plain("", "acting")
    if said == "observe":
        return "observe"
    return "act" if said == "act" else draft.policy.acting
