"""Reporting: what the people in charge read of what rules found, and of what was not done."""

from __future__ import annotations

from policies.actions import Action, Delete
from policies.again import Again
from policies.crowd.incidents import named
from policies.draft import Draft
from policies.escalation import Struck
from policies.events import Edited, Message
from policies.measures import Hold
from policies.rule import Rule
from policies.teaching import asks_model
from policies.telling.cards import put
from policies.telling.matters import ALERT, LADDER, REFUSED, Matter
from policies.texts import BIO

_LONGEST = 120
"""Characters of the names of all rules that found something in one message, and of a platform's
reason."""


def report(draft: Draft, rules: list[Rule]) -> None:
    """Alert the people in charge, for rules that ask for it; done even while only observing.

    Of what a rule has hidden they are asked already, and so is the model's word on it.
    """
    asked = {action.because for action in draft.actions if isinstance(action, Hold)}
    wanted = [rule for rule in rules if any(c.do == "alert" for c in rule.actions)]
    alerting = [r for r in wanted if r.name not in asked and not (asked and _of_model(draft, r))]
    if not alerting or not draft.policy.staff_channel:
        return
    told = about(draft, "staff_alert", alerting[0])
    if told.part < 0:
        told = told._replace(says="staff_alert_bio" if told.part == BIO else "staff_alert_name")
    elif not isinstance(draft.event, Message | Edited):
        told = told._replace(says="staff_alert_wordless")
    if any(_of_model(draft, rule) for rule in alerting):
        told = _asking(draft, told)
    names = ", ".join(rule.name for rule in alerting)[:_LONGEST]
    put(draft, ALERT, told._replace(rule=names), alerting[0].name, _leading(draft, alerting))


def report_strikes(draft: Draft, counted: Struck) -> None:
    """Alert the people in charge where the ladder says so."""
    if draft.policy.staff_channel:
        told = about(draft, "staff_ladder", counted.rule)._replace(strikes=str(counted.count))
        put(draft, LADDER, told, "escalation", counted.rule.name)


def about(draft: Draft, says: str, rule: Rule) -> Matter:
    """What a rule found in this event: the message, or what stands elsewhere."""
    event = draft.event
    matter = Matter(says, rule.name, event.actor.id, event.channel, event.id)
    if isinstance(event, Message | Edited) and event.content.attachments:
        matter = matter._replace(files=True)
    finding = next((f for f in draft.findings if f.rule == rule.name), None)
    if finding is None or not finding.part:
        return matter
    first, last = finding.span
    return matter._replace(part=finding.part, first=first, last=last)


def refusal(draft: Draft, action: Action, says: str, name: str) -> Matter:
    """What the platform did not do; ``name`` is the action's short one."""
    member, channel = getattr(action, "member", ""), getattr(action, "channel", "")
    matter = Matter(says, action.because, member, channel, draft.event.id)
    return matter._replace(action=name, reason=getattr(draft.event, "error", "")[:_LONGEST])


def report_refusal(draft: Draft, action: Action, told: Matter, because: str) -> None:
    """Tell the people in charge: what is not done of a kind in a place, is told together."""
    put(draft, REFUSED, told, because, f"{told.says}:{told.action}@{action.place}")


def _of_model(draft: Draft, rule: Rule) -> bool:
    """Whether a rule would have found nothing, had the model not spoken against the message."""
    return rule.name in draft.by_score and asks_model(rule)


def _asking(draft: Draft, told: Matter) -> Matter:
    """The same, and the team is asked whether that is spam: what it says the model learns."""
    event = draft.event
    if not isinstance(event, Message | Edited) or told.part:
        return told
    removed = any(isinstance(action, Delete) for action in draft.actions)
    first = event.asked if isinstance(event, Again) else event.id
    return told._replace(event=first, message=event.message, place=event.place, removed=removed)


def _leading(draft: Draft, rules: list[Rule]) -> str:
    """The rule that decides on whose card it is: the first that found an incident, else the
    first."""
    names = [rule.name for rule in rules]
    found = (f.rule for f in draft.findings if f.rule in names and named(f.detail) is not None)
    return next(found, names[0])
