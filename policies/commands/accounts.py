"""The commands about accounts in other hands: that one is, and that it is its owner's again."""

from __future__ import annotations

from policies import codec
from policies.actions import Mention
from policies.commands.contract import Call, Member, Unusable, command
from policies.commands.handled import already
from policies.commands.target import below, public_channel
from policies.following.calling_back import tell_team
from policies.following.promises import answer_when_done
from policies.following.takeover import by_hand, give_back, remove_written
from policies.people.taken import taken
from policies.postings import KEPT
from policies.rows import Written


@command("timeout", menus=("message", "member"))
def compromised(call: Call, member: Member) -> None:
    """Keep an account from doing harm that is in other hands than its owner's."""
    where, draft = below(call, member), call.draft
    if call.rows is not None:
        _go_on(call, member)
        return
    first = by_hand(draft, member, where, public_channel(call))
    tell_team(draft, member, "staff_compromised_by_hand", "command", by=call.caller)
    answer_when_done(draft, call.event, first)
    _look_up(call, member)


def _go_on(call: Call, member: str) -> None:
    """Remove what was found, and look for what was written before it, as long as there is any.
    Whoever has their account back meanwhile loses nothing more."""
    rows = codec.rows(call.rows or (), Written)
    if rows and taken(call.draft, member) is not None:
        remove_written(call.draft, member, rows)
        _look_up(call, member, before=str(rows[-1].number))


def _look_up(call: Call, member: str, **before: str) -> None:
    since = call.event.at.timestamp() - KEPT
    call.fetch("written", member=member, since=repr(since), **before)


@command("lift")
def back(call: Call, member: str = "") -> None:
    """Say that an account is its owner's again."""
    if not called_back(call, member):
        raise already(call, member)
    call.answer("done_back", member=Mention(member))


def outranked(call: Call, member: str) -> bool:
    """Whether the caller may not say so, since the owner's rank is above theirs."""
    known = taken(call.draft, member)
    return known is not None and call.rank > known.rank


def called_back(call: Call, member: str) -> bool:
    """Give an account back to its owner, who until then has no permission to do so themself; tells
    whether it was in other hands. Raises ``Unusable`` for whoever's rank is below the owner's."""
    if taken(call.draft, member) is None:
        return False
    if outranked(call, member):
        raise Unusable("back_outranks", member=Mention(member))
    give_back(call.draft, member)
    return True
