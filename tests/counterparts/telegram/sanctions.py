"""What the counterpart does to members when the bot, or a person, restricts, removes or bans."""

from __future__ import annotations

from tests.counterparts.telegram.chats import BOT_ID, PERMISSIONS, Chat, Json, Seat, State, now
from tests.counterparts.telegram.rules import Refusal

YEAR = 366 * 86400


def effective(until: int) -> int:
    """The end that Telegram makes of ``until_date``; 0 is for ever: api#banchatmember."""
    ahead = until - now()
    return until if 30 <= ahead <= YEAR else 0


def target(state: State, chat: Chat, member: int) -> Seat:
    """Whom the bot may sanction: an ordinary member, if the bot has the right."""
    if member == BOT_ID:
        raise Refusal("self")
    if not state.right(chat, "can_restrict_members"):
        raise Refusal("restrict-right")
    if member not in state.people:
        raise Refusal("participant")
    seat = chat.seats.setdefault(member, Seat(state.people[member], "left", inside=False))
    seat.settle()
    if seat.status == "creator":
        raise Refusal("owner")
    if seat.status == "administrator":
        raise Refusal("outranked")
    return seat


async def change(state: State, chat: Chat, seat: Seat, by: int, **new: object) -> None:
    """Give a seat new values and announce the change, made by that account."""
    before = seat.member()
    for name, value in new.items():
        setattr(seat, name, value)
    if seat.member() == before:
        return
    payload: Json = {
        "chat": chat.chat(),
        "from": state.people[by].user(),
        "date": now(),
        "old_chat_member": before,
        "new_chat_member": seat.member(),
    }
    kind = "my_chat_member" if seat.person.id == BOT_ID else "chat_member"
    await state.announce(kind, payload, chat)


async def restrict_chat_member(state: State, given: Json) -> bool:
    """restrictChatMember; all permissions lift the restriction."""
    chat = state.chat(given["chat_id"])
    if chat.type != "supergroup":
        raise Refusal("supergroup")
    seat = target(state, chat, given["user_id"])
    permissions = {name: bool(given["permissions"].get(name)) for name in PERMISSIONS}
    if all(permissions.values()):
        status = "member" if seat.inside else "left"
        await change(state, chat, seat, BOT_ID, status=status, until=0, permissions={})
    else:
        until = effective(given.get("until_date", 0))
        await change(
            state, chat, seat, BOT_ID, status="restricted", until=until, permissions=permissions
        )
    return True


async def set_chat_permissions(state: State, given: Json) -> bool:
    """setChatPermissions: what is not named is not allowed."""
    chat = state.chat(given["chat_id"])
    if not state.right(chat, "can_restrict_members"):
        raise Refusal("permissions-right")
    chat.permissions = {name: bool(given["permissions"].get(name)) for name in PERMISSIONS}
    return True


async def ban_chat_member(state: State, given: Json) -> bool:
    """banChatMember; in supergroups the member's messages go too."""
    chat = state.chat(given["chat_id"])
    seat = target(state, chat, given["user_id"])
    lasting = chat.type in {"supergroup", "channel"}
    until = effective(given.get("until_date", 0)) if lasting else 0
    status = "kicked" if lasting else "left"
    await change(state, chat, seat, BOT_ID, status=status, until=until, inside=False)
    if lasting or given.get("revoke_messages"):
        for number in [n for n, m in chat.posts.items() if m["from"]["id"] == seat.person.id]:
            del chat.posts[number]
    return True


async def unban_chat_member(state: State, given: Json) -> bool:
    """unbanChatMember; without ``only_if_banned`` a member is removed."""
    chat = state.chat(given["chat_id"])
    if chat.type not in {"supergroup", "channel"}:
        raise Refusal("unban-group")
    seat = target(state, chat, given["user_id"])
    if given.get("only_if_banned") and seat.status != "kicked":
        return True
    await change(state, chat, seat, BOT_ID, status="left", until=0, inside=False)
    return True


async def ban_chat_sender_chat(state: State, given: Json) -> bool:
    """banChatSenderChat: nobody speaks as that channel any more."""
    chat = state.chat(given["chat_id"])
    if not state.right(chat, "can_restrict_members"):
        raise Refusal("restrict-right")
    if given["sender_chat_id"] not in state.chats:
        raise Refusal("participant")
    chat.silent.add(given["sender_chat_id"])
    return True


async def unban_chat_sender_chat(state: State, given: Json) -> bool:
    """UnbanChatSenderChat."""
    chat = state.chat(given["chat_id"])
    if not state.right(chat, "can_restrict_members"):
        raise Refusal("restrict-right")
    chat.silent.discard(given["sender_chat_id"])
    return True
