"""The methods of the Bot API that the counterpart serves, with the rules that Telegram enforces."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.counterparts.telegram import files, pins, sanctions
from tests.counterparts.telegram.chats import BOT_ID, Chat, Json, State, now
from tests.counterparts.telegram.markup import parsed, units
from tests.counterparts.telegram.rules import Refusal

HOURS_48 = 48 * 3600
COMMAND = re.compile(r"[a-z0-9_]{1,32}")

Method = Callable[[State, Json], Awaitable[Any]]


async def get_me(state: State, given: Json) -> Json:
    """GetMe."""
    return state.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


async def get_chat(state: State, given: Json) -> Json:
    """GetChat."""
    chat = state.chat(given["chat_id"])
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    full = chat.chat() | {
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*kinds, "gifts_from_channels"), False),
    }
    if chat.type in {"group", "supergroup"}:
        full["permissions"] = dict(chat.permissions)
    if chat.linked:
        full["linked_chat_id"] = chat.linked
    return full


async def get_chat_member(state: State, given: Json) -> Json:
    """GetChatMember."""
    chat = state.chat(given["chat_id"])
    seat = chat.seat(given["user_id"])
    if seat is None:
        if given["user_id"] not in state.people:
            raise Refusal("participant")
        return {"status": "left", "user": state.people[given["user_id"]].user()}
    return seat.member()


async def get_chat_administrators(state: State, given: Json) -> list[Json]:
    """getChatAdministrators; other bots are omitted."""
    chat = state.chat(given["chat_id"])
    return [
        seat.member()
        for seat in chat.seats.values()
        if seat.status in {"creator", "administrator"}
        and (not seat.person.is_bot or seat.person.id == BOT_ID)
    ]


async def send_message(state: State, given: Json) -> Json:
    """sendMessage, to a chat or so that only one member of it sees it."""
    if given.get("receiver_user_id") and state.ephemeral:
        return _ephemeral(state, given)
    chat = state.chat(given["chat_id"])
    message = _message(state, chat, given, next(chat.numbers))
    chat.posts[message["message_id"]] = message
    if chat.type == "private":
        state.whispers.append((chat.id, message["text"]))
    return message


def _message(state: State, chat: Chat, given: Json, number: int) -> Json:
    text, entities = _text(given)
    message: Json = {
        "message_id": number,
        "from": state.bot.user(),
        "chat": chat.chat(),
        "date": now(),
        "text": text,
    }
    if entities:
        message["entities"] = entities
    if given.get("reply_markup"):
        message["reply_markup"] = _keyboard(given["reply_markup"])
    thread = given.get("message_thread_id")
    if thread:
        if thread not in chat.topics:
            raise Refusal("thread")
        message |= {"message_thread_id": thread, "is_topic_message": True}
    replied = given.get("reply_parameters", {})
    if replied.get("message_id"):
        original = chat.posts.get(replied["message_id"])
        if original is None and not replied.get("allow_sending_without_reply"):
            raise Refusal("reply-missing")
        if original:
            message["reply_to_message"] = without_reply(original)
    return message


def without_reply(message: Json) -> Json:
    """A message as it stands in ``reply_to_message``: without its own reply."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _text(given: Json) -> tuple[str, list[Json]]:
    text, entities = given["text"], given.get("entities", [])
    if given.get("parse_mode", "").upper() == "HTML":
        text, entities = parsed(text)
    if not text.strip():
        raise Refusal("text-empty")
    if units(text) > 4096:
        raise Refusal("text-long")
    return text, entities


def _keyboard(markup: Json) -> Json:
    for button in (b for row in markup["inline_keyboard"] for b in row):
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refusal("button")
    return markup


def _ephemeral(state: State, given: Json) -> Json:
    chat = state.chat(given["chat_id"])
    if chat.type not in {"group", "supergroup"}:
        raise Refusal("ephemeral-chat")
    seat = chat.seat(given["receiver_user_id"])
    if seat is None or seat.person.is_bot or seat.status in {"left", "kicked"}:
        raise Refusal("ephemeral-person")
    query = state.queries.get(str(given.get("callback_query_id", "")))
    acted = query and query["from"] == seat.person.id and now() - query["date"] <= 15
    bot = chat.seat(BOT_ID)
    if not acted and not (bot and bot.status == "administrator"):
        raise Refusal("ephemeral-right")
    number = len(chat.ephemeral) + 1
    message = _message(state, chat, given, 0)
    message |= {"ephemeral_message_id": number, "receiver_user": seat.person.user()}
    chat.ephemeral[number] = message
    state.whispers.append((seat.person.id, message["text"]))
    return message


async def edit_message_text(state: State, given: Json) -> Json:
    """EditMessageText of one of the bot's own messages."""
    chat = state.chat(given["chat_id"])
    message = chat.posts.get(given["message_id"])
    if message is None:
        raise Refusal("edit-missing")
    if message["from"]["id"] != BOT_ID:
        raise Refusal("edit-foreign")
    if "text" not in message:
        raise Refusal("edit-textless")
    text, entities = _text(given)
    changed = {"text": text, "entities": entities, "reply_markup": given.get("reply_markup")}
    if all((message.get(key) or None) == (value or None) for key, value in changed.items()):
        raise Refusal("edit-same")
    for key, value in changed.items():
        message.pop(key, None)
        if value:
            message[key] = value
    message["edit_date"] = now()
    return message


async def edit_ephemeral_message_text(state: State, given: Json) -> bool:
    """EditEphemeralMessageText."""
    chat = state.chat(given["chat_id"])
    message = chat.ephemeral.get(given["ephemeral_message_id"])
    if message is None or message["receiver_user"]["id"] != given["receiver_user_id"]:
        raise Refusal("ephemeral-missing")
    message["text"], message["entities"] = _text(given)
    return True


async def delete_message(state: State, given: Json) -> bool:
    """deleteMessage: 48 hours, own messages or the right to."""
    chat = state.chat(given["chat_id"])
    message = chat.posts.get(given["message_id"])
    if message is None:
        raise Refusal("delete-missing")
    if now() - message["date"] >= HOURS_48:
        raise Refusal("delete-old")
    own = message.get("from", {}).get("id") == BOT_ID or chat.type == "private"
    if not own and not state.right(chat, "can_delete_messages"):
        raise Refusal("delete-right")
    del chat.posts[given["message_id"]]
    return True


async def delete_messages(state: State, given: Json) -> bool:
    """deleteMessages: what is not found is skipped, what may not be deleted refuses them all."""
    chat = state.chat(given["chat_id"])
    if not 1 <= len(given["message_ids"]) <= 100:
        raise Refusal("delete-many")
    for number in given["message_ids"]:
        if number in chat.posts:
            await delete_message(state, {"chat_id": given["chat_id"], "message_id": number})
    return True


async def answer_callback_query(state: State, given: Json) -> bool:
    """answerCallbackQuery; a query can be answered once, and not after a minute."""
    query = state.queries.get(str(given["callback_query_id"]))
    if query is None or query["answered"] or now() - query["date"] > 60:
        raise Refusal("query")
    if len(given.get("text", "")) > 200:
        raise Refusal("alert-long")
    query["answered"] = True
    if given.get("text"):
        state.whispers.append((query["from"], given["text"]))
    return True


async def set_my_commands(state: State, given: Json) -> bool:
    """SetMyCommands per scope and language."""
    if len(given["commands"]) > 100:
        raise Refusal("commands-many")
    for entry in given["commands"]:
        if not COMMAND.fullmatch(entry["command"]) or not 1 <= len(entry["description"]) <= 256:
            raise Refusal("commands")
    scope = given.get("scope", {"type": "default"})["type"]
    state.commands[scope, given.get("language_code", "")] = given["commands"]
    return True


async def set_webhook(state: State, given: Json) -> bool:
    """setWebhook; an empty address removes it."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given.get("secret_token", "")):
        raise Refusal("webhook-secret")
    state.webhook = given if given["url"] else {}
    if "allowed_updates" in given:
        state.allowed = set(given["allowed_updates"])
    async with state.news:
        state.news.notify_all()
    return True


async def delete_webhook(state: State, given: Json) -> bool:
    """DeleteWebhook."""
    state.webhook = {}
    return True


async def get_webhook_info(state: State, given: Json) -> Json:
    """GetWebhookInfo."""
    return {
        "url": state.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates),
    }


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getFile": files.get_file,
    "sendMessage": send_message,
    "sendDocument": files.send_document,
    "sendPhoto": files.send_photo,
    "editMessageCaption": files.edit_message_caption,
    "editMessageText": edit_message_text,
    "editEphemeralMessageText": edit_ephemeral_message_text,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pins.pin_chat_message,
    "unpinChatMessage": pins.unpin_chat_message,
    "getChatMemberCount": pins.get_chat_member_count,
    "restrictChatMember": sanctions.restrict_chat_member,
    "setChatPermissions": sanctions.set_chat_permissions,
    "banChatMember": sanctions.ban_chat_member,
    "unbanChatMember": sanctions.unban_chat_member,
    "banChatSenderChat": sanctions.ban_chat_sender_chat,
    "unbanChatSenderChat": sanctions.unban_chat_sender_chat,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
