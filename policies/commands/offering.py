"""Offering: what somebody is offered while they write a command, as far as they may use it."""

from __future__ import annotations

from policies.commands import COMMANDS
from policies.commands.completing import Offer, Offered, offers
from policies.commands.contract import Call
from policies.draft import Draft
from policies.events import Invoked
from policies.people.reading import reads
from policies.people.standing import roles

_ABOUT = {"reasons": ("warn", "timeout", "kick", "ban"), "rules": ("policy", "case")}
"""What whoever is offered the community's own words may do."""


def offered_to(draft: Draft, what: Offered, typed: str) -> tuple[Offer, ...]:
    """What fits what the actor of this event has typed so far; nothing that only others may see.

    Raises ``Missing`` when it is not in memory who they are.
    """
    event = draft.event
    assert isinstance(event, Invoked)
    call = Call(draft, event, roles(draft, event.actor))
    needed = _ABOUT.get(what)
    if needed and not any(map(call.may, needed)):
        return ()
    able = (c.name for c in COMMANDS if c.shown_with is None or call.may(c.shown_with))
    language = reads(draft, event.actor.id, event.channel)
    return offers(what, typed, draft.policy, language, able)
