"""forwards: what is passed on from elsewhere, by where it comes from."""

from __future__ import annotations

from policies.draft import Draft
from policies.events import Edited, Message
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Hit
from policies.rule import Check


class Forwards(Settings):
    """``deny`` and ``allow`` are ids of where a message was first written
    (``telegram:channel:-1001``), or the one of another chat that it answers to; with neither,
    whatever is forwarded is found, with only ``allow`` whatever comes from elsewhere. Within the
    community's own places forwarding is always fine."""

    deny: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def look(draft: Draft, _: Check, settings: Forwards) -> tuple[Hit, ...]:
    """Look where it comes from; what it says is looked at by the other filters anyway."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    content, own = event.content, draft.policy.channel_names
    for origin in (content.forwarded_from, content.quoted_from):
        if not origin or origin == event.channel or origin in own:
            continue
        if origin in settings.deny if settings.deny else origin not in settings.allow:
            return (Hit(span=(0, len(content.text)), detail=origin),)
    return ()


FORWARDS = Filter(
    name="forwards",
    settings=Forwards,
    sample=Sample(
        rule='allow = ["telegram:channel:-1001"]',
        finds=('{"text": "join us", "forwarded_from": "telegram:channel:-1002"}',),
        leaves=(
            '{"text": "our news", "forwarded_from": "telegram:channel:-1001"}',
            '{"text": "nothing forwarded"}',
        ),
    ),
    look=look,
)
