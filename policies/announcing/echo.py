"""Echo: what members make of announcements, reactions and replies, counted for each message.

On the page of a channel ``latest`` holds its newest announcements, by the platform's ids; only of
these anything is counted.
"""

from __future__ import annotations

from typing import NamedTuple

from policies.actions import Delete
from policies.announced import Counted
from policies.draft import Draft
from policies.events import Message, Reacted
from policies.state import Add, Drop, Set

MOST = 20
"""Announcements of a channel that are counted for; of an older one nothing is known any more."""
_LATEST = "latest"
_PEOPLE = frozenset({"member", "channel", "place"})


class Echo(NamedTuple):
    """How many reactions stand on a message, and how often it was answered by quoting it."""

    reactions: int
    replies: int


def posted(draft: Draft, channel: str, message: str) -> None:
    """An announcement stands there from now on."""
    subject, before = _page(channel), _latest(draft, channel)
    if not message or message in before:
        return
    for old in before[: max(0, len(before) + 1 - MOST)]:
        for name in (f"reactions:{old}", f"replies:{old}"):
            if draft.value(subject, name) is not None:
                draft.write(Drop(subject, name))
    draft.write(Set(subject, _LATEST, (*before, message)[-MOST:]))


def count(draft: Draft) -> None:
    """Count a reaction to an announcement, or a reply that is not taken down."""
    event = draft.event
    if isinstance(event, Counted):
        if event.message in _latest(draft, event.channel):
            subject = _page(event.channel)
            draft.write(Set(subject, f"reactions:{event.message}", event.reactions))
        return
    if event.actor.identity not in _PEOPLE:
        return
    latest = _latest(draft, event.channel)
    if isinstance(event, Reacted) and event.message in latest:
        by = -1 if event.removed else 1
        draft.write(Add(_page(event.channel), f"reactions:{event.message}", by))
    gone = any(isinstance(action, Delete) for action in draft.actions)
    if isinstance(event, Message) and event.reply_to in latest and not gone:
        draft.write(Add(_page(event.channel), f"replies:{event.reply_to}"))


def echo(draft: Draft, channel: str, message: str) -> Echo | None:
    """What is known of an announcement; ``None`` if nothing is counted for it."""
    if message not in _latest(draft, channel):
        return None
    named = (f"{what}:{message}" for what in ("reactions", "replies"))
    counts = [draft.remembered(_page(channel), name) for name in named]
    return Echo(*(max(0, each) if isinstance(each, int) else 0 for each in counts))


def _latest(draft: Draft, channel: str) -> tuple[str, ...]:
    known = draft.remembered(_page(channel), _LATEST)
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def _page(channel: str) -> str:
    """A topic's messages are numbered with its chat's, and reactions to them name the chat."""
    return f"posted:{channel.partition('/')[0]}"
