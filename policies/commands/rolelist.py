"""What people read about roles: all of them, one, a member's, and who may and sees to what."""

from __future__ import annotations

from collections.abc import Iterable

from policies.actions import Mention, Moment, Piece, Text
from policies.commands.rightwords import called, shown_right, shown_rights
from policies.draft import Draft, moment
from policies.people.grants import Grant, every_role, grants, held_by
from policies.people.overlaps import overlaps
from policies.people.standing import remembered, roles
from policies.rights import PERMISSIONS, Role

_MOST = 30
"""Lines of an answer."""


def listed(draft: Draft) -> Text:
    """A line for every role: its name as it is typed, and what it allows and denies."""
    every = every_role(draft)
    if not every:
        return draft.say("role_none")
    lines = [
        draft.say("role_line", role=called(role.name), what=shown_rights(draft, role))
        for role in every
    ]
    return _joined(lines)


def of_role(draft: Draft, role: Role) -> Text:
    """What a role allows and denies, where, what it sees to, and who has it."""
    lines = [draft.say("role_line", role=called(role.name), what=shown_rights(draft, role))]
    where = (*role.scope.platforms, *role.scope.places, *role.scope.channels)
    if where:
        lines.append(draft.say("role_where", what=", ".join(sorted(where))))
    if role.duties:
        lines.append(draft.say("role_duties", what=", ".join(role.duties)))
    holders: list[Piece] = []
    for member in (*sorted(role.members), *held_by(draft, role.name)):
        holders += [", ", Mention(member) if ":member:" in member else member]
    lines.append(draft.say("role_held_by", people=tuple(holders[1:]) or draft.say("none")))
    return _joined(lines)


def of_member(draft: Draft, member: str) -> Text:
    """The roles of a member, and what they were given and denied by command, until when."""
    held = roles(draft, remembered(draft, member))
    names = ", ".join(called(role.name) for role in held) or draft.say("none")
    lines: list[Text] = [draft.say("role_of", member=Mention(member), roles=names)]
    return _joined([*lines, *(_given(draft, grant) for grant in grants(draft, member))])


def _given(draft: Draft, grant: Grant) -> Text:
    what = called(grant.what) if grant.kind == "role" else shown_right(draft, grant.right)
    if grant.kind == "deny":
        what = f"-{what}"
    elif grant.kind == "role":
        what = ":".join((what, *filter(None, (grant.platform, grant.channel))))
    zone = draft.policy.timezone
    ends = draft.say("until_none")
    if grant.until:
        ends = draft.say("until_at", time=Moment(moment(grant.until), zone))
    at = Moment(moment(grant.at), zone)
    return draft.say("role_given_line", what=what, member=Mention(grant.by), time=at, until=ends)


def matrix(draft: Draft) -> Text:
    """Who may do what, who sees to what, and where that does not go together."""
    every, lines = every_role(draft), list[Text]()
    for permission in PERMISSIONS:
        able = [_bounded(draft, role, permission) for role in every if permission in role.may]
        names = ", ".join(able) or draft.say("none")
        lines.append(draft.say("role_line", role=permission, what=names))
    for duty in dict.fromkeys(duty for role in every for duty in role.duties):
        names = ", ".join(called(role.name) for role in every if duty in role.duties)
        lines.append(draft.say("role_duty", what=duty, roles=names))
    given = frozenset(role.name for role in every if held_by(draft, role.name))
    for found in overlaps(every, given):
        lines.append(draft.say(f"overlap.{found.key}", **found.names))
    return _joined(lines)


def _bounded(draft: Draft, role: Role, permission: str) -> str:
    """The role's name, and how far and where it may."""
    shown = [shown_right(draft, r) for r in role.rights if r.permission == permission]
    bounds = [text.partition(":")[2] for text in shown]
    name = called(role.name)
    return name if "" in bounds else f"{name} ({' / '.join(bounds)})"


def _joined(lines: Iterable[Text]) -> Text:
    text: list[Piece] = []
    for line in list(lines)[:_MOST]:
        text += ["\n", *line]
    return tuple(text[1:])
