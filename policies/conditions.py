"""Conditions: where, when and about whom a rule counts, the entries of its ``when``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from policies.again import Again
from policies.draft import Draft
from policies.events import Content, Edited, Event, Message
from policies.matching.language import language_of
from policies.people.standing import strikes
from policies.rights import Role
from policies.rule import Condition

ARRIVED = timedelta(days=1)
"""Before a member has been here so long, no number of messages makes them belong here."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POSTURES = ("normal", "guarded", "locked")

Holds = Callable[[Draft, tuple[Role, ...], Any], bool]
"""Whether a condition holds: for the draft's event, whose actor has these roles."""


def failing(
    draft: Draft, held: tuple[Role, ...], conditions: Iterable[Condition]
) -> Condition | None:
    """The first that does not hold, if any. What a platform does not tell holds no condition."""
    for condition in conditions:
        if not CONDITIONS[condition.name](draft, held, condition.value):
            return condition
    return None


def local(draft: Draft) -> datetime:
    """When it happened, by the community's clock on the wall."""
    return draft.event.at.astimezone(ZoneInfo(draft.policy.timezone))


def posture(draft: Draft) -> str:
    """How the community stands now: ``normal``, ``guarded`` or ``locked``."""
    return str(draft.plain("", "posture") or POSTURES[0])


def since_joined(draft: Draft) -> timedelta | None:
    """How long ago the actor joined, as the platform says or as was seen; else ``None``."""
    event = draft.event
    if event.actor.joined is not None:
        return event.at - event.actor.joined
    return _since(draft, "joined")


def known_for(draft: Draft) -> timedelta:
    """How long the actor has been a member at least: who was here before us was first seen later
    than they joined."""
    return since_joined(draft) or _since(draft, "first") or timedelta()


def _since(draft: Draft, name: str) -> timedelta | None:
    then = draft.plain(draft.event.actor.id, name)
    return timedelta(seconds=draft.at - then) if isinstance(then, float) else None


def messages(draft: Draft) -> int:
    """How many messages of the actor were counted, this one included."""
    counted = draft.value(draft.event.actor.id, "messages")
    return counted if isinstance(counted, int) else 0


def established(draft: Draft, span: timedelta, written: int) -> bool:
    """Whether the actor has been a member for so long, or has written so many messages and did not
    just arrive: a crowd of new accounts can write much within an hour."""
    here = known_for(draft)
    return here >= span or (here >= ARRIVED and messages(draft) >= written)


def _content(event: Event) -> Content:
    return event.content if isinstance(event, (Message, Edited)) else Content()


def _edited(event: Event) -> bool:
    return event.edit if isinstance(event, Again) else isinstance(event, Edited)


def _thread(event: Event) -> bool:
    return isinstance(event, (Message, Edited)) and bool(event.thread)


def _within(hours: str, at: time) -> bool:
    begin, end = (time.fromisoformat(part) for part in hours.split("-"))
    return begin <= at < end if begin < end else at >= begin or at < end


def _account_age(draft: Draft) -> timedelta | None:
    created = draft.event.actor.created
    return None if created is None else draft.event.at - created


def _younger(age: timedelta | None, bound: timedelta) -> bool:
    return age is not None and age < bound


def _older(age: timedelta | None, bound: timedelta) -> bool:
    return age is not None and age >= bound


def _kinds(event: Event) -> set[str]:
    return {part.kind for part in _content(event).parts}


CONDITIONS: Mapping[str, Holds] = MappingProxyType(
    {
        "platforms": lambda d, _, names: d.event.platform in names,
        "channels": lambda d, _, ids: d.event.channel in ids,
        "not_channels": lambda d, _, ids: d.event.channel not in ids,
        "categories": lambda d, _, ids: getattr(d.event, "category", "") in ids,
        "thread": lambda d, _, yes: _thread(d.event) == yes,
        "roles": lambda _, held, names: any(role.name in names for role in held),
        "without_roles": lambda _, held, names: not any(role.name in names for role in held),
        "may": lambda _, held, any_of: any(not role.may.isdisjoint(any_of) for role in held),
        "member_for_less_than": lambda d, _, span: _younger(since_joined(d), span),
        "member_for_at_least": lambda d, _, span: known_for(d) >= span,
        "account_younger_than": lambda d, _, span: _younger(_account_age(d), span),
        "account_older_than": lambda d, _, span: _older(_account_age(d), span),
        "messages_up_to": lambda d, _, most: messages(d) <= most,
        "messages_at_least": lambda d, _, least: messages(d) >= least,
        "strikes_at_least": lambda d, _, least: strikes(d, d.event.actor.id) >= least,
        "edited": lambda d, _, yes: _edited(d.event) == yes,
        "reply": lambda d, _, yes: bool(getattr(d.event, "reply_to", "")) == yes,
        "forward": lambda d, _, yes: bool(_content(d.event).forwarded_from) == yes,
        "quote": lambda d, _, yes: ("quote" in _kinds(d.event)) == yes,
        "attachment": lambda d, _, yes: bool(_content(d.event).attachments) == yes,
        "bot": lambda d, _, yes: (d.event.actor.identity == "bot") == yes,
        "webhook": lambda d, _, yes: (d.event.actor.identity == "webhook") == yes,
        "hours": lambda d, _, hours: _within(hours, local(d).time()),
        "days": lambda d, _, days: DAYS[local(d).weekday()] in days,
        "languages": lambda d, _, codes: language_of(_content(d.event).text) in codes,
        "posture": lambda d, _, any_of: posture(d) in any_of,
    }
)
"""Every key of ``when``, and when it holds."""
