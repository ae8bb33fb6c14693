"""Judging: what follows from what the rules find in a message, an arrival or a reaction."""

from __future__ import annotations

from policies.actions import Delete
from policies.again import Reported
from policies.announcing.echo import count
from policies.crowd.rooms import arrived
from policies.crowd.rooms import heard as written_in
from policies.decision import OBSERVED
from policies.draft import Draft
from policies.escalating.questions import watch
from policies.escalating.referring import refer
from policies.escalating.talking import heard
from policies.events import Edited, Joined, Message, message_event
from policies.finding import found
from policies.following.consequences import deletes, enforce, remove
from policies.following.enquiring import enquire, learned
from policies.following.gathering import restrained
from policies.following.takeover import go_on, remove_copy, seize, takes
from policies.lifecycle import counted
from policies.people import awake
from policies.people.helpful import thanked
from policies.people.proving import keep_proven, prove
from policies.people.reading import listen
from policies.people.standing import (
    acted_on,
    count_message,
    immune,
    note_acted_on,
    remember,
    roles,
)
from policies.people.taken import taken
from policies.policy import Acting
from policies.rule import REPORTING, TOUCHING, Rule
from policies.state import Set
from policies.telling.reporters import tell_reporters
from policies.telling.reporting import report


def judge(draft: Draft) -> None:
    """Find, and do what follows. The bot's own messages are never judged."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    remember(draft)
    if event.actor.identity == "self":
        return
    listen(draft)
    if isinstance(event, Message):
        count_message(draft)
        if event.position:
            draft.write(Set(event.channel, "complete_to", event.position))
    lost = _follow(draft)
    if draft.wanted:
        keep_proven(draft)
    if taken(draft, event.actor.id) is not None and acting(draft) == "act":
        remove_copy(draft)
    if lost or isinstance(event, Message):
        prove(draft, lost=lost)
    if draft.wanted:
        enquire(draft)
    if isinstance(event, Message):
        heard(draft)
        watch(draft)
        if event.reply_to:
            count(draft)
        if draft.policy.digest is not None:
            written_in(draft)
            thanked(draft)


def judge_again(draft: Draft) -> None:
    """A message is seen again: what is known of its author by now is newer than what it says."""
    learned(draft)
    if _follow(draft):
        prove(draft, lost=True)
    if draft.wanted:
        enquire(draft)
    event = draft.event
    if isinstance(event, Reported) and any(isinstance(a, Delete) for a in draft.actions):
        tell_reporters(draft, message_event(event.channel, event.message))


def observe(draft: Draft) -> None:
    """The same for whoever joins, takes another name or reacts."""
    remember(draft)
    if draft.event.actor.identity == "self":
        return
    if isinstance(draft.event, Joined) and not draft.event.request and draft.policy.digest:
        arrived(draft)
    _follow(draft)


def reacted(draft: Draft) -> None:
    """As ``observe``; and reactions to announcements are counted."""
    observe(draft)
    count(draft)


def _follow(draft: Draft) -> bool:
    """Do what follows from what is found; tells whether a rule took exception to it."""
    held = roles(draft, draft.event.actor)
    awake.note(draft, held)
    finding = found(draft, held)
    if not finding:
        return False
    known = taken(draft, draft.event.actor.id)
    suspended = known is not None and not known.until
    protected = suspended or immune(draft.policy, draft.event.actor, held)
    acting_rules = [_restrained(draft, rule) for rule, mode in finding if mode != "shadow"]
    if acting_rules:
        _act(draft, acting_rules, protected)
    return any(_objects(rule) for rule in acting_rules)


def _act(draft: Draft, rules: list[Rule], protected: bool) -> None:
    """One message is acted on once: an edit of it is only removed again, though one of a message
    that was merely reported is acted on by the rules that do more. What comes from an account in
    other hands is removed."""
    before, observing = acted_on(draft), acting(draft) == "observe"
    grave = [rule for rule in rules if any(c.do not in REPORTING for c in rule.actions)]
    if not observing and taken(draft, draft.event.actor.id) is not None:
        refer(draft, grave, telling=False)
        go_on(draft, grave, protected)
        return
    if before:
        draft.step("", "again")
        if not observing:
            remove(draft, grave, protected)
        return
    news = rules if before is None else grave
    if not news:
        return
    note_acted_on(draft, gravely=bool(grave))
    refer(draft, news, telling=not observing and not draft.late)
    if not observing:
        follow = seize if any(map(takes, news)) else enforce
        follow(draft, news, protected=protected)
        for rule in news:
            if _objects(rule):
                counted(draft, rule)
        return
    touching = [rule for rule in grave if any(c.do in TOUCHING for c in rule.actions)]
    if any(not protected or deletes(draft, rule, protected) for rule in touching):
        draft.note = OBSERVED
    report(draft, news)


def _restrained(draft: Draft, rule: Rule) -> Rule:
    allowed = restrained(draft, rule)
    if allowed.actions != rule.actions:
        draft.step(rule.name, "restrained")
    return allowed


def _objects(rule: Rule) -> bool:
    """Whether a rule found more than that somebody is new, and does something about it."""
    others = any(check.filter != "newcomer" for check in rule.checks)
    return others and any(c.do in TOUCHING for c in rule.actions)


def acting(draft: Draft) -> Acting:
    """Whether the bot acts: what people said last, else what the policy file says."""
    said = draft.plain("", "acting")
    if said == "observe":
        return "observe"
    return "act" if said == "act" else draft.policy.acting
