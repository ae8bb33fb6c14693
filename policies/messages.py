"""Judging: what follows from what the rules find in a message, an arrival or a reaction."""

from __future__ import annotations

from policies.consequences import deletes, enforce
from policies.decision import OBSERVED
from policies.draft import Draft
from policies.events import Edited, Message
from policies.finding import found
from policies.lifecycle import counted
from policies.policy import Acting
from policies.rule import Rule
from policies.standing import count_message, immune, prove, remember, roles
from policies.state import Set
from policies.telling import report


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
    lost = _follow(draft)
    if lost or isinstance(event, Message):
        prove(draft, lost=lost)


def observe(draft: Draft) -> None:
    """The same for whoever joins, takes another name or reacts."""
    remember(draft)
    if draft.event.actor.identity != "self":
        _follow(draft)


def _follow(draft: Draft) -> bool:
    """Do what follows from what is found; tells whether a rule took exception to it."""
    held = roles(draft, draft.event.actor)
    finding = found(draft, held)
    if not finding:
        return False
    protected = immune(draft.policy, draft.event.actor, held)
    acting_rules = [rule for rule, mode in finding if mode != "shadow"]
    objected = any(_objects(rule) for rule in acting_rules)
    if acting(draft) == "observe":
        if any(_touches(draft, rule, protected) for rule in acting_rules):
            draft.note = OBSERVED
        report(draft, acting_rules)
    else:
        enforce(draft, acting_rules, protected=protected)
        for rule in acting_rules:
            if _objects(rule):
                counted(draft, rule)
    return objected


def _objects(rule: Rule) -> bool:
    """Whether a rule found more than that somebody is new, and does something about it."""
    others = any(check.filter != "newcomer" for check in rule.checks)
    return others and any(c.do != "alert" for c in rule.actions)


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
