"""The team's own chat that no policy lists as a place: its commands come in, nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from policies.actions import Reply, Timeout
from policies.events import Actor, Content, Invoked, Message
from tests.bot.town import PLACE, POLICY, STAFF, plain, town

CHAT = "test:room:99"
"""The place that is the staff channel's chat."""


def typed(member: str, command: str, text: str = "", **fields: object) -> Invoked:
    """A command in the team's chat, where the platform tells no roles."""
    return Invoked(
        id=f"test:typed:{member}:{command}",
        place=CHAT,
        channel=STAFF,
        at=datetime.now(UTC),
        actor=Actor(id=f"test:member:{member}"),
        command=command,
        args={"text": text} if text else {},
    )


async def test_a_command_acts_in_the_community_with_the_roles_held_there(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY.replace("test:member:mo", "test:role:mods")) as t:
        await t.says("ann", "hello")
        mo = Actor(id="test:member:mo", roles=("test:role:mods",))
        await t.offers(replace(typed("mo", "help"), place=PLACE, channel="c", actor=mo))
        decision = await t.offers(replace(typed("mo", "timeout", "@ann 1h"), id="2"))
        assert decision is not None
        (timeout,) = [a for a in decision.actions if isinstance(a, Timeout)]
        assert (timeout.place, timeout.member) == (PLACE, "test:member:ann")


async def test_who_is_known_nowhere_else_is_answered_in_the_chat(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        assert await t.offers(typed("ada", "timeout", "@ann 1h")) is not None
        decision = await t.offers(typed("zoe", "timeout", "@ann 1h"))
        assert decision is not None
        (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
        assert reply.channel == STAFF
        assert "Only" in plain(reply.text)


async def test_only_commands_come_in(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        said = Message(
            id="m", place=CHAT, channel=STAFF, at=datetime.now(UTC), message="1",
            actor=Actor(id="test:member:ann"), content=Content(text="free nitro"),
        )  # fmt: skip
        assert await t.offers(said) is None
        elsewhere = replace(typed("ada", "help"), place="test:room:7", channel="test:channel:7")
        assert await t.offers(elsewhere) is None
