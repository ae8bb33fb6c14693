"""Actions to Bot API calls, and what Telegram answers to outcomes: pure.

An action is one call. Where a private message may not be accepted there are several ways to say
it: the next is taken only when Telegram has refused the one before, so that nothing is said twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from adapters.port import Denied, Done, Gone, Later, Outcome, Unknown
from adapters.telegram.render import ALERT_LIMIT, Known, html, keyboard, plain, units
from policies.actions import (
    Action,
    Ban,
    Button,
    Delete,
    Edit,
    Kick,
    Lift,
    Notice,
    Reply,
    Send,
    Text,
    Timeout,
    Warn,
)

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""https://core.telegram.org/bots/api#chatpermissions"""
SHORTEST = timedelta(seconds=40)
LONGEST = timedelta(days=366)
"""Under 30 seconds or over 366 days ahead Telegram restricts and bans for ever: api#banchatmember.
Ten seconds more allow for the way there and for clocks that disagree."""
FIRST_SUPERGROUP = -1_000_000_000_000
"""Ids of supergroups and channels are below this, those of basic groups above."""
GONE = (
    "message to delete not found",
    "message to edit not found",
    "message_id_invalid",
    "participant_id_invalid",
    "user_not_participant",
    "user not found",
    "query is too old",
)
"""Refusals that mean: nothing is there. Their wording is the official server's (Client.cpp)."""


class Call(NamedTuple):
    """One call of the Bot API."""

    method: str
    given: dict[str, Any]


class Target(NamedTuple):
    """A message by where it is: ``kind`` is "" in a chat, ``e`` seen by one member only."""

    chat: int
    message: int
    receiver: int = 0


def calls(action: Action, known: Known, now: datetime) -> tuple[Call, ...] | Outcome:
    """The ways to do an action, the best first; or how it ends without any call.

    ``sent:`` references must have been replaced by what ``Done.ref`` said.
    """
    match action:
        case Delete() | Edit():
            return _on_message(action, known)
        case Timeout() | Ban():
            return _until(action, now)
        case Kick():
            return (_kick(chat_of(action.place), number_of(action.member)),)
        case Lift():
            return (_lift(action),)
        case Warn() | Notice():
            return _warn(action, known)
        case Reply():
            return _reply(action, known)
        case Send():
            return (_send(action.channel, action.text, action.buttons, known),)
        case _:
            return Denied(f"Telegram cannot do {type(action).__name__}")


def chat_of(full: str) -> int:
    """The chat's number in a place's or channel's id (``telegram:channel:-100123/7``)."""
    return int(full.rpartition(":")[2].partition("/")[0])


def number_of(member: str) -> int:
    """The user's number in a member's id."""
    return int(member.rpartition(":")[2])


def target(channel: str, message: str) -> Target | None:
    """Where a message is that ``Done.ref`` or an event named; ``None`` for no possible one."""
    kind, *numbers = message.split(":") if ":" in message else ("", message)
    if not all(number.lstrip("-").isascii() and number.isdigit() for number in numbers):
        return None
    match kind, [int(number) for number in numbers]:
        case "", [number]:
            return Target(chat_of(channel), number)
        case "d", [chat, number]:
            return Target(chat, number)
        case "e", [receiver, number]:
            return Target(chat_of(channel), number, receiver)
    return None


def _on_message(action: Delete | Edit, known: Known) -> tuple[Call, ...] | Outcome:
    where = target(action.channel, action.message)
    if where is None:
        return Gone("no such message")
    given: dict[str, Any] = {"chat_id": where.chat}
    if where.receiver:
        given |= {"receiver_user_id": where.receiver, "ephemeral_message_id": where.message}
    else:
        given["message_id"] = where.message
    if isinstance(action, Delete):
        return (Call("deleteEphemeralMessage" if where.receiver else "deleteMessage", given),)
    given |= _words(action.text, action.buttons, known)
    return (Call("editEphemeralMessageText" if where.receiver else "editMessageText", given),)


def _until(action: Timeout | Ban, now: datetime) -> tuple[Call, ...] | Outcome:
    given: dict[str, Any] = {
        "chat_id": chat_of(action.place),
        "user_id": number_of(action.member),
    }
    if action.until is not None:
        if action.until <= now:
            return Gone("its end has passed")
        if action.until - now <= LONGEST:
            given["until_date"] = int(max(action.until, now + SHORTEST).timestamp())
    if isinstance(action, Ban):
        return (Call("banChatMember", given | {"revoke_messages": action.clean_seconds > 0}),)
    return (Call("restrictChatMember", given | _permissions(allowed=False)),)


def _permissions(*, allowed: bool) -> dict[str, Any]:
    return {
        "permissions": dict.fromkeys(PERMISSIONS, allowed),
        "use_independent_chat_permissions": True,
    }


def _kick(chat: int, member: int) -> Call:
    """Unbanning removes a member who may come back; basic groups know only the ban, as lenient."""
    if chat > FIRST_SUPERGROUP:
        return Call("banChatMember", {"chat_id": chat, "user_id": member})
    return Call("unbanChatMember", {"chat_id": chat, "user_id": member, "only_if_banned": False})


def _lift(action: Lift) -> Call:
    given: dict[str, Any] = {
        "chat_id": chat_of(action.place),
        "user_id": number_of(action.member),
    }
    if action.what == "ban":
        return Call("unbanChatMember", given | {"only_if_banned": True})
    return Call("restrictChatMember", given | _permissions(allowed=True))


def _warn(action: Warn | Notice, known: Known) -> tuple[Call, ...]:
    """To the member directly, else so that only they see it, else the other words for everyone."""
    member = number_of(action.member)
    ways = [_direct(member, action.text, action.buttons, known)]
    if action.channel:
        ways.append(_ephemeral(action.channel, member, action.text, action.buttons, known))
        if action.fallback:
            ways.append(_send(action.channel, action.fallback, (), known))
    return tuple(ways)


def _reply(action: Reply, known: Known) -> tuple[Call, ...]:
    """In the channel; or, if private, by alert, to one member's eyes, directly, in the channel."""
    call = _send(action.channel, action.text, action.buttons, known)
    to = target(action.channel, action.to) if action.to else None
    if to and not to.receiver:
        call.given["reply_parameters"] = {
            "message_id": to.message,
            "allow_sending_without_reply": True,
        }
    if not action.private or chat_of(action.channel) > 0:
        return (call,)
    ways: list[Call] = []
    words = plain(action.text, known)
    if action.interaction and not action.buttons and units(words) <= ALERT_LIMIT:
        alert = {"callback_query_id": action.interaction, "text": words, "show_alert": True}
        ways.append(Call("answerCallbackQuery", alert))
    member = number_of(action.member)
    seen = _ephemeral(action.channel, member, action.text, action.buttons, known)
    if action.interaction:
        seen.given["callback_query_id"] = action.interaction
    return (*ways, seen, _direct(member, action.text, action.buttons, known), call)


def _send(channel: str, text: Text, buttons: tuple[Button, ...], known: Known) -> Call:
    thread = channel.rpartition(":")[2].partition("/")[2]
    given: dict[str, Any] = {"chat_id": chat_of(channel)}
    if thread:
        given["message_thread_id"] = int(thread)
    return Call("sendMessage", given | _words(text, buttons, known))


def _ephemeral(
    channel: str, member: int, text: Text, buttons: tuple[Button, ...], known: Known
) -> Call:
    """Seen by one member of the group: api#ephemeral-messages-and-commands."""
    call = _send(channel, text, buttons, known)
    call.given["receiver_user_id"] = member
    return call


def _direct(member: int, text: Text, buttons: tuple[Button, ...], known: Known) -> Call:
    return Call("sendMessage", {"chat_id": member} | _words(text, buttons, known))


def _words(text: Text, buttons: tuple[Button, ...], known: Known) -> dict[str, Any]:
    given: dict[str, Any] = {
        "text": html(text, known),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return given | {"reply_markup": keyboard(buttons)} if buttons else given


def done(action: Action, call: Call, result: Any) -> Done:
    """A call that was accepted. The ref says where a message is that is not in the channel."""
    if not isinstance(result, dict) or call.method != "sendMessage":
        return Done(action.message if isinstance(action, Edit) else "")
    if result.get("ephemeral_message_id"):
        return Done(f"e:{call.given['receiver_user_id']}:{result['ephemeral_message_id']}")
    direct = isinstance(action, Warn | Notice | Reply) and call.given["chat_id"] > 0
    number = result.get("message_id", 0)
    return Done(f"d:{call.given['chat_id']}:{number}" if direct else str(number))


def refused(action: Action, error: TelegramError, *, sent: bool) -> Outcome:
    """What an error means; ``sent`` is whether the call can have reached Telegram at all."""
    said = str(error)
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Later(wait.total_seconds() if isinstance(wait, timedelta) else float(wait), said)
        case InvalidToken() if "unauthorized" in said.lower():
            return Later(60.0, "Telegram does not accept the bot's token", whole_connection=True)
        case Forbidden() | InvalidToken():
            return Denied(said)
        case BadRequest():
            if "message is not modified" in said.lower():
                return Done(action.message if isinstance(action, Edit) else "")
            return Gone(said) if any(g in said.lower() for g in GONE) else Denied(said)
    if not sent:
        return Later(5.0, said, whole_connection=True)
    return Later(2.0, said) if action.repeatable else Unknown(said)
