"""Inbound: what happened in the sandbox's world, told as events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.sandbox.people import BOT, PLACE, Member
from adapters.sandbox.posts import Post
from policies.events import (
    Actor,
    CaughtUp,
    Checked,
    Content,
    Deleted,
    Edited,
    Invoked,
    Joined,
    Left,
    Message,
    Names,
    Reacted,
    message_event,
)

_HANDLE = re.compile(r"@([\w.-]+)")

Members = Mapping[str, Member]


def message(post: Post, author: Member, replied: Post | None, members: Members) -> Message:
    """A new message."""
    return Message(
        **_said(post, author, message_event(post.channel, post.id), post.at, replied, members)
    )


def edited(
    post: Post, author: Member, at: datetime, replied: Post | None, members: Members
) -> Edited:
    """A message with other words."""
    event = f"{message_event(post.channel, post.id)}/{post.edits}"
    return Edited(**_said(post, author, event, at, replied, members))


def deleted(post: Post, author: Member, at: datetime) -> Deleted:
    """A message that its author took away."""
    return Deleted(**_head(f"{PLACE}/deleted/{post.id}", at, author, post.channel), message=post.id)


def joined(post: Post, member: Member) -> Joined:
    """Somebody came in."""
    return Joined(**_head(f"{PLACE}/joined/{post.id}", post.at, member, post.channel))


def left(post: Post, member: Member) -> Left:
    """Somebody went."""
    return Left(**_head(f"{PLACE}/left/{post.id}", post.at, member, post.channel))


def reacted(
    post: Post, member: Member, reaction: str, removed: bool, at: datetime, number: int
) -> Reacted:
    """A reaction was put on a message or taken off; ``number`` counts them in this run."""
    return Reacted(
        **_head(f"{PLACE}/reacted/{post.id}/{number}", at, member, post.channel),
        message=post.id,
        reaction=reaction,
        removed=removed,
    )


def command(
    post: Post, name: str, rest: str, member: Member, replied: Post | None, members: Members
) -> Invoked:
    """A slash command; mentions in its text are given as full member ids."""
    event = f"{PLACE}/command/{post.id}"
    return Invoked(
        **_head(event, post.at, member, post.channel),
        command=name,
        args={"text": resolved(rest, members)},
        reply_to=replied.id if replied else "",
        reply_to_actor=replied.member if replied else "",
        interaction=event,
        files=post.attachments or (replied.attachments if replied else ()),
    )


def pressed(post: Post, code: str, member: Member, at: datetime, number: int) -> Invoked:
    """A button under one of the bot's messages; ``number`` counts the presses of this run."""
    event = f"{PLACE}/pressed/{post.id}/{number}"
    return Invoked(
        **_head(event, at, member, post.channel),
        command=code,
        message=post.id,
        interaction=event,
        via="button",
        private=bool(post.only_for),
    )


def caught_up(channel: str, to: str, since: datetime, now: datetime) -> CaughtUp:
    """What was written in a channel while nobody listened has been read, up to a message."""
    return CaughtUp(
        id=f"{PLACE}/caught-up/{channel}/{to}",
        place=PLACE,
        channel=channel,
        at=now,
        received=now,
        to=to,
        away_since=since,
    )


def checked(run: str, now: datetime) -> Checked:
    """The bot may do everything here; it tells how it is called."""
    return Checked(
        id=f"{PLACE}/checked/{run}",
        place=PLACE,
        at=now,
        received=now,
        actor=Actor(id=BOT, identity="self"),
        names=Names("Hallwarden", BOT.rpartition(":")[2]),
        missing=(),
    )


def mentioned(text: str, members: Members) -> tuple[str, ...]:
    """The members whom a text mentions by ``@handle``, each once."""
    found = (f"sandbox:member:{m[1]}" for m in _HANDLE.finditer(text))
    return tuple(dict.fromkeys(member for member in found if member in members))


def resolved(text: str, members: Members) -> str:
    """The text with each ``@handle`` of a member replaced by the member's full id."""

    def full(match: re.Match[str]) -> str:
        member = f"sandbox:member:{match[1]}"
        return member if member in members else match[0]

    return _HANDLE.sub(full, text)


def _head(event: str, at: datetime, member: Member, channel: str) -> dict[str, Any]:
    return {
        "id": event,
        "place": PLACE,
        "at": at,
        "received": at,
        "channel": channel,
        "actor": member.actor(),
        "names": member.names(),
    }


def _said(
    post: Post, author: Member, event: str, at: datetime, replied: Post | None, members: Members
) -> dict[str, Any]:
    return {
        **_head(event, at, author, post.channel),
        "message": post.id,
        "content": Content(
            text=post.text,
            attachments=post.attachments,
            parts=post.parts,
            mentions=mentioned(post.text, members),
            forwarded_from=post.forwarded_from,
        ),
        "reply_to": replied.id if replied else "",
        "reply_to_actor": replied.member if replied else "",
    }
