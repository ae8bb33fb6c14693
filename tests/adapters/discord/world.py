"""The Discord counterpart as the conformance suite sees it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from discord import Permissions
from pydantic import SecretStr

from adapters.discord import Discord, Settings
from adapters.port import Files
from tests.adapters.recording import RecordingHost
from tests.adapters.world import Standing
from tests.counterparts.discord.server import TOKEN, Counterpart, Fault
from tests.counterparts.discord.state import Channel, Message, Overwrite


class DiscordWorld:
    """One guild with one channel, an adapter running against it."""

    platform = "discord"

    def __init__(self, counterpart: Counterpart) -> None:
        self.server = counterpart
        state = counterpart.state
        self.channel_id = state.channel("general").id
        moderators = state.role("Mods", 9, 1 << 40)
        self.place = f"discord:guild:{state.guild}"
        self.channel = f"discord:channel:{self.channel_id}"
        self.member = f"discord:member:{state.enter('ann').user}"
        self.shy = f"discord:member:{state.enter('shy', takes_private=False).user}"
        self.admin = f"discord:member:{state.enter('boss', moderators.id).user}"
        self.role = f"discord:role:{state.role('Muted', 1).id}"
        self.host = RecordingHost([self.place])
        self.adapter = self.made()
        self._running: asyncio.Task[None] | None = None

    def made(self, token: str = TOKEN, silence: float = 60.0) -> Discord:
        return Discord(
            Settings(
                token=SecretStr(token),
                api_base=self.server.api_base,
                gateway_url=self.server.gateway_url,
                silence=silence,
            )
        )

    async def start(self) -> None:
        met = len(self.server.gateway.heard)
        self._running = asyncio.create_task(self.adapter.run(self.host))
        await self.server.until(lambda: len(self.server.gateway.heard) > met)

    async def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running

    async def drop(self) -> None:
        await self.server.gateway.drop()

    async def says(self, member: str, text: str) -> str:
        return str((await self.server.says(_id(member), self.channel_id, text)).id)

    @property
    def files(self) -> Files:
        return self.adapter.files

    async def attaches(self, member: str, name: str, content: bytes) -> str:
        file = self.server.cdn.attach(self.channel_id, name, content)
        said = await self.server.says(_id(member), self.channel_id, "", attachments=[file])
        return str(said.id)

    async def edits(self, message: str, text: str) -> None:
        await self.server.edits(self._kept()[int(message)], text)

    async def removes(self, message: str) -> None:
        del self._kept()[int(message)]
        await self.server.gateway.dispatch("MESSAGE_DELETE", self._pointed(message))

    async def reacts(self, member: str, message: str, emoji: str) -> None:
        reaction = self._pointed(message) | {
            "message_id": message,
            "user_id": str(_id(member)),
            "emoji": {"id": None, "name": emoji},
            "type": 0,
            "burst": False,
        }
        await self.server.gateway.dispatch("MESSAGE_REACTION_ADD", reaction)

    def _pointed(self, message: str) -> dict[str, Any]:
        guild = str(self.server.state.guild)
        return {"id": message, "channel_id": str(self.channel_id), "guild_id": guild}

    async def asks(self, member: str) -> None:
        """Discord's join requests are not shown to bots."""

    async def presses(self, member: str, message: str, label: str) -> None:
        await self.server.presses(_id(member), self._kept()[int(message)], label)

    async def joins(self, member: str) -> None:
        await self.server.joins(_id(member))

    async def leaves(self, member: str) -> None:
        await self.server.rest.remove(_id(member))

    async def ages(self, message: str, by: timedelta) -> None:
        """Discord's ids tell their time: the message stays where it was, only older."""
        kept = self._kept()[int(message)]
        kept.edited = None
        aged = self.server.ages(kept, by)
        self._kept()[int(message)] = aged

    async def limits(self, seconds: float) -> None:
        self.server.faults.append(Fault(retry_after=seconds))

    async def loses_answer(self) -> None:
        self.server.faults.append(Fault(lost=True))

    def text(self, message: str) -> str | None:
        kept = self._kept().get(int(message))
        return None if kept is None else shown(kept.content)

    def hidden(self, message: str) -> Sequence[str]:
        return [shown(one) for one in SPOILER.findall(self._kept()[int(message)].content)]

    def buttons(self, message: str) -> Sequence[str]:
        rows = self._kept()[int(message)].components
        return [button["label"] for row in rows for button in row["components"]]

    def private(self, member: str) -> Sequence[str]:
        state, user = self.server.state, _id(member)
        direct = state.private.get(user)
        found = list(state.channels[direct].messages.values()) if direct else []
        found += [m for m in self._kept().values() if m.only_for == user]
        return [shown(m.content) for m in sorted(found, key=lambda m: m.id)]

    def public(self) -> Sequence[str]:
        bot = self.server.state.bot
        kept = [m for m in self._kept().values() if m.author == bot and m.only_for is None]
        return [shown(m.content) for m in sorted(kept, key=lambda m: m.id)]

    def standing(self, member: str) -> Standing:
        state, user = self.server.state, _id(member)
        if user in state.bans:
            return "banned"
        if user not in state.members:
            return "gone"
        return "silenced" if state.members[user].silenced else "member"

    async def closes(self) -> None:
        writing = Permissions(send_messages=True).value
        guild = self.server.state.guild
        self._channel().overwrites[guild] = Overwrite(guild, 0, deny=writing)

    def writes(self, member: str) -> bool:
        return self.server.state.writes(_id(member), self._channel())

    def seen(self, message: str) -> bool:
        return int(message) in self._kept()

    def roles(self, member: str) -> Sequence[str]:
        return [f"discord:role:{role}" for role in self.server.state.members[_id(member)].roles]

    def called(self, member: str) -> str:
        state, user = self.server.state, _id(member)
        return state.members[user].nick or state.users[user].username

    def slow(self) -> int:
        return self._channel().slow

    def _channel(self) -> Channel:
        return self.server.state.channels[self.channel_id]

    def until(self, member: str) -> datetime | None:
        found = self.server.state.members.get(_id(member))
        return found.silenced if found else None

    def _kept(self) -> dict[int, Message]:
        return self.server.state.channels[self.channel_id].messages


def _id(member: str) -> int:
    return int(member.rpartition(":")[2])


SPOILER = re.compile(r"\|\|((?:\\.|[^\\|])+)\|\|", re.DOTALL)


def shown(markdown: str) -> str:
    """What a reader sees of Discord markdown, as far as these tests use it: backslash escapes,
    bold, opened spoilers. Any other live markup is shown as it must never be: as «markup»."""
    out, rest = "", markdown
    while rest:
        if escape := re.match(r"\\([^0-9A-Za-z\s])", rest):
            out, rest = out + escape[1], rest[escape.end() :]
        elif bold := re.match(r"\*\*((?:\\.|[^\\*])+)\*\*", rest, re.DOTALL):
            out, rest = out + shown(bold[1]), rest[bold.end() :]
        elif spoiler := SPOILER.match(rest):
            out, rest = out + shown(spoiler[1]), rest[spoiler.end() :]
        elif live := re.match(r"<(?:@|#|:|t:|https?:)[^>]*>|\|\||[*_~`]|https?://|\]\(", rest):
            out, rest = out + "«markup»", rest[live.end() :]
        else:
            out, rest = out + rest[0], rest[1:]
    return out
