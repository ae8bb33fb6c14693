"""The same adapter in a simulated guild that somebody else wrote (simcord): behaviour agrees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import simcord
from discord import Permissions
from pydantic import SecretStr

from adapters.discord import Discord, Settings
from adapters.port import Denied, Done, Gone
from policies.actions import Ban, Button, Delete, Kick, Lift, Reply, Send, Timeout, Warn
from policies.commands.shown import shown
from policies.events import (
    Deleted,
    Edited,
    Invoked,
    Joined,
    Left,
    Message,
    Moderated,
    Reacted,
)
from tests.adapters.recording import RecordingHost

HOUR = datetime.now(UTC) + timedelta(hours=1)


@dataclass
class Guild:
    """A simulated guild with one channel and three people."""

    env: simcord.Env
    handle: Any
    channel: Any
    ann: Any
    boss: Any
    adapter: Discord
    host: RecordingHost

    @property
    def place(self) -> str:
        return f"discord:guild:{self.handle.id}"

    @property
    def where(self) -> str:
        return f"discord:channel:{self.channel.id}"


def member(actor: Any) -> str:
    return f"discord:member:{actor.id}"


@pytest.fixture
async def guild() -> AsyncIterator[Guild]:
    host = RecordingHost([])
    adapter = Discord(Settings(token=SecretStr("x")), shown())
    session = adapter.session(host)
    serving = asyncio.create_task(session.serve())
    await asyncio.sleep(0)
    env = simcord.Env(session.client)
    await env.start()
    try:
        yield inhabited(env, adapter, host)
    finally:
        await env.shutdown()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    env.raise_errors()


def inhabited(env: simcord.Env, adapter: Discord, host: RecordingHost) -> Guild:
    handle = env.create_guild()
    host._places = frozenset({f"discord:guild:{handle.id}"})
    rights = Permissions(
        manage_messages=True, moderate_members=True, kick_members=True, ban_members=True
    )
    role = handle.create_role("Bot", permissions=rights)
    env.backend.add_member_role(handle.id, env.backend.bot_user.id, role.id)
    high = handle.create_role("High", position=50, permissions=Permissions(moderate_members=True))
    ann = handle.add_member(env.create_user("ann"))
    boss = handle.add_member(env.create_user("boss"), roles=[high])
    return Guild(env, handle, handle.create_text_channel("general"), ann, boss, adapter, host)


async def test_what_members_do_is_heard(guild: Guild) -> None:
    joined = await guild.host.wait(Joined)
    assert joined.actor.id == member(guild.ann)
    written = await guild.ann.send(guild.channel, "hello")
    heard = await guild.host.wait(Message, lambda e: e.message == str(written.id))
    assert (heard.place, heard.channel, heard.actor.id) == (
        guild.place,
        guild.where,
        member(guild.ann),
    )
    await guild.ann.edit(written, "buy now")
    assert (await guild.host.wait(Edited)).content.text == "buy now"
    await guild.boss.react(written, "👍")
    reacted = await guild.host.wait(Reacted)
    assert (reacted.reaction, reacted.actor.id) == ("👍", member(guild.boss))
    answered = await guild.boss.send(guild.channel, "no", reply_to=written)
    reply = await guild.host.wait(Message, lambda e: e.message == str(answered.id))
    assert (reply.reply_to, reply.reply_to_actor) == (str(written.id), member(guild.ann))
    forwarded = await guild.boss.forward(written, guild.channel)
    forward = await guild.host.wait(Message, lambda e: e.message == str(forwarded.id))
    assert [(p.kind, p.text) for p in forward.content.parts] == [("forward", "buy now")]
    assert forward.content.forwarded_from == guild.where
    assert not forward.reply_to
    await guild.ann.delete(written)
    assert (await guild.host.wait(Deleted)).message == str(written.id)
    guild.handle.remove_member(guild.ann)
    await guild.env.settle()
    assert (await guild.host.wait(Left)).actor.id == member(guild.ann)


async def test_deletions_and_sanctions_take_effect(guild: Guild) -> None:
    place, who = guild.place, member(guild.ann)
    written = await guild.ann.send(guild.channel, "spam")
    delete = Delete(id="e#0", place=place, channel=guild.where, message=str(written.id))
    assert isinstance(await guild.adapter.perform(delete), Done)
    assert not guild.channel.history()
    assert isinstance(await guild.adapter.perform(delete), Gone)
    timeout = Timeout(id="e#1", place=place, member=who, until=HOUR, reason="spam")
    assert isinstance(await guild.adapter.perform(timeout), Done)
    with pytest.raises(simcord.BackendError):
        await guild.ann.send(guild.channel, "still here")
    lift = Lift(id="e#2", place=place, member=who, what="timeout")
    assert isinstance(await guild.adapter.perform(lift), Done)
    await guild.ann.send(guild.channel, "back")
    assert isinstance(await guild.adapter.perform(Ban(id="e#3", place=place, member=who)), Done)
    assert guild.handle.get_ban(guild.ann) is not None
    unban = Lift(id="e#4", place=place, member=who, what="ban")
    assert isinstance(await guild.adapter.perform(unban), Done)
    assert isinstance(await guild.adapter.perform(unban), Gone)
    kick = Kick(id="e#5", place=place, member=who)
    assert isinstance(await guild.adapter.perform(kick), Gone)
    await guild.env.settle()
    assert not guild.host.of(Moderated), "the bot's own sanctions came back as somebody else's"


async def test_rank_is_respected(guild: Guild) -> None:
    place, who = guild.place, member(guild.boss)
    for action in (
        Timeout(id="e#0", place=place, member=who, until=HOUR),
        Kick(id="e#1", place=place, member=who),
        Ban(id="e#2", place=place, member=who),
    ):
        assert isinstance(await guild.adapter.perform(action), Denied)


async def test_commands_and_buttons(guild: Guild) -> None:
    with pytest.raises(simcord.SetupError, match="not visible to this user"):
        await guild.ann.slash(guild.channel, "warn", member=guild.boss, because="x")
    run = await guild.boss.slash(guild.channel, "warn", member=guild.ann, because="x")
    event = await guild.host.wait(Invoked)
    assert event.args == {"member": member(guild.ann), "because": "x"}
    reply = Reply(
        id="e#0",
        place=event.place,
        channel=event.channel,
        member=event.actor.id,
        interaction=event.interaction,
        private=True,
        text=("noted",),
    )
    assert isinstance(await guild.adapter.perform(reply), Done)
    assert run.response.content == "noted"
    assert run.response.ephemeral
    send = Send(
        id="e#1",
        place=guild.place,
        channel=guild.where,
        text=("Case 7",),
        buttons=(Button("Claim", "b:7"),),
    )
    assert isinstance(await guild.adapter.perform(send), Done)
    posted = guild.channel.last_message
    await guild.ann.click(posted, label="Claim")
    pressed = await guild.host.wait(Invoked, lambda e: e.via == "button")
    assert (pressed.command, pressed.message) == ("b:7", str(posted.id))


async def test_a_message_is_reported_from_its_menu(guild: Guild) -> None:
    written = await guild.boss.send(guild.channel, "go home")
    await guild.ann.context_menu(guild.channel, "Report", written)
    event = await guild.host.wait(Invoked)
    assert (event.command, event.via, event.actor.id) == ("Report", "menu", member(guild.ann))
    assert (event.reply_to, event.reply_to_actor) == (str(written.id), member(guild.boss))


async def test_a_notice_goes_to_the_member(guild: Guild) -> None:
    warn = Warn(id="e#0", place=guild.place, member=member(guild.ann), text=("be *nice*",))
    assert isinstance(await guild.adapter.perform(warn), Done)
    assert guild.ann.user.dm_channel.last_message.content == r"be \*nice\*"
    assert not guild.channel.history()
