"""The commands that say which accounts are one person's: by a code of theirs, or by the team."""

from __future__ import annotations

import re
from datetime import timedelta

from policies.actions import Button, Mention, Notice
from policies.commands.contract import Call, Member, Unusable, command
from policies.commands.parse import member as named_here
from policies.draft import Draft
from policies.following.carrying import propose_between
from policies.people import linked
from policies.people.reading import reads
from policies.people.standing import highest, named, remembered
from policies.people.taken import taken
from policies.telling.members import alert
from policies.telling.together import called

_CODE = re.compile(r"[0-9a-f]{20}")
_ELSEWHERE = re.compile(r"([a-z]+):(?:member:)?(@?)([^\s:@][^\s:]{0,79})")


@command()
def link(call: Call, member: Member | None = None, account: str = "") -> None:
    """Show that another account is yours too; for the team: say that two are one person's."""
    if _CODE.fullmatch(account.casefold()):
        _show(call, account.casefold())
    elif member is None or (not account and member == call.event.reply_to_actor):
        if account:
            _wrong(call)
        _offer(call)
    else:
        _say(call, member, _account(call, account))


@command()
def unlink(call: Call, member: Member | None = None) -> None:
    """Say that your accounts, or a member's, are no longer known as one person's."""
    subject = member or Member(call.caller)
    own = subject == call.caller
    if not own:
        call.demand("case")
        _sayable(call, subject)
    gone = linked.unlink(call.draft, subject, shown=own)
    if not gone:
        raise Unusable("link_none", member=Mention(subject))
    names = ", ".join(called(call.draft, each) for each in gone)
    call.answer("link_gone", member=Mention(subject), name=names)


def _offer(call: Call) -> None:
    """Make a code for the caller's other account."""
    draft = call.draft
    if taken(draft, call.caller) is not None:
        raise Unusable("link_wrong")
    code = linked.offer(draft, linked.Offer(call.caller, call.event.place, call.event.channel))
    call.answer("link_code", text=code, duration=draft.lasting(timedelta(seconds=linked.LIFE)))


def _wrong(call: Call) -> None:
    """Raises ``Unusable``: that is no code."""
    if linked.guessing(call.draft, call.caller):
        raise Unusable("link_too_many")
    linked.missed(call.draft, call.caller)
    raise Unusable("link_wrong")


def _show(call: Call, code: str) -> None:
    """The caller has a code that their other account was given."""
    draft = call.draft
    if linked.guessing(draft, call.caller):
        raise Unusable("link_too_many")
    found = linked.redeem(draft, code, call.caller)
    if found is None or taken(draft, call.caller) or taken(draft, found.member):
        raise Unusable("link_wrong")
    _linked(call, found.member, call.caller, "")
    button = _undo(draft)
    with draft.speaking(reads(draft, found.member)):
        text = draft.say("link_shown", name=called(draft, call.caller))
        draft.act(
            Notice, place=found.place, member=found.member, channel=found.channel, text=text,
            buttons=(_undo(draft),), because="notice",
        )  # fmt: skip
    call.answer_text(draft.say("link_shown", name=called(draft, found.member)), (button,))
    with draft.speaking():
        one, other = called(draft, call.caller), called(draft, found.member)
        alert(draft, draft.say("staff_linked", member=one, name=other), "linked")


def _say(call: Call, member: Member, other: Member) -> None:
    """The team says so."""
    call.demand("case")
    for each in (member, other):
        _sayable(call, each)
    _linked(call, member, other, call.caller)
    call.answer("link_said", member=Mention(member), name=called(call.draft, other))


def _linked(call: Call, one: str, other: str, by: str) -> None:
    """Link them. Raises ``Unusable`` for one account, and for what is so already."""
    draft = call.draft
    if one == other:
        raise Unusable("link_itself")
    known = next((each for each in linked.links(draft, one) if each.other == other), None)
    if known is not None and (by or not known.by):
        raise Unusable("link_already", name=called(draft, other))
    if not linked.link(draft, one, other, by):
        raise Unusable("link_full", limit=str(linked.MOST))
    if known is None:
        propose_between(draft, one, other)


def _sayable(call: Call, member: str) -> None:
    """The caller may say whose an account is. Raises ``Unusable`` for their own, for bots, and for
    whoever's rank is not below theirs."""
    if member == call.caller:
        raise Unusable("target_is_self")
    if remembered(call.draft, member).identity in ("self", "bot", "webhook"):
        raise Unusable("target_is_bot")
    if highest(call.draft, member) <= call.rank:
        raise Unusable("target_outranks", member=Mention(member))


def _account(call: Call, text: str) -> Member:
    """An account on any platform of the community: ``telegram:4242``, ``discord:@ann``, or as a
    member is named here. Raises ``Unusable``."""
    found = _ELSEWHERE.fullmatch(text)
    if found is None:
        return named_here(call, text or "–")
    platform, by_name, what = found.groups()
    here = {place.partition(":")[0] for place in (*call.draft.policy.places, call.event.place)}
    member = named(call.draft, platform, what) if by_name else f"{platform}:member:{what}"
    if platform not in here or not member:
        raise Unusable("bad_member", text=text[:40])
    return Member(member)


def _undo(draft: Draft) -> Button:
    return draft.button(str(draft.say("button.unlink")[0]), "unlink")
