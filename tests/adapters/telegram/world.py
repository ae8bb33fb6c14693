"""The Telegram counterpart as the conformance suite sees a platform."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from adapters.port import Files
from adapters.telegram import Patience, Settings
from adapters.telegram import Telegram as TelegramAdapter
from policies.commands.shown import shown
from tests.adapters.recording import RecordingHost
from tests.adapters.world import Standing
from tests.counterparts.telegram.chats import BOT_ID
from tests.counterparts.telegram.files import attached
from tests.counterparts.telegram.server import TOKEN, Telegram

CHAT, OWNER, MEMBER, SHY, ADMIN = -1_001_234_567_890, 10, 11, 12, 13


class TelegramWorld:
    """One supergroup with an owner, an admin, two members and the bot."""

    platform = "telegram"
    place = f"telegram:chat:{CHAT}"
    channel = f"telegram:channel:{CHAT}"
    member = f"telegram:member:{MEMBER}"
    shy = f"telegram:member:{SHY}"
    admin = f"telegram:member:{ADMIN}"
    role = ""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.people = telegram.people
        self.host = RecordingHost([self.place])
        self.people.person(OWNER, "Olga")
        self.people.person(MEMBER, "Ana", username="ana", language="es", started=True)
        self.people.person(SHY, "小王")
        self.people.person(ADMIN, "Adm")
        self.chat = self.people.chat(CHAT)
        self.people.seat(CHAT, OWNER, "creator")
        self.people.seat(CHAT, MEMBER)
        self.people.seat(CHAT, SHY)
        self.people.seat(CHAT, ADMIN, "administrator", rights={"can_delete_messages": True})
        self.adapter = self.fresh()
        self._running: asyncio.Task[None] | None = None

    def fresh(self) -> TelegramAdapter:
        """A new adapter for the same bot."""
        settings = Settings(token=SecretStr(TOKEN), base_url=self.telegram.base_url)
        return TelegramAdapter(settings, shown(), Patience(poll=5, call=3.0))

    async def start(self) -> None:
        self.adapter = self.fresh()
        self._running = asyncio.create_task(self.adapter.run(self.host))
        async with asyncio.timeout(30):
            while not self.telegram.listening:
                if self._running.done():
                    self._running.result()
                await asyncio.sleep(0.005)

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self.telegram.hang_up()
            self._running = None

    async def drop(self) -> None:
        self.telegram.fails("dropped", "getUpdates")
        self.telegram.drop()

    async def says(self, member: str, text: str) -> str:
        said = await self.people.says(CHAT, number(member), text)
        return str(said["message_id"])

    @property
    def files(self) -> Files:
        return self.adapter

    async def attaches(self, member: str, name: str, content: bytes) -> str:
        file = attached(self.telegram.state, name, content)
        said = await self.people.says(CHAT, number(member), document=file)
        return str(said["message_id"])

    async def edits(self, message: str, text: str) -> None:
        await self.people.edits(CHAT, int(message), text)

    async def removes(self, message: str) -> None:
        """Telegram tells a bot nothing of it."""
        del self.chat.posts[int(message)]

    async def reacts(self, member: str, message: str, emoji: str) -> None:
        await self.people.reacts(CHAT, number(member), int(message), emoji)

    async def asks(self, member: str) -> None:
        await self.people.asks_to_join(CHAT, number(member))

    async def presses(self, member: str, message: str, label: str) -> None:
        await self.people.presses(CHAT, number(member), int(message), label)

    async def joins(self, member: str) -> None:
        await self.people.joins(CHAT, number(member))

    async def leaves(self, member: str) -> None:
        await self.people.leaves(CHAT, number(member))

    async def ages(self, message: str, by: timedelta) -> None:
        self.chat.posts[int(message)]["date"] -= int(by.total_seconds())

    async def limits(self, seconds: float) -> None:
        self.telegram.fails("limit", after=seconds)

    async def loses_answer(self) -> None:
        self.telegram.fails("lost")

    def text(self, message: str) -> str | None:
        post = self.chat.posts.get(int(message))
        return post.get("text", post.get("caption")) if post else None

    def hidden(self, message: str) -> Sequence[str]:
        post = self.chat.posts[int(message)]
        words = post["text"].encode("utf-16-le")
        return [
            words[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in post.get("entities", ())
            if e["type"] == "spoiler"
        ]

    def buttons(self, message: str) -> Sequence[str]:
        markup = self.chat.posts[int(message)].get("reply_markup", {})
        return [b["text"] for row in markup.get("inline_keyboard", []) for b in row]

    def private(self, member: str) -> Sequence[str]:
        return [said for to, said in self.telegram.state.whispers if to == number(member)]

    def public(self) -> Sequence[str]:
        return [p["text"] for p in self.chat.posts.values() if p["from"]["id"] == BOT_ID]

    def standing(self, member: str) -> Standing:
        seat = self.chat.seat(number(member))
        match seat.status if seat else "left":
            case "restricted":
                return "silenced"
            case "kicked":
                return "banned"
            case "left":
                return "gone"
        return "member"

    async def closes(self) -> None:
        self.chat.permissions["can_send_messages"] = False

    def writes(self, member: str) -> bool:
        seat = self.chat.seat(number(member))
        own = seat is not None and seat.status in ("creator", "administrator")
        return own or self.chat.permissions["can_send_messages"]

    def seen(self, message: str) -> bool:
        return int(message) in self.chat.posts

    def roles(self, member: str) -> Sequence[str]:
        """Telegram has none."""
        return ()

    def called(self, member: str) -> str:
        return self.people.state.people[number(member)].first_name

    def slow(self) -> int:
        """A bot can do nothing about it."""
        return 0

    def until(self, member: str) -> datetime | None:
        seat = self.chat.seats[number(member)]
        return datetime.fromtimestamp(seat.until, UTC) if seat.until else None


def number(full: str) -> int:
    """The number in a full id."""
    return int(full.rpartition(":")[2])
