"""Takeover: what is done about an account that seems to be in other hands, and how that ends."""

from __future__ import annotations

from collections.abc import Iterable

from policies.actions import Delete, Lift, Timeout
from policies.cases.case import RULE, opened
from policies.cases.sanctions import bind, ended
from policies.cases.states import LIFTED
from policies.decision import Finding
from policies.draft import Draft
from policies.events import Actor, Edited, Message
from policies.following.asking import QUARANTINE
from policies.following.calling_back import say_decided, tell_in_passing, tell_team
from policies.following.consequences import deletes, impose, remove, start_afresh
from policies.following.gathering import remove_earlier
from policies.following.restraint import begin
from policies.lifecycle import braked
from policies.measures import RoleAdd, RoleRemove
from policies.people.standing import rank, remembered, roles
from policies.people.taken import TAKEN, Taken, accustom, mark, taken
from policies.postings import Posting, forget, keys, recent, spread
from policies.rows import Written
from policies.rule import Rule
from policies.state import EXACT, Drop, Mark, Set
from policies.telling.members import place_of, tell_when_done
from policies.telling.reporting import report

COPY = "compromised_copy"
"""The detail of a finding that something is one more copy."""
_MOST_ROLES = 24
"""Roles of a platform that are remembered to be given back; more would not fit into a value."""


def takes(rule: Rule) -> bool:
    """Whether a rule takes what it finds for the work of somebody else."""
    return any(c.do == "compromised" for c in rule.actions)


def seize(draft: Draft, rules: list[Rule], *, protected: bool) -> None:
    """Remove what was posted and all its copies, and keep the account from doing more until a human
    says that it is back: a member's by a timeout, a ``protected`` one by taking its powers. Nothing
    else is done to its owner for it, whatever the rules ask for."""
    rule = next(filter(takes, rules))
    if not deletes(draft, rule, protected):
        draft.note = "immune"
        report(draft, rules)
        return
    remove(draft, [rule], protected)
    for each in rules:
        if deletes(draft, each, protected):
            remove_earlier(draft, each)
    member = draft.event.actor.id
    posted = recent(draft, member)
    found = _spreading(posted, keys(draft))
    copies = _remove(draft, member, _having(posted, found), rule.name, rule.because)
    channels = max((spread(posted, key) for key in found), default=1)
    if draft.late:
        draft.note = "late"
        _report(draft, "staff_compromised_late", rule, channels, back=False)
    elif not braked(draft, rule):
        known = Taken(draft.now, 0.0, _rank(draft, member), rule.name, channels, found)
        if protected:
            _suspend(draft, rule, known)
        else:
            _unstrike(draft, member, min((one.at for one in copies), default=draft.at))
            channel = draft.event.channel
            _confine(draft, member, known, _places(draft, member), channel, rule)
            _report(draft, "staff_compromised", rule, channels)
            begin(draft, rules)
    report(draft, rules)


def go_on(draft: Draft, rules: list[Rule], protected: bool) -> None:
    """What comes from an account that is known to be in other hands is removed without a word, and
    what now spreads is known from then on."""
    remove(draft, rules, protected)
    rule, member = next(filter(takes, rules), None), draft.event.actor.id
    known = taken(draft, member)
    if rule is None or known is None or not deletes(draft, rule, protected):
        return
    posted = recent(draft, member)
    found = _spreading(posted, keys(draft))
    new = tuple(key for key in found if key not in known.keys)
    _remove(draft, member, _having(posted, new), rule.name, rule.because)
    channels = max((known.channels, *(spread(posted, key) for key in found)))
    if new or channels > known.channels:
        mark(draft, member, known._replace(channels=channels, keys=(*known.keys, *new)))


def remove_copy(draft: Draft) -> None:
    """One more copy of what an account in other hands has posted is removed without a word."""
    event = draft.event
    known = taken(draft, event.actor.id)
    if known is None or not isinstance(event, Message | Edited):
        return
    if draft.policy.for_team(event.place, event.channel) or _removes(draft, event):
        return
    if not set(known.keys).isdisjoint(keys(draft)):
        draft.findings.append(Finding(rule=TAKEN, detail=COPY))
        draft.act(
            Delete, channel=event.channel, message=event.message, member=event.actor.id,
            written=event.written if isinstance(event, Edited) else event.at, because=TAKEN,
        )  # fmt: skip


def _confine(
    draft: Draft,
    member: str,
    known: Taken,
    places: Iterable[str],
    channel: str,
    rule: Rule | None = None,
) -> Timeout:
    """Keep the account from writing in these places until a human says that it is back, and tell
    its owner how to make it safe, in this channel for their eyes only where that is the way there;
    answers the first timeout."""
    because, reason = (rule.name, rule.because) if rule else ("command", "")
    until = draft.time(QUARANTINE.total_seconds())
    where = tuple(places)
    done = [impose(draft, "timeout", member, until, because, reason, at) for at in where]
    of = opened(
        draft, "timeout", member, reason=reason, actor=f"{RULE}{rule.name}" if rule else "",
        rule=rule.name if rule else "", until=until.timestamp(), places=where,
    )  # fmt: skip
    bind(draft, of, done)
    mark(draft, member, known._replace(until=until.timestamp()))
    first = done[0]
    assert isinstance(first, Timeout)
    tell_when_done(draft, first, channel, secure=True)
    return first


def by_hand(draft: Draft, member: str, places: tuple[str, ...], channel: str) -> Timeout:
    """Somebody says that the account is in other hands: all that is remembered of what it has
    posted within the hour is removed, and powers over others are taken. Answers the first
    timeout."""
    posted = recent(draft, member)
    found = tuple(dict.fromkeys(key for one in posted for key in one.keys))
    _remove(draft, member, posted, "command", "")
    channels = max((spread(posted, key) for key in found), default=0)
    before, highest = taken(draft, member), _rank(draft, member)
    highest = min(before.rank, highest) if before else highest
    known = Taken(draft.now, 0.0, highest, "", channels, found)
    channel = posted[-1].channel if posted else channel
    _take_roles(draft, member, places, "command")
    return _confine(draft, member, known, places, channel)


def disarm(draft: Draft, member: str, says: str, **names: str) -> None:
    """Take somebody's powers over others until a human of their rank says that it is them."""
    highest, places = _rank(draft, member), _places(draft, member)
    _take_roles(draft, member, places, "command")
    mark(draft, member, Taken(draft.now, 0.0, highest, "", 0, ()))
    tell_team(draft, member, says, "command", **names)


def remove_written(draft: Draft, member: str, rows: Iterable[Written]) -> None:
    """Remove what else the account wrote, plain words too, but nothing said in the team's own
    channels. What is remembered of it is removed already."""
    noted = {(one.channel, one.message) for one in recent(draft, member)}
    for row in rows:
        team = draft.policy.for_team(row.place, row.channel)
        if not team and (row.channel, row.message) not in noted:
            draft.act(
                Delete, place=row.place, channel=row.channel, message=row.message, member=member,
                because="command",
            )  # fmt: skip


def give_back(draft: Draft, member: str) -> None:
    """The account is its owner's again: give back what was taken, forget what was counted, and take
    what was found for a habit."""
    known = taken(draft, member)
    if known is None:
        return
    draft.write(Drop(member, TAKEN))
    for place in dict.fromkeys((*draft.policy.places, draft.event.place)):
        if known.until and draft.remembered(member, f"timeout@{place}") == known.until:
            draft.act(Lift, place=place, member=member, what="timeout", because="command")
            draft.write(Drop(member, f"timeout@{place}"))
            ended(draft, member, "timeout", place, LIFTED)
        taken_there = draft.remembered(member, _roles_at(place))
        if isinstance(taken_there, tuple):
            for role in map(str, taken_there):
                draft.act(RoleAdd, place=place, member=member, role=role, because="command")
            draft.write(Drop(member, _roles_at(place)))
    accustom(draft, member, known.channels)
    forget(draft, member)
    start_afresh(draft, member)
    say_decided(draft, member)


def freed(draft: Draft, member: str) -> None:
    """The actor has ended a timeout of this member on the platform: if it held an account in other
    hands, and the actor's rank is not below its owner's, that is back."""
    known = taken(draft, member)
    if (
        known is not None
        and known.until
        and rank(roles(draft, draft.event.actor), draft.event.actor) <= known.rank
    ):
        give_back(draft, member)


def _spreading(posted: tuple[Posting, ...], found: tuple[int, ...]) -> tuple[int, ...]:
    """Of what a message holds that which stands in the most channels: a signature may stand beside
    it that is the member's own."""
    most = max((spread(posted, key) for key in found), default=0)
    return tuple(key for key in found if spread(posted, key) == most)


def _having(posted: tuple[Posting, ...], found: tuple[int, ...]) -> tuple[Posting, ...]:
    return tuple(one for one in posted if not set(found).isdisjoint(one.keys))


def _remove(
    draft: Draft, member: str, copies: tuple[Posting, ...], because: str, reason: str
) -> tuple[Posting, ...]:
    """Remove messages, but not the draft's own, which is removed already."""
    event = draft.event
    for one in copies:
        if (one.channel, one.message) != (event.channel, getattr(event, "message", "")):
            draft.act(
                Delete, place=place_of(draft, one.channel), channel=one.channel,
                message=one.message, member=member, because=because, reason=reason,
            )  # fmt: skip
    return copies


def _removes(draft: Draft, event: Message | Edited) -> bool:
    """Whether this very message is being removed."""
    about = (event.channel, event.message)
    return any(isinstance(a, Delete) and (a.channel, a.message) == about for a in draft.actions)


def _places(draft: Draft, member: str) -> tuple[str, ...]:
    """Where the member is known, the place of the event first."""
    policy, here = draft.policy, draft.event.place
    known = (p for p in policy.places if draft.plain(member, f"is@{p}") is not None)
    return tuple(dict.fromkeys((here, *(p for p in known if not policy.for_team(p)))))


def _rank(draft: Draft, member: str) -> int:
    """The highest rank of the member's roles in any place."""
    return min(rank(roles(draft, _there(draft, member, p))) for p in _places(draft, member))


def _there(draft: Draft, member: str, place: str) -> Actor:
    """The member in that place, as this event tells or as they were last seen."""
    event = draft.event
    if (event.actor.id, event.place) == (member, place):
        return event.actor
    return remembered(draft, member, place)


def _unstrike(draft: Draft, member: str, since: float) -> None:
    """Strikes for what was the work of somebody else count no more."""
    window = draft.window(member, "strikes")
    if window is None or window.times[-1] < since:
        return
    draft.write(Drop(member, "strikes"))
    for at in window.times:
        if at < since:
            draft.write(Mark(member, "strikes", window.within, EXACT, at=at))


def _roles_at(place: str) -> str:
    return f"suspended@{place}"


def _suspend(draft: Draft, rule: Rule, known: Taken) -> None:
    """Take the powers that somebody has over others: those in the bot at once, and the platform's
    roles that they come from."""
    member = draft.event.actor.id
    _take_roles(draft, member, _places(draft, member), rule.name, rule.because)
    mark(draft, member, known)
    _report(draft, "staff_suspended", rule, known.channels)


def _take_roles(
    draft: Draft, member: str, places: Iterable[str], because: str, reason: str = ""
) -> None:
    """Take the platform's roles that give powers here, and remember them."""
    policy = draft.policy
    for place in places:
        held, prefix = _there(draft, member, place).roles, f"{place.partition(':')[0]}:role:"
        giving = [r for r in held if r.startswith(prefix) and r in policy.by_bearer]
        for role in giving[:_MOST_ROLES]:
            about = {"place": place, "member": member, "role": role}
            draft.act(RoleRemove, because=because, reason=reason, **about)
        if giving:
            draft.write(Set(member, _roles_at(place), tuple(giving[:_MOST_ROLES])))


def _report(draft: Draft, says: str, rule: Rule, channels: int, *, back: bool = True) -> None:
    """Tell the team; ``back``: with a button to say that the account is its owner's again."""
    event, count, tell = draft.event, str(channels), tell_team if back else tell_in_passing
    tell(draft, event.actor.id, says, rule.name, rule=rule.name, count=count, event=event.id)
