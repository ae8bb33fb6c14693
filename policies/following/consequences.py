"""Consequences: what is done about what was found, once, by rule and escalation ladder."""

from __future__ import annotations

from datetime import datetime

from policies.actions import Ban, Delete, Kick, Timeout, Warn
from policies.cases.by_rule import found
from policies.cases.case import newest, page
from policies.cases.sanctions import bind
from policies.cases.states import ROLE, STRIKE, WARN
from policies.decision import kind
from policies.draft import Draft
from policies.escalation import RENEW, Sentence, Struck, in_force, resting, sentenced, struck
from policies.events import Edited, Message
from policies.following.asking import ask, confined, hold
from policies.following.gathering import remove_earlier
from policies.following.restraint import GRACE, begin
from policies.lifecycle import braked
from policies.measures import RoleAdd, RoleRemove
from policies.rule import TOUCHING, Rule
from policies.state import Drop, Set
from policies.telling.members import reminded, reminder, tell
from policies.telling.reporting import report, report_strikes

MOST_ROLES = 8
"""Changes of roles that are remembered of a case; more would not fit into a value."""


def enforce(draft: Draft, rules: list[Rule], *, protected: bool) -> None:
    """Carry out the union of the rules' actions, and the most severe single sanction.

    ``protected`` members are neither struck nor sanctioned; of theirs only what a rule marked
    ``even_immune`` found is removed, outside the staff channel.
    """
    deleted = remove(draft, rules, protected)
    for rule in rules:
        if deletes(draft, rule, protected):
            remove_earlier(draft, rule)
    if deleted is None and not protected:
        hold(draft, rules)
    if not protected and not draft.late:
        able = [rule for rule in rules if _able(draft, rule)]
        counted = struck(draft, able)
        if counted and counted.alerting:
            report_strikes(draft, counted)
        asked = sentenced(draft, able, counted)
        sentence, first = confined(asked), len(draft.actions)
        if sentence is None or in_force(draft, sentence):
            if sentence is None:
                tell(draft, rules, deleted, counted, None, deleted)
            else:
                draft.step(sentence.rule.name, "in_force")
            if counted:
                _put_down(draft, STRIKE, counted.rule, None, counted, first)
        else:
            _sanction(draft, rules, sentence, counted)
            if asked is not None and asked is not sentence:
                draft.step(asked.rule.name, "confined", asked.consequence.do)
                ask(draft, asked)
        begin(draft, able)
        _roles(draft, able, first)
    elif draft.late:
        draft.note = "late"
    else:
        draft.note = "immune"
    report(draft, rules)


def _roles(draft: Draft, rules: list[Rule], first: int) -> None:
    """Which roles were given or taken stands on the case, so that it can be undone."""
    changes = [a for a in draft.actions[first:] if isinstance(a, RoleAdd | RoleRemove)]
    if not changes:
        return
    number = newest(draft)
    if not number:
        rule = next(rule for rule in rules if rule.name == changes[0].because)
        number = found(draft, ROLE, rule, 0.0).number
    held = tuple((kind(each), each.place, each.role) for each in changes[:MOST_ROLES])
    draft.write(Set(page(number), "roles", held))


def _able(draft: Draft, rule: Rule) -> bool:
    """Whether a rule may do more to the member now than remove messages."""
    for what, kept in (("resting", resting), ("braked", _halted)):
        if kept(draft, rule):
            draft.step(rule.name, what)
            return False
    return True


def _halted(draft: Draft, rule: Rule) -> bool:
    """Whether a rule that would strike or sanction the member has been braked."""
    harming = TOUCHING - {"delete", "hold"}
    return any(c.do in harming for c in rule.actions) and braked(draft, rule)


def deletes(draft: Draft, rule: Rule, protected: bool) -> bool:
    """Whether a rule removes this message: of the ``protected`` only what it marks so, or what
    somebody else posts with their account."""
    do, event = {c.do for c in rule.actions}, draft.event
    even_immune = rule.even_immune or "compromised" in do
    if protected and (not even_immune or draft.policy.for_team(event.place, event.channel)):
        return False
    return "delete" in do or "compromised" in do


def remove(draft: Draft, rules: list[Rule], protected: bool) -> Delete | None:
    """Remove the message once."""
    event = draft.event
    if not isinstance(event, Message | Edited):
        return None
    for rule in rules:
        if deletes(draft, rule, protected):
            return draft.act(
                Delete,
                channel=event.channel,
                message=event.message,
                member=event.actor.id,
                written=event.written if isinstance(event, Edited) else event.at,
                because=rule.name,
                reason=rule.because,
            )
    return None


def _put_down(
    draft: Draft, kind: str, rule: Rule, until: datetime | None, counted: Struck | None, first: int
) -> None:
    """Open the case of what was done to the member with the actions from number ``first`` on."""
    ends = until.timestamp() if until else 0.0
    if kind == STRIKE:
        ends = draft.now + draft.policy.strikes_expire.total_seconds()
    of = found(draft, kind, rule, ends, strikes=counted.times if counted else 0)
    bind(draft, of, draft.actions[first:])


def _sanction(draft: Draft, rules: list[Rule], sentence: Sentence, counted: Struck | None) -> None:
    event, consequence, first = draft.event, sentence.consequence, len(draft.actions)
    member, rule = event.actor.id, sentence.rule
    if consequence.do == "warn":
        draft.act(
            Warn,
            member=member,
            channel=event.channel,
            text=reminded(draft, rule),
            fallback=reminder(draft),
            because=sentence.because,
            reason=rule.because,
        )
        _put_down(draft, WARN, rule, None, counted, first)
        return
    until = draft.time(consequence.duration.total_seconds()) if consequence.duration else None
    if consequence.do != "timeout":
        tell(draft, rules, None, None, sentence, None)
    done = impose(draft, consequence.do, member, until, sentence.because, rule.because)
    _put_down(draft, consequence.do, rule, getattr(done, "until", None), counted, first)
    if isinstance(done, Timeout):
        tell(draft, rules, None, None, sentence, done)
    if consequence.do != "kick":
        name = f"{consequence.do}@{draft.event.place}"
        ends = until.timestamp() + GRACE if until else 0.0
        draft.write(Set(member, f"{name}:rule", rule.name, ends))
        draft.write(Set(member, f"{name}:of", getattr(draft.event, "asked", draft.event.id), ends))


def impose(
    draft: Draft,
    do: str,
    member: str,
    until: datetime | None,
    because: str,
    reason: str,
    place: str = "",
) -> Timeout | Kick | Ban:
    """Time out, kick or ban a member, in the event's place if none is given; remember it, and ask
    to be woken when it has to end."""
    place = place or draft.event.place
    fields = {"place": place, "member": member, "because": because, "reason": reason}
    if do == "kick":
        return draft.act(Kick, **fields)
    action: Timeout | Ban
    if do == "timeout":
        until = until or draft.time(RENEW.total_seconds())
        action = draft.act(Timeout, until=until, **fields)
    else:
        action = draft.act(Ban, until=until, **fields)
    remember_sanction(draft, do, member, until, place)
    watch_end(draft, do, member, place, until)
    return action


def remember_sanction(
    draft: Draft, do: str, member: str, until: datetime | None, place: str
) -> None:
    """The current sanction's end (0: none), kept a day longer than it lasts."""
    end = until.timestamp() if until else 0.0
    draft.write(Set(member, f"{do}@{place}", end, end + GRACE if end else 0.0))


def watch_end(draft: Draft, do: str, member: str, place: str, until: datetime | None) -> None:
    """Ask to be woken to lift a ban that has run out, or to renew a long timeout."""
    if until is None:
        return
    at = min(until, draft.time(RENEW.total_seconds())) if do == "timeout" else until
    if do == "timeout" and at == until:
        return
    draft.wake(at, f"{do}_ends", member=member, place=place, until=until.isoformat())


def start_afresh(draft: Draft, member: str) -> None:
    """Somebody let a member off: what the rules have counted of them up to now counts no more."""
    for rule in draft.policy.rules:
        for check in rule.checks:
            if draft.value(member, check.memory) is not None:
                draft.write(Drop(member, check.memory))
