"""Gateway payloads as events: pure, and deaf to whatever a payload lacks or has wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from adapters.discord import interactions, people
from adapters.discord.content import content
from adapters.discord.payload import (
    Payload,
    created,
    digest,
    flake,
    flakes,
    moment,
    number,
    table,
    tables,
    text,
)
from adapters.discord.people import Known
from adapters.discord.talking import voiced
from policies.commands.calling import reported
from policies.events import (
    NOBODY,
    Changed,
    Deleted,
    Edited,
    Event,
    Joined,
    Left,
    Message,
    Moderated,
    Reacted,
    Renamed,
    message_event,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One dispatch of the gateway.

    ``mark`` is the session and sequence number that the gateway gave it: with a RESUME the same
    dispatch comes with the same mark. ``known`` is as it was before this dispatch.
    """

    kind: str
    payload: Payload
    received: datetime
    mark: str
    known: Known


_SYSTEM = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 21, 22, 25, 26, 27})
_SYSTEM_SINCE = frozenset({28, 29, 31, 32, 36, 37, 38, 39, 44, 46})
"""Message types that hold no words of a member.
https://docs.discord.com/developers/resources/message#message-object-message-types"""

_KICK, _BAN, _UNBAN, _MEMBER_UPDATE = 20, 22, 23, 24
"""https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-audit-log-events"""


def events(notice: Notice) -> tuple[Event, ...]:
    """What a dispatch means; empty for what concerns no community or cannot be read."""
    handler = _KINDS.get(notice.kind)
    return handler(notice) if handler else ()


def message(payload: Payload, received: datetime, known: Known) -> Message | None:
    """A message payload (from the gateway, or from history with ``guild_id`` put in)."""
    guild, channel = flake(payload, "guild_id"), flake(payload, "channel_id")
    number_, kind = flake(payload, "id"), number(payload, "type")
    if not (guild and channel and number_) or kind in _SYSTEM or kind in _SYSTEM_SINCE:
        return None
    return Message(
        id=message_event(people.channel(channel), number_),
        place=people.place(guild),
        at=created(number_),
        received=received,
        channel=people.channel(channel),
        actor=people.author(known, guild, payload),
        names=people.names(table(payload, "author"), table(payload, "member")),
        message=number_,
        content=content(payload),
        reply_to=_answered(payload),
        reply_to_actor=_answered_author(payload),
        thread=channel if known.thread(guild, channel) else "",
        category=people.category(held) if (held := known.category(guild, channel)) else "",
    )


def _answered(payload: Payload) -> str:
    """The message that is answered; a forward points at its origin instead."""
    reference = table(payload, "message_reference")
    return "" if number(reference, "type") else flake(reference, "message_id")


def _answered_author(payload: Payload) -> str:
    author = flake(table(table(payload, "referenced_message"), "author"), "id")
    return people.member(author) if author else ""


def _message(notice: Notice) -> tuple[Event, ...]:
    """Live: everything before it in its channel has been read."""
    found = message(notice.payload, notice.received, notice.known)
    return (replace(found, position=found.message), *reported(found)) if found else ()


def _edited(notice: Notice) -> tuple[Event, ...]:
    """An edit, or a link preview that came later; both may bring new words."""
    now = message(notice.payload, notice.received, notice.known)
    if now is None:
        return ()
    at = moment(notice.payload, "edited_timestamp")
    stamp = int(at.timestamp() * 1_000_000) if at else 0
    said = notice.payload
    print_ = digest(*(said.get(key) for key in ("content", "embeds", "attachments", "components")))
    edit = Edited(
        id=f"{now.id}/{stamp}:{print_}",
        place=now.place,
        at=at or notice.received,
        received=now.received,
        channel=now.channel,
        actor=now.actor,
        names=now.names,
        message=now.message,
        content=now.content if at else replace(now.content, preview=True),
        reply_to=now.reply_to,
        reply_to_actor=now.reply_to_actor,
        thread=now.thread,
        category=now.category,
    )
    return (edit,)


def _deleted(notice: Notice) -> tuple[Event, ...]:
    guild, channel = flake(notice.payload, "guild_id"), flake(notice.payload, "channel_id")
    gone = flakes(notice.payload, "ids") or [flake(notice.payload, "id")]
    if not (guild and channel):
        return ()
    return tuple(
        Deleted(
            id=f"{message_event(people.channel(channel), number_)}/deleted",
            place=people.place(guild),
            at=notice.received,
            received=notice.received,
            channel=people.channel(channel),
            message=number_,
        )
        for number_ in gone
        if number_
    )


def _joined(notice: Notice) -> tuple[Event, ...]:
    guild, user = flake(notice.payload, "guild_id"), table(notice.payload, "user")
    who = people.actor(notice.known, guild, user, notice.payload)
    if not (guild and who.id):
        return ()
    at = who.joined or notice.received
    join = Joined(
        id=f"discord:{guild}:j:{flake(user, 'id')}:{int(at.timestamp() * 1000)}",
        place=people.place(guild),
        at=at,
        received=notice.received,
        actor=who,
        names=people.names(user, notice.payload),
    )
    return (join,)


def _left(notice: Notice) -> tuple[Event, ...]:
    guild, user = flake(notice.payload, "guild_id"), table(notice.payload, "user")
    who = people.actor(notice.known, guild, user, {})
    if not (guild and who.id):
        return ()
    gone = Left(
        id=f"discord:{guild}:l:{flake(user, 'id')}:{notice.mark}",
        place=people.place(guild),
        at=notice.received,
        received=notice.received,
        actor=who,
        names=people.names(user, {}),
    )
    return (gone,)


def _updated(notice: Notice) -> tuple[Event, ...]:
    """New names, new roles, or neither. Of a member never seen before both are reported."""
    guild, user = flake(notice.payload, "guild_id"), table(notice.payload, "user")
    who = people.actor(notice.known, guild, user, notice.payload)
    called = people.names(user, notice.payload)
    if not (guild and who.id):
        return ()
    number_ = flake(user, "id")
    seen = notice.known.member(guild, number_)
    before = people.names(table(seen, "user"), seen)
    head = f"discord:{guild}:u:{number_}:{notice.mark}"
    where, at = people.place(guild), notice.received
    found: list[Event] = []
    if called != before:
        found.append(
            Renamed(
                id=f"{head}:names",
                place=where,
                at=at,
                received=at,
                actor=who,
                names=called,
                before=before,
            )
        )
    if not seen or set(flakes(seen, "roles")) != set(flakes(notice.payload, "roles")):
        found.append(Changed(id=f"{head}:roles", place=where, at=at, received=at, actor=who))
    return tuple(found)


def _reacted(notice: Notice) -> tuple[Event, ...]:
    payload = notice.payload
    guild, channel = flake(payload, "guild_id"), flake(payload, "channel_id")
    number_, user = flake(payload, "message_id"), flake(payload, "user_id")
    if not (guild and channel and number_ and user):
        return ()
    seen, emoji = table(payload, "member"), table(payload, "emoji")
    shown, custom = text(emoji, "name"), flake(emoji, "id")
    reaction = Reacted(
        id=f"{message_event(people.channel(channel), number_)}/reaction:{notice.mark}",
        place=people.place(guild),
        at=notice.received,
        received=notice.received,
        channel=people.channel(channel),
        actor=people.actor(notice.known, guild, table(seen, "user") or {"id": user}, seen),
        names=people.names(table(seen, "user"), seen),
        message=number_,
        reaction=f"{shown}:{custom}" if custom else shown,
        removed=notice.kind == "MESSAGE_REACTION_REMOVE",
    )
    return (reaction,)


def _audited(notice: Notice) -> tuple[Event, ...]:
    """A sanction that somebody else made or lifted on the platform itself."""
    payload = notice.payload
    guild, entry = flake(payload, "guild_id"), flake(payload, "id")
    by, target = flake(payload, "user_id"), flake(payload, "target_id")
    kind = number(payload, "action_type")
    if not (guild and entry and target) or by == notice.known.self_id:
        return ()
    until: datetime | None = None
    if kind == _MEMBER_UPDATE:
        changes = [
            c for c in tables(payload, "changes") if c.get("key") == "communication_disabled_until"
        ]
        if not changes:
            return ()
        until = moment(changes[-1], "new_value")
    elif kind not in (_KICK, _BAN, _UNBAN):
        return ()
    sanction = Moderated(
        id=f"discord:{guild}:a:{entry}",
        place=people.place(guild),
        at=min(created(entry), notice.received + timedelta(seconds=5)),
        received=notice.received,
        actor=people.actor(notice.known, guild, {"id": by}, {}) if by else NOBODY,
        member=people.member(target),
        sanction="timeout" if kind == _MEMBER_UPDATE else "kick" if kind == _KICK else "ban",
        lifted=kind == _UNBAN or (kind == _MEMBER_UPDATE and until is None),
        until=until,
        reason=text(payload, "reason"),
    )
    return (sanction,)


def _invoked(notice: Notice) -> tuple[Event, ...]:
    found = interactions.invoked(notice.payload, notice.received, notice.known)
    return (found,) if found else ()


_KINDS: dict[str, Callable[[Notice], tuple[Event, ...]]] = {
    "MESSAGE_CREATE": _message,
    "MESSAGE_UPDATE": _edited,
    "MESSAGE_DELETE": _deleted,
    "MESSAGE_DELETE_BULK": _deleted,
    "MESSAGE_REACTION_ADD": _reacted,
    "MESSAGE_REACTION_REMOVE": _reacted,
    "GUILD_MEMBER_ADD": _joined,
    "GUILD_MEMBER_REMOVE": _left,
    "GUILD_MEMBER_UPDATE": _updated,
    "VOICE_STATE_UPDATE": lambda n: voiced(n.payload, n.received, n.mark, n.known),
    "GUILD_AUDIT_LOG_ENTRY_CREATE": _audited,
    "INTERACTION_CREATE": _invoked,
}
