"""Actions to Bot API calls: pure.

An action is one call. Where a private message may not be accepted there are several ways to say
it: the next is taken only when Telegram has refused the one before, so that nothing is said twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from adapters.port import Denied, Gone, Outcome
from adapters.telegram import saying
from adapters.telegram.address import Call, chat_of, person, target
from adapters.telegram.render import Known
from policies.actions import (
    Action,
    Ban,
    Delete,
    Edit,
    Kick,
    Lift,
    Notice,
    Reply,
    Send,
    Timeout,
    Warn,
)
from policies.announced import Announce, Pin
from policies.measures import Clean

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
DELETABLE = timedelta(hours=48)
"""https://core.telegram.org/bots/api#deletemessage"""
FIRST_SUPERGROUP = -1_000_000_000_000
"""Ids of supergroups and channels are below this, those of basic groups above."""


def calls(action: Action, known: Known, now: datetime) -> tuple[Call, ...] | Outcome:
    """The ways to do an action, the best first; or how it ends without any call.

    ``sent:`` references must have been replaced by what ``Done.ref`` said. Raises ``ValueError``
    for ids that are none of Telegram's.
    """
    match action:
        case Clean():
            return _clean(action, now)
        case Delete() | Edit() | Pin():
            return _on_message(action, known, now)
        case Timeout() | Kick() | Ban() | Lift():
            return _on_member(action, now) if person(action.member) else _on_identity(action)
        case Warn() | Notice():
            return saying.warn(action, known)
        case Reply():
            return saying.reply(action, known)
        case Announce() if action.card and action.card.file:
            if not known.file:
                return Denied(f"the file {action.card.file.name} is not kept any more")
            return (saying.carry(action, action.card.file, known),)
        case Send():
            return (saying.send(action.channel, action.text, action.buttons, known),)
        case _:
            return Denied(f"Telegram cannot do {type(action).__name__}")


def _on_message(
    action: Delete | Edit | Pin, known: Known, now: datetime
) -> tuple[Call, ...] | Outcome:
    where = target(action.channel, action.message)
    if where is None:
        return Gone("no such message")
    given: dict[str, Any] = {"chat_id": where.chat}
    if where.receiver:
        given |= {"receiver_user_id": where.receiver, "ephemeral_message_id": where.message}
    else:
        given["message_id"] = where.message
    if isinstance(action, Delete):
        if not where.receiver and action.written and now - action.written >= DELETABLE:
            return Denied("Telegram deletes no message that is older than 48 hours")
        return (Call("deleteEphemeralMessage" if where.receiver else "deleteMessage", given),)
    if isinstance(action, Pin):
        if action.off:
            return (Call("unpinChatMessage", given),)
        return (Call("pinChatMessage", given | {"disable_notification": True}),)
    if action.card and action.card.file:
        return (Call("editMessageCaption", given | saying.caption(action.text, known)),)
    given |= saying.words(action.text, action.buttons, known)
    return (Call("editEphemeralMessageText" if where.receiver else "editMessageText", given),)


def _clean(action: Clean, now: datetime) -> tuple[Call, ...] | Outcome:
    """Those that are young enough, in one call: api#deletemessages. It skips what it does not
    find."""
    oldest = (now - DELETABLE).timestamp()
    times = (*action.written, *[now.timestamp()] * len(action.messages))
    pairs = zip(action.messages, times, strict=False)
    young = [int(m) for m, at in pairs if at > oldest and m.isascii() and m.isdigit()]
    if not young:
        return Denied("Telegram deletes no message that is older than 48 hours")
    given = {"chat_id": chat_of(action.channel), "message_ids": young}
    return (Call("deleteMessages", given),)


def _on_identity(action: Timeout | Kick | Ban | Lift) -> tuple[Call, ...] | Outcome:
    """A channel that somebody speaks as can only be banned, for good: api#banchatsenderchat."""
    banning = isinstance(action, Ban)
    lifting = isinstance(action, Lift) and action.what == "ban"
    if not banning and not lifting:
        return Denied("who speaks for a channel can only be banned")
    given = {"chat_id": chat_of(action.place), "sender_chat_id": chat_of(action.member)}
    return (Call("banChatSenderChat" if banning else "unbanChatSenderChat", given),)


def _on_member(action: Timeout | Kick | Ban | Lift, now: datetime) -> tuple[Call, ...] | Outcome:
    given: dict[str, Any] = {"chat_id": chat_of(action.place), "user_id": person(action.member)}
    match action:
        case Lift(what="ban"):
            return (Call("unbanChatMember", given | {"only_if_banned": True}),)
        case Lift():
            return (Call("restrictChatMember", given | _permissions(allowed=True)),)
        case Kick() if given["chat_id"] > FIRST_SUPERGROUP:
            # Basic groups know no unbanning, and there a banned member may come back.
            return (Call("banChatMember", given),)
        case Kick():
            return (Call("unbanChatMember", given | {"only_if_banned": False}),)
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
