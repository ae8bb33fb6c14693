"""The command about roles: who has which, giving and taking them, and invitations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from policies.actions import Mention, Moment, Text
from policies.commands.contract import Call, Member, Rest, Unusable, command
from policies.commands.giving import (
    Giver,
    give_right,
    give_role,
    keeps_an_owner,
    passes_on,
    passes_on_role,
    take_right,
    take_role,
)
from policies.commands.parse import looks_like_member
from policies.commands.parse import member as one_member
from policies.commands.rightwords import bound, called, rights, shown_right, shown_rights
from policies.commands.rolelist import listed, matrix, of_member, of_role
from policies.draft import moment
from policies.people import invitations
from policies.people.grants import (
    MOST_CHARACTERS,
    Grant,
    Kind,
    every_role,
    held_by,
    made_role,
    make,
    unmake,
)
from policies.people.permissions import Asked, decided
from policies.people.standing import display, highest, rank_of, remembered
from policies.people.standing import roles as roles_of
from policies.people.taken import taken
from policies.rights import EVERYWHERE, PERMISSIONS, Role
from policies.telling.members import alert

NOTHING = Rest("")
_NAME = re.compile(r"[^\s:@#<>/,\"'`*_-][^\s:@#<>/,\"'`*]{1,39}")
CHOICES = (
    *("list", "show", "matrix", "grant", "deny", "revoke"),
    *("create", "edit", "delete", "invite", "redeem"),
)
_LONGEST_LIFE = timedelta(days=30)


@command(
    "roles",
    choice=CHOICES,
    steps=MappingProxyType({"list": "case", "show": "case", "matrix": "case", "redeem": None}),
    shown_with=None,
)
def role(
    call: Call,
    choice: str = "list",
    role: str = "",
    member: Member | None = None,
    duration: timedelta | None = None,
    words: Rest = NOTHING,
) -> None:
    """Show roles; give, deny, take, make or change them; invite somebody; redeem an invitation."""
    if choice == "list":
        call.answer_text(listed(call.draft))
    elif choice == "matrix":
        call.answer_text(matrix(call.draft))
    elif choice == "show":
        _show(call, role, member)
    elif choice == "redeem":
        _redeem(call, role.strip())
    elif choice in ("grant", "deny", "revoke"):
        _DOING[choice](call, role, _whom(member), duration, words)
    else:
        _MAKING[choice](call, role, duration, words)


def _giver(call: Call) -> Giver:
    here = call.event.place, call.event.channel
    return Giver(call.event.actor, call.held, here, call.rank)


def _whom(member: Member | None) -> Member:
    if member is None:
        raise Unusable("whom")
    return member


def _named(call: Call, name: str) -> Role | None:
    wanted = called(name)
    return next((each for each in every_role(call.draft) if called(each.name) == wanted), None)


def _known(call: Call, name: str) -> Role:
    found = _named(call, name)
    if found is None:
        known = ", ".join(called(each.name) for each in every_role(call.draft))
        raise Unusable("role_unknown", role=name[:40] or "–", what=known or "–")
    return found


def _show(call: Call, name: str, member: Member | None) -> None:
    if looks_like_member(name):
        member = one_member(call, name)
    if member is not None:
        call.answer_text(of_member(call.draft, member))
    else:
        call.answer_text(of_role(call.draft, _known(call, name)))


def _end(call: Call, duration: timedelta | None) -> float:
    return call.draft.now + duration.total_seconds() if duration else 0.0


def _until(call: Call, until: float) -> Text:
    draft = call.draft
    if not until:
        return draft.say("until_none")
    return draft.say("until_at", time=Moment(moment(until), draft.policy.timezone))


def _grant(call: Call, name: str, member: Member, duration: timedelta | None, words: str) -> None:
    """Give a role, or one right, to a member."""
    draft, found = call.draft, _named(call, name)
    at, until = draft.now, _end(call, duration)
    if found is not None:
        up_to, scope = bound(draft, words.split())
        if up_to is not None:
            raise Unusable("left_over", text=words[:40])
        platform, channel = next(iter(scope.platforms), ""), next(iter(scope.channels), "")
        grant = Grant("role", found.name, call.caller, at, until, 0.0, platform, channel)
        given = give_role(draft, _giver(call), member, found, grant)
        what = found.name
    else:
        given = give_right(draft, _giver(call), member, _right(call, name, words, until, "may"))
        what = shown_right(draft, given.right)
    call.answer("role_given", member=Mention(member), what=what, until=_until(call, given.until))


def _deny(call: Call, name: str, member: Member, duration: timedelta | None, words: str) -> None:
    """Deny one right to a member, whatever their roles allow."""
    grant = _right(call, name, words, _end(call, duration), "deny")
    given = give_right(call.draft, _giver(call), member, grant)
    what, until = shown_right(call.draft, given.right), _until(call, given.until)
    call.answer("role_denied", member=Mention(member), what=what, until=until)


def _right(call: Call, name: str, words: str, until: float, kind: Kind) -> Grant:
    """The one right that is named. Raises ``Unusable`` where it is neither a right nor a role."""
    draft = call.draft
    if name.partition(":")[0].lstrip("-−") not in PERMISSIONS:
        _known(call, name)
    (one,) = rights(draft, ":".join((name.lstrip("-−"), *words.split())), call.caller)
    return one._replace(kind=kind, until=until)


def _revoke(call: Call, name: str, member: Member, _: timedelta | None, words: str) -> None:
    """Take what was given or denied to a member by command."""
    draft, found = call.draft, _named(call, name)
    if words:
        raise Unusable("left_over", text=words[:40])
    if found is not None:
        gone, what = take_role(draft, _giver(call), member, found), found.name
    else:
        what = _right(call, name, "", 0.0, "may").what
        gone = take_right(draft, _giver(call), member, what)
    if not gone:
        raise Unusable("role_not_given", member=Mention(member), what=what)
    call.answer("role_taken", member=Mention(member), what=what)


def _create(call: Call, name: str, _: timedelta | None, words: str) -> None:
    """Make a role with these rights."""
    draft = call.draft
    if not _NAME.fullmatch(name) or name.casefold() in (*PERMISSIONS, *CHOICES):
        raise Unusable("role_bad_name", text=name[:40] or "–")
    if _named(call, name) is not None:
        raise Unusable("role_exists", role=name)
    _make(call, name, rights(draft, words, call.caller))
    made = made_role(draft, name)
    draft.audit("role.create", name, after=shown_rights(draft, made) if made else "")
    call.answer("role_made", role=name, what=shown_rights(draft, made) if made else "–")


def _make(call: Call, name: str, given: tuple[Grant, ...]) -> None:
    for one in given:
        if one.kind == "may":
            passes_on(call.draft, _giver(call), one.right)
    long = sum(len(str(part)) for one in given for part in one) > MOST_CHARACTERS
    if long or not make(call.draft, name, given):
        raise Unusable("role_full")


def _edit(call: Call, name: str, _: timedelta | None, words: str) -> None:
    """Give a role that was made by command other rights."""
    found = _changeable(call, name)
    given = rights(call.draft, words, call.caller)
    if ("may", "roles") not in {(one.kind, one.what) for one in given}:
        keeps_an_owner(call.draft, _giver(call), found)
    _make(call, found.name, given)
    before, now = shown_rights(call.draft, found), made_role(call.draft, found.name) or found
    call.draft.audit("role.edit", found.name, before, shown_rights(call.draft, now))
    call.answer("role_made", role=found.name, what=shown_rights(call.draft, now))


def _delete(call: Call, name: str, _: timedelta | None, words: str) -> None:
    """Forget a role that was made by command; nobody has it any more."""
    found = _changeable(call, name)
    keeps_an_owner(call.draft, _giver(call), found)
    unmake(call.draft, found.name)
    call.draft.audit("role.delete", found.name, before=shown_rights(call.draft, found))
    call.answer("role_gone", role=found.name)


def _changeable(call: Call, name: str) -> Role:
    """A role that was made by command and is below the caller's, who holds what it denies."""
    found, giver = _known(call, name), _giver(call)
    if made_role(call.draft, found.name) is None:
        raise Unusable("role_in_file", role=found.name)
    if found.rank <= giver.rank:
        raise Unusable("role_above", role=found.name)
    for right in found.denied:
        passes_on(call.draft, giver, right)
    for member in held_by(call.draft, found.name):
        if highest(call.draft, member) < giver.rank:
            raise Unusable("target_outranks", member=Mention(member))
    return found


def _invite(call: Call, name: str, duration: timedelta | None, words: str) -> None:
    """Make a code with which one person gets the role."""
    if words:
        raise Unusable("left_over", text=words[:40])
    draft, found = call.draft, _known(call, name)
    passes_on_role(draft, _giver(call), found, EVERYWHERE)
    life = duration or timedelta(seconds=invitations.LIFE)
    if life > _LONGEST_LIFE:
        raise Unusable("bad_duration", text=words or "–")
    until = _end(call, life)
    place, channel = call.event.place, call.event.channel
    made = invitations.Invitation(found.name, call.caller, place, channel, until)
    code = invitations.invite(draft, made)
    draft.audit("role.invite", found.name, after=moment(until).isoformat())
    call.answer("role_invited", role=found.name, text=code, until=_until(call, until))


def _redeem(call: Call, code: str) -> None:
    """Give the caller the role that they were invited to, if who invited them still may."""
    draft = call.draft
    found = invitations.redeem(draft, code) if code else None
    if found is None:
        raise Unusable("invitation_gone")
    wanted = _named(call, found.role)
    giver = _inviting(call, found)
    if wanted is None or giver is None:
        draft.audit("role.redeem", call.caller, before=found.role, after="refused")
        raise Unusable("invitation_gone")
    grant = Grant("role", wanted.name, found.by, draft.now)
    try:
        given = give_role(draft, giver, call.caller, wanted, grant)
    except Unusable:
        draft.audit("role.redeem", call.caller, before=found.role, after="refused")
        raise
    draft.audit("role.redeem", call.caller, after=wanted.name)
    who, by = Mention(call.caller), display(draft, found.by)
    alert(draft, draft.say("staff_redeemed", member=who, role=wanted.name, name=by), "command")
    call.answer("role_redeemed", role=wanted.name, until=_until(call, given.until))


def _inviting(call: Call, found: invitations.Invitation) -> Giver | None:
    """Who invited the caller, as they are now, if they still may give roles."""
    draft, here = call.draft, (found.place, found.channel)
    if taken(draft, call.caller) is not None or call.caller == found.by:
        return None
    actor = remembered(draft, found.by, found.place)
    held = roles_of(draft, actor, here)
    if not decided(draft, actor, held, Asked("roles", *here)).allowed:
        return None
    return Giver(actor, held, here, rank_of(draft, actor, held))


_DOING: Mapping[str, Callable[[Call, str, Member, timedelta | None, str], None]] = MappingProxyType(
    {"grant": _grant, "deny": _deny, "revoke": _revoke}
)
_MAKING: Mapping[str, Callable[[Call, str, timedelta | None, str], None]] = MappingProxyType(
    {"create": _create, "edit": _edit, "delete": _delete, "invite": _invite}
)
