"""The test's side of the counterpart: people who make chats, come, write, press and moderate."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from tests.counterparts.telegram.chats import (
    BOT_ID,
    PERMISSIONS,
    RIGHTS,
    Chat,
    Json,
    Person,
    Seat,
    State,
    now,
)
from tests.counterparts.telegram.methods import without_reply
from tests.counterparts.telegram.sanctions import change, effective

ANONYMOUS = Person(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL = Person(136817688, "Channel", "Channel_Bot", is_bot=True)
SERVICE = Person(777000, "Telegram")
"""The stand-in senders of messages on behalf of a chat (``from`` in api#message)."""


class People:
    """Acts of people. Chats and members are named by their numeric ids."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._queries = itertools.count(9_000_001)
        state.people |= {p.id: p for p in (ANONYMOUS, CHANNEL, SERVICE)}

    def person(self, number: int, name: str, **more: Any) -> Person:
        """Somebody new."""
        self.state.people[number] = Person(number, name, **more)
        self.state.chats[number] = Chat(number, "private", first_name=name)
        return self.state.people[number]

    def chat(self, number: int, kind: str = "supergroup", **more: Any) -> Chat:
        """A new chat, with the bot in it as an administrator who has every right."""
        chat = Chat(number, kind, title=f"Chat {number}", **more)
        rights = dict.fromkeys(RIGHTS, True)
        chat.seats[BOT_ID] = Seat(self.state.bot, "administrator", rights=rights)
        self.state.chats[number] = chat
        return chat

    def seat(self, chat: int, member: int, status: str = "member", **more: Any) -> Seat:
        """Put somebody into a chat, as if they had always been there."""
        seat = Seat(self.state.people[member], status, **more)
        self.state.chats[chat].seats[member] = seat
        return seat

    async def says(self, chat: int, member: int, text: str = "", **more: Any) -> Json:
        """A member writes; ``more`` are further fields of the message (a caption, a poll …).

        ``reply_to`` is a message id, ``thread`` a topic; ``as_chat`` speaks on behalf of a chat.
        """
        place = self.state.chats[chat]
        person = self.state.people[member]
        seat = place.seat(member)
        if seat and seat.status == "restricted" and not seat.permissions.get("can_send_messages"):
            raise PermissionError(f"{person.first_name} may not write")
        if place.type != "private" and (seat is None or seat.status in {"left", "kicked"}):
            raise PermissionError(f"{person.first_name} is not in the chat")
        if "as_chat" in more and more["as_chat"].id in place.silent:
            raise PermissionError(f"{more['as_chat'].title} is banned")
        message = self._message(place, person, text, more)
        place.posts[message["message_id"]] = message
        if place.type == "private":
            person.started = True
        await self.state.announce("message", message, place)
        return message

    def _message(self, chat: Chat, person: Person, text: str, more: dict[str, Any]) -> Json:
        message: Json = {"message_id": next(chat.numbers), "date": now(), "chat": chat.chat()}
        message["from"] = person.user()
        speaking: Chat | None = more.pop("as_chat", None)
        if speaking:
            message["sender_chat"] = speaking.chat()
            message["from"] = (ANONYMOUS if speaking is chat else CHANNEL).user()
        if text:
            message["text"] = text
        if text.startswith("/") and text[1:2].isascii():
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        thread = more.pop("thread", 0)
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if "reply_to" in more:
            message["reply_to_message"] = without_reply(chat.posts[more.pop("reply_to")])
        return message | more

    async def posts(self, channel: int, text: str) -> Json:
        """A channel posts, and the post is forwarded to the group linked with it."""
        place = self.state.chats[channel]
        post: Json = {"message_id": next(place.numbers), "date": now(), "chat": place.chat()}
        post |= {"sender_chat": place.chat(), "text": text}
        place.posts[post["message_id"]] = post
        await self.state.announce("channel_post", post, place)
        group = self.state.chats[place.linked]
        origin: Json = {"type": "channel", "chat": place.chat(), "message_id": post["message_id"]}
        copy = self._message(group, SERVICE, text, {"is_automatic_forward": True})
        copy |= {"sender_chat": place.chat(), "forward_origin": origin | {"date": post["date"]}}
        group.posts[copy["message_id"]] = copy
        await self.state.announce("message", copy, group)
        return copy

    async def edits(self, chat: int, message: int, text: str) -> None:
        """The author changes a message."""
        place = self.state.chats[chat]
        place.posts[message] |= {"text": text, "edit_date": now()}
        await self.state.announce("edited_message", dict(place.posts[message]), place)

    async def presses(
        self, chat: int, member: int, message: int, label: str, *, alone: bool = False
    ) -> str:
        """A member presses a button; answers the query's id. ``alone``: of a message that nobody
        else sees."""
        place = self.state.chats[chat]
        post = (place.ephemeral if alone else place.posts)[message]
        rows = post["reply_markup"]["inline_keyboard"]
        (data,) = [b["callback_data"] for row in rows for b in row if b["text"] == label]
        query = str(next(self._queries))
        self.state.queries[query] = {"from": member, "date": now(), "answered": False}
        payload: Json = {"id": query, "from": self.state.people[member].user(), "message": post}
        payload |= {"chat_instance": str(chat), "data": data}
        await self.state.announce("callback_query", payload)
        return query

    async def joins(self, chat: int, member: int) -> None:
        """Somebody comes in, if they are not banned."""
        place = self.state.chats[chat]
        seat = place.seats.setdefault(member, Seat(self.state.people[member], "left", inside=False))
        seat.settle()
        if seat.status == "kicked":
            raise PermissionError(f"{seat.person.first_name} is banned")
        await change(self.state, place, seat, member, status="member", inside=True)
        user = seat.person.user()
        await self._service(place, seat.person, {"new_chat_members": [user]})

    async def leaves(self, chat: int, member: int) -> None:
        """A member goes."""
        place = self.state.chats[chat]
        seat = place.seats[member]
        await change(self.state, place, seat, member, status="left", inside=False)
        await self._service(place, seat.person, {"left_chat_member": seat.person.user()})

    async def _service(self, chat: Chat, person: Person, fields: Json) -> None:
        message = self._message(chat, person, "", dict(fields))
        chat.posts[message["message_id"]] = message
        await self.state.announce("message", message, chat)

    async def asks_to_join(self, chat: int, member: int) -> None:
        """Somebody asks to be let in."""
        place = self.state.chats[chat]
        payload: Json = {"chat": place.chat(), "from": self.state.people[member].user()}
        payload |= {"user_chat_id": member, "date": now()}
        await self.state.announce("chat_join_request", payload, place)

    async def reacts(self, chat: int, member: int, message: int, *emoji: str) -> None:
        """A member's reactions to a message are now these."""
        place = self.state.chats[chat]
        payload: Json = {"chat": place.chat(), "message_id": message, "date": now()}
        payload |= {"user": self.state.people[member].user(), "old_reaction": []}
        payload["new_reaction"] = [{"type": "emoji", "emoji": e} for e in emoji]
        await self.state.announce("message_reaction", payload, place)

    async def moderates(
        self, chat: int, admin: int, member: int, status: str, until: int = 0, **more: bool
    ) -> None:
        """An admin changes a member's standing by hand: restricted, kicked, left, member …"""
        place = self.state.chats[chat]
        inside = status not in {"kicked", "left"}
        permissions: Mapping[str, bool] = dict.fromkeys(PERMISSIONS, False) | more
        until = effective(until) if until else 0
        rights = dict.fromkeys(RIGHTS, True) if status == "administrator" else {}
        await change(
            self.state,
            place,
            place.seats[member],
            admin,
            status=status,
            until=until,
            inside=inside,
            permissions=permissions,
            rights=rights | more,
        )

    async def upgrades(self, group: int, supergroup: int) -> None:
        """A group becomes a supergroup with another id."""
        old = self.state.chats[group]
        new = self.chat(supergroup)
        new.seats |= old.seats
        by = next(s.person for s in old.seats.values() if s.person.id != BOT_ID)
        await self._service(old, by, {"migrate_to_chat_id": supergroup})
        await self._service(new, ANONYMOUS, {"migrate_from_chat_id": group})
        old.migrated_to = supergroup
