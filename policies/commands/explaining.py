"""Explaining: whether somebody could have a command obeyed, step by step, without obeying it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from msgspec import structs

from policies.actions import Moment, Text
from policies.commands.contract import Call, Command, Member, Unusable
from policies.commands.parse import arguments
from policies.commands.rightwords import shown_right
from policies.commands.target import below
from policies.draft import Draft, moment
from policies.events import Actor, Invoked
from policies.following.budget import ration
from policies.people.grants import grants
from policies.people.permissions import Entry, Step, holders
from policies.people.standing import display, roles
from policies.rights import FOR_GOOD
from policies.wording import duration_words

ON_MEMBERS = frozenset({"warn", "timeout", "kick", "ban"})
"""Permissions to do something to a member, who then must not outrank the caller."""


class Explained(NamedTuple):
    """Whether it would be obeyed, and the steps of the way there, each a sentence."""

    allowed: bool
    because: tuple[Text, ...]


def explained(
    draft: Draft, event: Invoked, subject: Actor, commands: Mapping[str, Command], order: str
) -> Explained:
    """What would come of it if ``subject`` gave this order where the event happens. Raises
    ``Unusable`` for a command that there is none of."""
    name, _, rest = order.strip().removeprefix("/").partition(" ")
    command = commands.get(name.casefold())
    if command is None:
        raise Unusable("unknown_command", command=name[:40] or "–")
    args = {"text": rest.strip()} if rest.strip() else {}
    asked = structs.replace(
        event, actor=subject, command=command.name, args=args, reply_to="", reply_to_actor=""
    )
    call = Call(draft, asked, roles(draft, subject))
    values, steps = dict[str, Any](), list[Text]()
    if rest.strip():
        try:
            values = arguments(call, command)
        except Unusable as problem:
            steps.append(draft.say(problem.key, **problem.names))
    allowed = _permitted(call, command, values, steps) and not (rest.strip() and not values)
    if allowed and command.permission in ON_MEMBERS:
        allowed = _below(call, values.get("member"), steps) and _within(call, command, steps)
    return Explained(allowed, tuple(steps))


def _permitted(call: Call, command: Command, values: Mapping[str, Any], steps: list[Text]) -> bool:
    draft, permission = call.draft, command.needs(call.event.args)
    names = ", ".join(role.name for role in call.held) or draft.say("none")
    steps.append(draft.say("may_roles", roles=names))
    if permission is None:
        steps.append(draft.say("may_everyone", command=command.name))
        return True
    steps.append(draft.say("may_needs", command=command.name, what=permission))
    answer = call.rights(permission, command.lasting(values) if values else None)
    steps += [_told(call, step, command.lasting(values)) for step in answer.steps]
    if not answer.allowed:
        steps.append(draft.say("may_by", what=permission, roles=holders(draft, permission)))
    return answer.allowed


def _told(call: Call, step: Step, lasting: timedelta | None) -> Text:
    """One step as a sentence."""
    draft, entry = call.draft, step.entry
    if entry is None:
        return draft.say("may_taken") if step.outcome == "taken" else draft.say("may_nothing")
    source = draft.say(f"may_level.{entry.level}", role=entry.source or "–")
    what = shown_right(draft, entry.right)
    if whence := _whence(call, entry):
        source = (*source, " (", *whence, ")")
    if entry.until:
        ends = draft.say("until_at", time=Moment(moment(entry.until), draft.policy.timezone))
        source = (*source, " (", *ends, ")")
    if step.outcome == "longer":
        policy, span = draft.policy, lasting or FOR_GOOD
        length: Text = draft.say("until_none")
        if span != FOR_GOOD:
            length = (duration_words(span, policy.language, policy.tone),)
        return draft.say("may_longer", name=source, what=what, duration=length)
    return draft.say(f"may_{step.outcome}", name=source, what=what)


def _whence(call: Call, entry: Entry) -> Text:
    """From where the subject has it: the policy file, or who gave it by command and when."""
    draft, by_role = call.draft, entry.level in ("channel", "role")
    if entry.level not in ("member", "channel", "role"):
        return ()
    if by_role and any(r.name == entry.source for r in draft.policy.roles_of(call.event.actor)):
        return draft.say("may_from_file")
    kinds, what = (("role",), entry.source) if by_role else (("may", "deny"), "")
    for grant in grants(draft, call.caller):
        if grant.kind in kinds and grant.what == (what or entry.right.permission):
            time = Moment(moment(grant.at), draft.policy.timezone)
            return draft.say("may_from_command", name=display(draft, grant.by), time=time)
    return ()


def _below(call: Call, member: object, steps: list[Text]) -> bool:
    """Whether the member who is named does not outrank the subject."""
    if not isinstance(member, str):
        return True
    try:
        below(call, Member(member))
    except Unusable as problem:
        steps.append(call.draft.say(problem.key, **problem.names))
        return False
    steps.append(call.draft.say("may_below"))
    return True


def _within(call: Call, command: Command, steps: list[Text]) -> bool:
    """Whether the subject's budget is not spent."""
    allowed = ration(call.held, command.name)
    window = call.draft.window(call.caller, f"did:{command.name}")
    if allowed is None:
        return True
    done = window.count(call.draft.now) if window else 0
    policy = call.draft.policy
    length = duration_words(allowed.within, policy.language, policy.tone)
    numbers = {"count": str(done), "limit": str(allowed.most), "duration": length}
    steps.append(call.draft.say("may_budget", **numbers))
    return done < allowed.most
