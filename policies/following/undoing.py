"""Undoing: what was done wrongly is reversed, on every platform concerned, and counts for nothing.

What cannot be reversed is named: nobody unreads a reminder, and who was removed may only come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policies.actions import Lift, Moment, Notice
from policies.cases.appeals import against, waits
from policies.cases.case import Case, changed
from policies.cases.sanctions import bind, current, unstruck
from policies.cases.states import BAN, KICK, LASTING, OVERTURNED, STRIKE, TIMEOUT, WARN, lawful
from policies.draft import Draft, moment
from policies.following.consequences import start_afresh
from policies.following.learning import known_as
from policies.lifecycle import named, overturned
from policies.measures import RoleAdd, RoleRemove
from policies.people.reading import reads
from policies.state import Drop
from policies.teaching import corrected, teach
from policies.telling.appeals import decided

FINAL = (KICK, WARN)
"""What was done and cannot be undone: it only counts no more."""


class Undone(NamedTuple):
    """What came of it: so many cases overturned, bans and timeouts lifted, roles put back, strikes
    that count no more, and cases of which something cannot be reversed."""

    cases: int = 0
    lifted: int = 0
    roles: int = 0
    strikes: int = 0
    final: int = 0

    def plus(self, other: Undone) -> Undone:
        """Both together."""
        return Undone(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def undo(draft: Draft, cases: Iterable[Case], by: str) -> Undone:
    """Reverse these cases, as ``by`` says; those that are overturned already stay as they are."""
    total, rules = Undone(), dict[str, None]()
    for of in cases:
        if lawful(of.state, OVERTURNED):
            total = total.plus(_undo(draft, of, by))
            if of.by_rule:
                rules[of.rule] = None
    # One word of one person, however many cases it is about.
    for name in rules:
        if (rule := named(draft.policy, name)) is not None:
            overturned(draft, rule, by)
    return total


def _undo(draft: Draft, of: Case, by: str) -> Undone:
    lifted, roles, strikes = _lift(draft, of), _put_back(draft, of), of.strikes
    of = changed(draft, unstruck(draft, of), OVERTURNED)
    start_afresh(draft, of.member)
    _unlearn(draft, of, by)
    asked = against(draft, of)
    _tell(draft, of, asked is not None)
    if asked is not None and waits(asked):
        decided(draft, asked, OVERTURNED, by)
    return Undone(1, lifted, roles, strikes, int(of.kind in FINAL))


def _lift(draft: Draft, of: Case) -> int:
    """End what is still in force because of a case, and of no later one."""
    count = 0
    for place in of.places if of.kind in LASTING else ():
        now = current(draft, of.member, of.kind, place)
        if now is None or now.number != of.number:
            continue
        lift = draft.act(Lift, place=place, member=of.member, what=of.kind, because="command")
        draft.write(Drop(of.member, f"{of.kind}@{place}"))
        draft.write(Drop(of.member, f"{of.kind}@{place}:case"))
        bind(draft, of, (lift,))
        count += 1
    return count


def _put_back(draft: Draft, of: Case) -> int:
    """The roles that were given are taken, and those that were taken are given."""
    known = draft.remembered(f"case:{of.number}", "roles")
    count = 0
    for one in known if isinstance(known, tuple) else ():
        match one:
            case ("role_add", str(place), str(role)):
                kind: type[RoleAdd | RoleRemove] = RoleRemove
            case ("role_remove", str(place), str(role)):
                kind = RoleAdd
            case _:
                continue
        did = "role_add" if kind is RoleRemove else "role_remove"
        draft.act(kind, place=place, member=of.member, role=role, because="command")
        draft.write(Drop(of.member, f"{did}@{place}/{role}"))
        count += 1
    return count


def _unlearn(draft: Draft, of: Case, by: str) -> None:
    """What the model has learned of the message is taken back; where it had an opinion without
    that, it learns that it was wrong."""
    if of.event and known_as(draft, of.event):
        teach(draft, of.event, "", by)
    elif of.by_rule:
        corrected(draft, named(draft.policy, of.rule), of.event, "ham", by)


def _tell(draft: Draft, of: Case, asked: bool) -> None:
    """The member reads that it was our mistake, if they had noticed anything or asked."""
    if of.kind == STRIKE and of.told != "yes" and not asked:
        return
    time = Moment(moment(of.opened), draft.policy.timezone)
    place = of.places[0] if of.places else draft.event.place
    # Where no private word arrives they alone may read it in the channel that it was about.
    channel = of.event.partition("/")[0] if ":channel:" in of.event else ""
    with draft.speaking(reads(draft, of.member, channel)):
        words = draft.say("our_mistake", time=time)
    notice = draft.act(
        Notice, place=place, member=of.member, text=words, channel=channel, because="notice"
    )
    bind(draft, of, (notice,))


ORDER = (BAN, TIMEOUT, KICK, WARN, STRIKE)
"""Kinds of cases as a preview names them, the gravest first."""
