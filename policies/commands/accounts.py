"""The commands about accounts in other hands: that one is, and that it is its owner's again."""

from __future__ import annotations

from policies.actions import Mention
from policies.calling_back import tell_team
from policies.commands.contract import Call, Member, Unusable, command
from policies.commands.target import below, public_channel
from policies.promises import answer_when_done
from policies.standing import rank
from policies.taken import taken
from policies.takeover import by_hand, give_back


@command("timeout", menus=("message", "member"))
def compromised(call: Call, member: Member) -> None:
    """Keep an account from doing harm that is in other hands than its owner's."""
    where, draft = below(call, member), call.draft
    first, removed = by_hand(draft, member, where, public_channel(call))
    about = {"count": str(removed), "by": call.caller}
    tell_team(draft, member, "staff_compromised_by_hand", "command", **about)
    answer_when_done(draft, call.event, first)


@command("lift")
def back(call: Call, member: str = "") -> None:
    """Say that an account is its owner's again."""
    if not called_back(call, member):
        raise Unusable("decided_already")
    call.answer("done_back", member=Mention(member))


def outranked(call: Call, member: str) -> bool:
    """Whether the caller may not say so, since the owner's rank is above theirs."""
    known = taken(call.draft, member)
    return known is not None and rank(call.held) > known.rank


def called_back(call: Call, member: str) -> bool:
    """Give an account back to its owner, who until then has no permission to do so themself; tells
    whether it was in other hands. Raises ``Unusable`` for whoever's rank is below the owner's."""
    if taken(call.draft, member) is None:
        return False
    if outranked(call, member):
        raise Unusable("back_outranks", member=Mention(member))
    give_back(call.draft, member)
    return True
