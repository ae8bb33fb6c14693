"""The buttons under the question whether a sanction is one for a person's other account, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from policies.cases.case import Case, case, changed, numbers_of, reason_of
from policies.cases.states import IN_FORCE, KICK
from policies.commands.contract import Call, Command, Member, Unusable, command
from policies.commands.handled import already
from policies.commands.moderation import ban, kick, timeout
from policies.commands.numbered import shown_state
from policies.draft import moment
from policies.following.carrying import CARRIED, asked, decided, places
from policies.people.linked import accounts
from policies.rights import FOR_GOOD
from policies.telling.handled import handled_by

_DOING: Mapping[str, Command] = MappingProxyType(
    dict(zip(CARRIED, (timeout, kick, ban), strict=True))
)


@command("case")
def carry(call: Call, number: str = "", member: str = "") -> None:
    """Do to this account what was done to the other one, in the caller's own name."""
    draft, of = call.draft, _meant(call, number, member)
    if of.standing(draft.now) != IN_FORCE:
        raise Unusable("case_not_so", case=number, mode=shown_state(draft, of.state, of.until))
    if member not in accounts(draft, of.member):
        raise Unusable("link_apart")
    lasting = moment(of.until) - draft.time() if of.until else None
    call.demand(of.kind, None if of.kind == KICK else lasting or FOR_GOOD)
    there, given = replace(call, at=places(draft, member)), {"because": reason_of(draft, of.number)}
    spans = {} if of.kind == KICK else {"duration": lasting}
    _DOING[of.kind].run(there, Member(member), **spans, **given)
    new = case(draft, numbers_of(draft, member)[-1])
    assert new is not None
    changed(draft, new, links=(*new.links, of.number))
    of = changed(draft, of, links=(*of.links, new.number))
    decided(draft, of, member, of.kind)


@command("case")
def carry_not(call: Call, number: str = "", member: str = "") -> None:
    """Leave the other account alone."""
    decided(call.draft, _meant(call, number, member), member, "not_carried")
    call.answer("done_carry_not")


def _meant(call: Call, number: str, member: str) -> Case:
    """The case that was asked about, if nobody has decided. Raises ``Unusable``."""
    of = case(call.draft, int(number)) if number.isdecimal() and len(number) <= 12 else None
    if of is None or of.kind not in _DOING or not member:
        raise Unusable("button.gone")
    where = asked(of.number, member)
    if handled_by(call.draft, where) is not None:
        raise already(call, where)
    return of
