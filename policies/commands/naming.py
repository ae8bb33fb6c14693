"""The command that gives a member another name in this place, for a time or for good."""

from __future__ import annotations

from datetime import timedelta

from policies.commands.contract import Call, Member, Rest, Unusable, command
from policies.commands.target import present
from policies.following.promises import answer_when_done
from policies.following.restraint import GRACE, keep
from policies.measures import Rename
from policies.people.standing import display
from policies.state import Drop, Set

LONGEST = 32
"""Characters. https://docs.discord.com/developers/resources/user#usernames-and-nicknames"""
NO_NAME = Rest("")


@command("timeout")
def rename(
    call: Call, member: Member, duration: timedelta | None = None, name: Rest = NO_NAME
) -> None:
    """Give a member another name here, or their own one back."""
    if len(name) > LONGEST:
        raise Unusable("too_long_text", limit=str(LONGEST), count=str(len(name)))
    (place, *_), draft = present(call, member), call.draft
    before = display(draft, member)
    done = draft.act(Rename, place=place, member=member, name=name, because="command")
    draft.write(Drop(member, f"rename@{place}"))
    if duration and name:
        until = draft.time(duration.total_seconds())
        keep(draft, done, until, name, "", member=member)
        draft.write(Set(member, f"named@{place}", before, until.timestamp() + GRACE))
    draft.audit("member.renamed", member)
    answer_when_done(draft, call.event, done)
