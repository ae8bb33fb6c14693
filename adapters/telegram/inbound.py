"""Updates of the Bot API to events: pure, and never raising for what an update holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from adapters.telegram import members, payloads, updates
from adapters.telegram.content import clean, content, speaks
from adapters.telegram.people import Speaker, channel, clamped, place, speaker
from adapters.telegram.reactions import changes
from policies.announced import Counted
from policies.commands.calling import REPORT, called
from policies.commands.talking import reply
from policies.events import (
    Attachment,
    Content,
    Edited,
    Event,
    Invoked,
    Message,
    Moved,
    message_event,
)

OPENING = "start"
"""What a client sends when somebody opens a chat with the bot; other words there mean no more."""
ANSWERING = reply.name
COMMAND = re.compile(r"[/／]([^\s@/]{1,64})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bearings:
    """What must be known to read an update: who the bot is, and who is who in its places.

    ``commands`` maps what people type after the slash, case-folded, to the command's name.
    ``linked`` maps a group to its linked channel, ``admins`` a chat and user to ``owner`` or
    ``admin``.
    """

    bot: int
    username: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[int, int] = field(default_factory=dict)
    admins: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """The events of one update; ``skipped`` says why it could not be read at all."""

    events: tuple[Event, ...] = ()
    skipped: str = ""


def read(update: Mapping[str, Any], bearings: Bearings, received: datetime) -> Reading:
    """What an update, as it came in JSON, reports. ``received`` is the time it came, in UTC."""
    kinds = sorted(str(name) for name in update if name != "update_id")
    if not any(kind in updates.ALLOWED for kind in kinds):
        return Reading(skipped=f"unknown kind {kinds[0][:40]}" if kinds else "empty")
    try:
        known = msgspec.convert(update, updates.Update)
    except (msgspec.ValidationError, RecursionError) as error:
        return Reading(skipped=f"malformed {kinds[0][:40]}: {error}"[:200])
    return Reading(tuple(_events(known, bearings, received)))


def _events(update: updates.Update, bearings: Bearings, received: datetime) -> Iterator[Event]:
    unique = f"telegram:{bearings.bot}:u:{update.update_id}"
    if update.message:
        yield from _message(update.message, unique, bearings, received)
    if update.edited_message:
        yield from _edited(update.edited_message, bearings, received)
    if update.callback_query:
        yield from _pressed(update.callback_query, unique, bearings, received)
    for change in (update.chat_member, update.my_chat_member):
        if change:
            yield from members.changed(change, unique, bearings.bot, received)
    if update.chat_join_request:
        yield members.asked(update.chat_join_request, unique, received)
    if update.message_reaction:
        reacted = update.message_reaction
        who = speaker(
            reacted.chat, reacted.user, reacted.actor_chat, bot=bearings.bot, admins=bearings.admins
        )
        yield from changes(reacted, who, unique, received)
    if counted := update.message_reaction_count:
        yield Counted(
            id=unique,
            place=place(counted.chat),
            channel=channel(counted.chat),
            at=clamped(counted.date, received),
            received=received,
            message=str(counted.message_id),
            reactions=sum(each.total_count for each in counted.reactions),
        )


def _speaker(message: payloads.Message, bearings: Bearings) -> Speaker:
    return speaker(
        message.chat,
        message.sender,
        message.sender_chat,
        bot=bearings.bot,
        linked=message.is_automatic_forward
        or (
            message.sender_chat is not None
            and bearings.linked.get(message.chat.id) == message.sender_chat.id
        ),
        admins=bearings.admins,
    )


def _alone(message: payloads.Message) -> bool:
    """Whether only the bot sees it beside who wrote it."""
    return message.chat.type == "private" or bool(message.ephemeral_message_id)


def _message(
    message: payloads.Message, unique: str, bearings: Bearings, received: datetime
) -> Iterator[Event]:
    if message.migrate_to_chat_id:
        yield Moved(
            id=unique,
            place=place(message.chat),
            at=clamped(message.date, received),
            received=received,
            to=f"telegram:chat:{message.migrate_to_chat_id}",
        )
        return
    if not speaks(message):
        return
    said = content(message)
    own = _id(message) if message.message_id else unique
    shared = _shared(message, bearings, received)
    command = _command(message, bearings)
    # What is said to the bot alone is no message of any community.
    if not _alone(message) and (command is None or command[1]):
        yield Message(id=own, **shared, **_as_message(message, said, bearings))
    if command is not None:
        name, rest = command
        replied = _replied(message, bearings)
        yield Invoked(
            id=f"{own}/c",
            **shared,
            command=name,
            args={"text": rest} if rest else {},
            message=str(message.message_id),
            reply_to=replied[0],
            reply_to_actor=replied[1],
            via="command",
            private=_alone(message),
            files=said.attachments or _answered(message),
        )
    elif message.chat.type == "private":
        yield Invoked(
            id=f"{own}/c", **shared, via="text", private=True, **_privately(message, bearings)
        )


def _privately(message: payloads.Message, bearings: Bearings) -> dict[str, Any]:
    """Mere words mean no more than that somebody is there, unless they answer the bot; what they
    answer is named as the call that sent it names it."""
    number, whose = _replied(message, bearings)
    if whose != f"telegram:member:{bearings.bot}" or not message.text or message.forward_origin:
        return {"command": OPENING}
    return {
        "command": ANSWERING,
        "args": {"text": clean(message.text)},
        "reply_to": f"d:{message.chat.id}:{number}",
        "reply_to_actor": whose,
    }


def _edited(message: payloads.Message, bearings: Bearings, received: datetime) -> Iterator[Event]:
    said = content(message)
    if not (said.text or said.parts or said.attachments):
        return
    digest = hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=8).hexdigest()
    yield Edited(
        id=f"{_id(message)}/{message.edit_date}:{digest}",
        **_shared(message, bearings, received),
        **_as_message(message, said, bearings),
        written=_written(message, received),
    )


def _written(message: payloads.Message, received: datetime) -> datetime | None:
    """When it was first; ``None`` for what can be no such time."""
    known = 0 < message.date <= received.timestamp()
    return datetime.fromtimestamp(message.date, UTC) if known else None


def _shared(message: payloads.Message, bearings: Bearings, received: datetime) -> dict[str, Any]:
    who = _speaker(message, bearings)
    return {
        "place": place(message.chat),
        "channel": channel(message.chat, _thread(message)),
        "actor": who.actor,
        "names": who.names,
        "at": clamped(message.edit_date or message.date, received),
        "received": received,
    }


def _as_message(message: payloads.Message, said: Content, bearings: Bearings) -> dict[str, Any]:
    reply_to, reply_to_actor = _replied(message, bearings)
    thread = _thread(message)
    return {
        "message": str(message.message_id),
        "content": said,
        "reply_to": reply_to,
        "reply_to_actor": reply_to_actor,
        "thread": str(thread) if thread else "",
    }


def _id(message: payloads.Message) -> str:
    return message_event(channel(message.chat, _thread(message)), str(message.message_id))


def _thread(message: payloads.Message | updates.Pressed) -> int:
    """The forum topic, or 0; ordinary reply threads carry a thread id too and are none."""
    return message.message_thread_id if message.is_topic_message else 0


def _replied(message: payloads.Message, bearings: Bearings) -> tuple[str, str]:
    """The message replied to and who wrote it; in a topic its creation is no reply."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return "", ""
    return str(replied.message_id), _speaker(replied, bearings).actor.id


def _answered(message: payloads.Message) -> tuple[Attachment, ...]:
    """The files of the message that is replied to."""
    replied = message.reply_to_message
    return content(replied).attachments if replied else ()


def _command(message: payloads.Message, bearings: Bearings) -> tuple[str, str] | None:
    """One of our commands and what follows it; a forwarded one was meant elsewhere. Who calls for
    the team under a message reports it."""
    if message.forward_origin is not None:
        return None
    calling = called(message.text) if message.chat.type != "private" else None
    if calling is not None and _replied(message, bearings)[0]:
        return REPORT, clean(calling)
    found = COMMAND.fullmatch(message.text or message.caption)
    if found is None:
        return None
    typed, addressed, rest = found.groups()
    if addressed and addressed.casefold() != bearings.username.casefold():
        return None
    name = bearings.commands.get(typed.casefold())
    return None if name is None else (name, clean((rest or "").strip()))


def _pressed(
    query: updates.CallbackQuery, unique: str, bearings: Bearings, received: datetime
) -> Iterator[Event]:
    pressed = query.message
    if pressed is None or not query.data:
        return
    who = speaker(pressed.chat, query.sender, None, bot=bearings.bot, admins=bearings.admins)
    message = str(pressed.message_id)
    if pressed.ephemeral_message_id:
        message = f"e:{query.sender.id}:{pressed.ephemeral_message_id}"
    yield Invoked(
        id=unique,
        place=place(pressed.chat),
        channel=channel(pressed.chat, _thread(pressed)),
        actor=who.actor,
        names=who.names,
        at=received,
        received=received,
        command=clean(query.data),
        message=message,
        interaction=query.id,
        via="button",
        private=pressed.chat.type == "private" or bool(pressed.ephemeral_message_id),
    )
