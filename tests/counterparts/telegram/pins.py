"""What the counterpart does about pinned messages and the number of members."""

from __future__ import annotations

from tests.counterparts.telegram.chats import Json, State
from tests.counterparts.telegram.rules import Refusal


async def pin_chat_message(state: State, given: Json) -> bool:
    """pinChatMessage: the right to; where it is pinned already, nothing happens."""
    chat = state.chat(given["chat_id"])
    if given["message_id"] not in chat.posts:
        raise Refusal("pin-missing")
    if chat.type != "private" and not state.right(chat, "can_pin_messages"):
        raise Refusal("pin-right")
    if given["message_id"] not in chat.pinned:
        chat.pinned.append(given["message_id"])
    return True


async def unpin_chat_message(state: State, given: Json) -> bool:
    """unpinChatMessage: of what is not pinned it says so."""
    chat = state.chat(given["chat_id"])
    if given.get("message_id") not in chat.pinned:
        raise Refusal("unpin-missing")
    chat.pinned.remove(given["message_id"])
    return True


async def get_chat_member_count(state: State, given: Json) -> int:
    """getChatMemberCount: all that are in the chat."""
    seats = state.chat(given["chat_id"]).seats.values()
    return sum(seat.member()["status"] not in {"left", "kicked"} for seat in seats)
