"""What the counterpart keeps: people, chats with their members and messages, pending updates."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter, deque
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.counterparts.telegram.rules import Refusal
from tests.counterparts.telegram.schema import Schema, load

Json = dict[str, Any]

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
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
"""https://core.telegram.org/bots/api#chatmemberadministrator"""
ASKED_FOR = {"chat_member", "message_reaction", "message_reaction_count"}
"""Updates that come only when ``allowed_updates`` names them: api#getupdates."""
BOT_ID = 7_000_001


def now() -> int:
    """Seconds since 1970, as Telegram counts."""
    return int(time.time())


@dataclass
class Person:
    """Somebody with an account. ``started`` is whether the bot may write to them."""

    id: int
    first_name: str
    username: str = ""
    language: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """As a ``User``."""
        found: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            found["username"] = self.username
        if self.language:
            found["language_code"] = self.language
        return found


@dataclass
class Seat:
    """Somebody's standing in a chat; ``until`` 0 is for ever."""

    person: Person
    status: str = "member"
    until: int = 0
    permissions: Json = field(default_factory=dict)
    rights: Json = field(default_factory=dict)
    anonymous: bool = False
    inside: bool = True

    def settle(self) -> None:
        """Let a restriction or ban end whose time has come."""
        if self.until and self.until <= now():
            if self.status == "restricted":
                self.status = "member" if self.inside else "left"
            elif self.status == "kicked":
                self.status = "left"
            self.until = 0

    def member(self) -> Json:
        """As a ``ChatMember``."""
        self.settle()
        found: Json = {"status": self.status, "user": self.person.user()}
        match self.status:
            case "creator":
                found["is_anonymous"] = self.anonymous
            case "administrator":
                found |= {"can_be_edited": False, "is_anonymous": self.anonymous}
                found |= {right: bool(self.rights.get(right)) for right in RIGHTS}
            case "restricted":
                found |= {p: bool(self.permissions.get(p)) for p in PERMISSIONS}
                found |= {"is_member": self.inside, "until_date": self.until}
            case "kicked":
                found["until_date"] = self.until
        return found


@dataclass
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    type: str
    title: str = ""
    forum: bool = False
    linked: int = 0
    migrated_to: int = 0
    first_name: str = ""
    seats: dict[int, Seat] = field(default_factory=dict)
    posts: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    ephemeral: dict[int, Json] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    permissions: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(PERMISSIONS, True))
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def chat(self) -> Json:
        """As a ``Chat``."""
        found: Json = {"id": self.id, "type": self.type}
        if self.title:
            found["title"] = self.title
        if self.first_name:
            found["first_name"] = self.first_name
        if self.forum:
            found["is_forum"] = True
        return found

    def seat(self, person: int) -> Seat | None:
        """Somebody's seat, its end taken into account."""
        seat = self.seats.get(person)
        if seat:
            seat.settle()
        return seat


@dataclass
class Fault:
    """Something to go wrong with the next fitting call: how, and for which method."""

    how: str
    method: str = ""
    after: float = 0.0


class State:
    """Everything the counterpart knows."""

    def __init__(self) -> None:
        self.schema: Schema | None = load()
        self.bot = Person(BOT_ID, "Hallwarden", "hallwarden_bot", is_bot=True)
        self.people: dict[int, Person] = {BOT_ID: self.bot}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Json] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.updates: deque[Json] = deque()
        self.allowed: set[str] = set()
        self.webhook: Json = {}
        self.problems: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self.faults: list[Fault] = []
        self.whispers: list[tuple[int, str]] = []
        """What the bot wrote so that only one person sees it: direct, ephemeral, in an alert."""
        self.files: dict[str, tuple[str, bytes]] = {}
        """Files by ``file_id``: the path where each is found, and what is in it."""
        self.uploads: dict[str, tuple[str, bytes]] = {}
        """What came with calls, by the name that stands in the parameter: file name and content."""
        self.documents: list[tuple[int, str, bytes]] = []
        """Files that the bot sent: to which chat, called what, with what in it."""
        self.ephemeral = True
        """False for a server before Bot API 10.2, which ignores ``receiver_user_id``."""
        self.withheld: Counter[str] = Counter()
        self.news = asyncio.Condition()
        self._update_ids = itertools.count(500_001)

    def chat(self, given: Any) -> Chat:
        """The chat that a call names, if the bot may use it."""
        chat = self.chats.get(int(given)) if str(given).lstrip("-").isdigit() else None
        if chat is None:
            raise Refusal("chat")
        if chat.migrated_to:
            raise Refusal("upgraded", migrate_to_chat_id=chat.migrated_to)
        if chat.type == "private":
            person = self.people[chat.id]
            if person.blocked:
                raise Refusal("blocked")
            if not person.started:
                raise Refusal("not-started")
            return chat
        seat = chat.seat(BOT_ID)
        if seat is None or seat.status in {"left", "kicked"}:
            raise Refusal(
                "kicked" if seat and seat.status == "kicked" else "outside", type=chat.type
            )
        return chat

    def right(self, chat: Chat, right: str) -> bool:
        """Whether the bot has an administrator's right in a chat."""
        seat = chat.seat(BOT_ID)
        return bool(seat and seat.status == "administrator" and seat.rights.get(right))

    async def announce(self, kind: str, payload: Json, chat: Chat | None = None) -> None:
        """Queue an update for the bot, if it is one that the bot would get."""
        if chat is not None and chat.type not in {"private", "channel"}:
            seat = chat.seat(BOT_ID)
            admin = bool(seat and seat.status == "administrator")
            present = bool(seat and seat.status not in {"left", "kicked"})
            private = kind in {"message", "edited_message"} and not addressed(payload, self.bot)
            asked = kind not in ASKED_FOR or kind in self.allowed
            unwanted = bool(self.allowed) and kind not in self.allowed
            if kind != "my_chat_member" and (
                not present
                or not asked
                or unwanted
                or (not admin and (private or kind in ASKED_FOR))
            ):
                self.withheld[kind] += 1
                return
        update = {"update_id": next(self._update_ids), kind: deepcopy(payload)}
        if self.schema:
            self.problems += self.schema.value("Update", update, f"update {kind}")
        self.updates.append(update)
        async with self.news:
            self.news.notify_all()


def addressed(message: Json, bot: Person) -> bool:
    """Whether a bot in privacy mode hears this message: api, features#privacy-mode."""
    text = message.get("text", "")
    own = message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id
    service = any(key.startswith(("new_chat", "left_chat", "migrate")) for key in message)
    return own or service or text.startswith("/") or f"@{bot.username}" in text
