"""extras: what a message carries besides words: contact cards, buttons, giveaways, polls, games."""

from __future__ import annotations

from typing import Literal

from policies.draft import Draft
from policies.events import Edited, Message
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Hit
from policies.rule import Check

Kind = Literal[
    "contact", "button", "giveaway", "poll", "checklist", "game", "invoice", "venue", "location",
    "gift", "story", "dice", "embed",
]  # fmt: skip


class Extras(Settings):
    """The ``kinds`` that are found. What they say is looked at by the other filters anyway."""

    kinds: tuple[Kind, ...] = ("contact", "button", "giveaway")


def look(draft: Draft, _: Check, settings: Extras) -> tuple[Hit, ...]:
    """Find the first part of such a kind."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    for number, part in enumerate(event.content.parts, 1):
        kind = "button" if part.kind == "component" else part.kind
        if kind in settings.kinds:
            return (Hit(part=number, span=(0, len(part.text)), detail=kind),)
    return ()


EXTRAS = Filter(
    name="extras",
    settings=Extras,
    sample=Sample(
        rule='kinds = ["contact"]',
        finds=('{"parts": [{"kind": "contact", "text": "Manager Anna"}]}',),
        leaves=('{"text": "vote!", "parts": [{"kind": "poll", "text": "tea or coffee"}]}',),
    ),
    look=look,
)
