"""Somebody's reactions to a message, before and after, to events: pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from adapters.telegram import updates
from adapters.telegram.content import clean
from adapters.telegram.people import Speaker, channel, clamped, place
from policies.events import Reacted


def changes(
    reacted: updates.Reacted, who: Speaker, unique: str, received: datetime
) -> Iterator[Reacted]:
    """One event for each reaction that was added or taken back; ``unique`` begins their ids."""
    old = [_reaction(r) for r in reacted.old_reaction]
    new = [_reaction(r) for r in reacted.new_reaction]
    changed = [(r, False) for r in new if r not in old] + [(r, True) for r in old if r not in new]
    for number, (reaction, removed) in enumerate(changed):
        yield Reacted(
            id=f"{unique}:{number}",
            place=place(reacted.chat),
            channel=channel(reacted.chat),
            actor=who.actor,
            names=who.names,
            at=clamped(reacted.date, received),
            received=received,
            message=str(reacted.message_id),
            reaction=reaction,
            removed=removed,
        )


def _reaction(reaction: updates.Reaction) -> str:
    return clean(reaction.emoji or reaction.custom_emoji_id or reaction.type)
