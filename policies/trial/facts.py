"""Facts: what the conditions of rules look at, as it was when an event was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from policies.conditions import DAYS, known_for, local, messages, posture, since_joined
from policies.draft import Draft
from policies.events import Event, Message
from policies.forms import written
from policies.matching.language import language_of
from policies.people.standing import count_message, remember, roles, strikes
from policies.policy import Policy
from policies.rights import Role
from policies.state import View
from policies.texts import said

Measure = Callable[[Draft, tuple[Role, ...]], str]


def before(event: Event, view: View, policy: Policy) -> Draft:
    """The event taken in, before anything was looked for: who it is, and one message more."""
    draft = Draft(event, view, policy)
    remember(draft)
    if isinstance(event, Message):
        count_message(draft)
    return draft


def measured(draft: Draft, name: str) -> str:
    """What a condition looked at; empty where the event itself says it."""
    look = _MEASURES.get(name)
    return look(draft, roles(draft, draft.event.actor)) if look else ""


def _span(found: timedelta | None) -> str:
    return written(found) if found is not None else ""


def _account(draft: Draft, _: tuple[Role, ...]) -> str:
    created = draft.event.actor.created
    return _span(draft.event.at - created if created else None)


def _roles(_: Draft, held: tuple[Role, ...]) -> str:
    return ", ".join(role.name for role in held)


_MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "platforms": lambda d, _: d.event.platform,
        "channels": lambda d, _: d.event.channel,
        "not_channels": lambda d, _: d.event.channel,
        "categories": lambda d, _: str(getattr(d.event, "category", "")),
        "roles": _roles,
        "without_roles": _roles,
        "exempt": _roles,
        "may": lambda _, held: ", ".join(sorted({may for role in held for may in role.may})),
        "member_for_less_than": lambda d, _: _span(since_joined(d)),
        "member_for_at_least": lambda d, _: _span(known_for(d)),
        "account_younger_than": _account,
        "account_older_than": _account,
        "messages_up_to": lambda d, _: str(messages(d)),
        "messages_at_least": lambda d, _: str(messages(d)),
        "strikes_at_least": lambda d, _: str(strikes(d, d.event.actor.id)),
        "bots": lambda d, _: d.event.actor.identity,
        "hours": lambda d, _: f"{local(d):%H:%M}",
        "until": lambda d, _: f"{local(d):%Y-%m-%d}",
        "days": lambda d, _: DAYS[local(d).weekday()],
        "languages": lambda d, _: language_of(said(d.event, 0)),
        "posture": lambda d, _: posture(d),
    }
)
"""By the keys of rules and of their ``when``."""
