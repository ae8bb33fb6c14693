"""The sandbox does what every adapter must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from adapters.port import Adapter, Files
from adapters.sandbox import PLACE, Sandbox
from adapters.sandbox.people import BOT, LOBBY, member_id
from adapters.sandbox.posts import Post, Refused
from tests.adapters.conformance import Conformance
from tests.adapters.recording import RecordingHost
from tests.adapters.world import Standing, World


class SandboxWorld:
    """The room, seen from the people in it."""

    platform = "sandbox"
    place = PLACE
    channel = LOBBY
    member = member_id("newbie")
    shy = member_id("regular")
    admin = member_id("admin")
    role = "sandbox:role:trusted"

    def __init__(self) -> None:
        self.host = RecordingHost([PLACE])
        self.box = Sandbox(port=0)
        self.adapter: Adapter = self.box
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self) -> None:
        self._tasks.append(asyncio.create_task(self.adapter.run(self.host)))
        await self.box.ready.wait()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()

    async def drop(self) -> None:
        """The pages are the only connection there is."""
        for page in list(self.box.feed._pages):
            page.put_nowait(None)

    async def says(self, member: str, text: str) -> str:
        """Does not wait for the judgement, as people do not."""
        self._tasks.append(asyncio.create_task(self.box.says(member, LOBBY, text)))
        await asyncio.sleep(0)
        return next(reversed(self.box.world.posts))

    @property
    def files(self) -> Files:
        return self.box.files

    async def attaches(self, member: str, name: str, content: bytes) -> str:
        file = self.box.files.put(name, "", 0, content)
        decided = self.box.says(member, LOBBY, "", attachments=(file,))
        self._tasks.append(asyncio.create_task(decided))
        await asyncio.sleep(0)
        return next(reversed(self.box.world.posts))

    async def edits(self, message: str, text: str) -> None:
        await self.box.edits(self._post(message).member, message, text)

    async def removes(self, message: str) -> None:
        await self.box.deletes(self._post(message).member, message)

    async def reacts(self, member: str, message: str, emoji: str) -> None:
        await self.box.reacts(member, message, emoji)

    async def asks(self, member: str) -> None:
        pytest.skip("the sandbox lets everybody in")

    async def presses(self, member: str, message: str, label: str) -> None:
        code = next(b.code for b in self._post(message).buttons if b.label == label)
        await self.box.presses(member, message, code)

    async def joins(self, member: str) -> None:
        await self.box.joins(member)

    async def leaves(self, member: str) -> None:
        await self.box.leaves(member)

    async def ages(self, message: str, by: timedelta) -> None:
        post = self._post(message)
        self.box.world.posts[message] = msgspec.structs.replace(post, at=post.at - by)

    async def limits(self, seconds: float) -> None:
        pytest.skip("the sandbox has no rate limit")

    async def loses_answer(self) -> None:
        pytest.skip("no answer of the sandbox can be lost on the way")

    def text(self, message: str) -> str | None:
        post = self.box.world.posts.get(message)
        return None if post is None or post.removed else shown(post)

    def hidden(self, message: str) -> Sequence[str]:
        pieces = self.box.world.posts[message].pieces
        return [p["hidden"] for p in pieces if isinstance(p, dict) and "hidden" in p]

    def buttons(self, message: str) -> Sequence[str]:
        return [button.label for button in self._post(message).buttons]

    def private(self, member: str) -> Sequence[str]:
        return [shown(post) for post in self._bots() if post.only_for == member]

    def public(self) -> Sequence[str]:
        return [shown(post) for post in self._bots() if not post.only_for]

    def standing(self, member: str) -> Standing:
        who, now = self.box.world.member(member), self.box.now()
        if who.shut_out(now):
            return "banned"
        if who.joined is None:
            return "gone"
        return "silenced" if who.silent(now) else "member"

    async def closes(self) -> None:
        self.box.world.lock(LOBBY, True)

    def writes(self, member: str) -> bool:
        try:
            self.box.world.writer(member, LOBBY, self.box.now())
        except Refused:
            return False
        return True

    def seen(self, message: str) -> bool:
        return not self._post(message).held

    def roles(self, member: str) -> Sequence[str]:
        return [f"sandbox:role:{role}" for role in self.box.world.member(member).roles]

    def called(self, member: str) -> str:
        return self.box.world.member(member).name

    def slow(self) -> int:
        return self.box.world.channel(LOBBY).slow

    def until(self, member: str) -> datetime | None:
        who = self.box.world.member(member)
        return who.banned_until if who.banned else who.silent_until

    def _post(self, message: str) -> Post:
        return self.box.world.posts[message]

    def _bots(self) -> list[Post]:
        posts = self.box.world.posts.values()
        return [post for post in posts if post.member == BOT and not post.removed]


def shown(post: Post) -> str:
    """What a post says, as plain words."""
    pieces = (p if isinstance(p, str) else str(next(iter(p.values()))) for p in post.pieces)
    return post.text or "".join(pieces)


class TestSandbox(Conformance):
    """With its own world as the counterpart."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[World]:
        world = SandboxWorld()
        await world.start()
        yield world
        await world.stop()
