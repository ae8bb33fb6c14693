"""The whole program on Discord: the real library, the counterpart, a store, a policy file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.config import Config
from bot.edges import edges
from bot.tables import DiscordTable, Secret, StoreTable, WebTable
from bot.upkeep import migrate
from storage.store import Store
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord import objects
from tests.counterparts.discord.server import TOKEN, Counterpart

__all__ = ["checked", "counterpart"]

POLICY = """
community = "acme"
places = ["{place}"]
staff_channel = "discord:channel:{staff}"
acting = "act"

[roles.moderator]
members = ["discord:role:Mods"]
may = ["warn", "timeout", "delete", "case"]

[[rules]]
name = "banned-words"
filter = "keywords"
words = ["加微信"]
actions = ["delete", {{ do = "timeout", for = "1h" }}]
because = "No contact details here"
tell = "private"

[[examples]]
says = "请加微信领红包"
expect = ["banned-words"]
"""


@pytest.fixture
def world(counterpart: Counterpart, monkeypatch: pytest.MonkeyPatch) -> DiscordWorld:
    """A guild that nobody moderates yet."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    return DiscordWorld(counterpart)


def configured(world: DiscordWorld, folder: Path) -> Config:
    """A policy file for the guild, and what an operator writes around it."""
    staff = staff_channel(world)
    policy = folder / "acme.toml"
    policy.write_text(POLICY.format(place=world.place, staff=staff), "utf-8")
    return Config(
        policies=(policy,),
        store=StoreTable(url="sqlite:///acme.db"),
        web=WebTable(port=0),
        discord=DiscordTable(
            token=Secret(env="DISCORD_TOKEN"),
            api_base=world.server.api_base,
            gateway_url=world.server.gateway_url,
        ),
        folder=folder,
    )


def staff_channel(world: DiscordWorld) -> int:
    """The number of the moderators' channel."""
    channels = world.server.state.channels.values()
    found = [channel.id for channel in channels if channel.name == "staff"]
    return found[0] if found else world.server.state.channel("staff").id


@asynccontextmanager
async def moderated(world: DiscordWorld, folder: Path) -> AsyncIterator[App]:
    """The program, from its start to its stop."""
    config = configured(world, folder)
    await migrate(config.store_url())
    store = await Store.open(config.store_url())
    app, met = App(config, store, edges(config)), len(world.server.gateway.sessions)
    running = asyncio.create_task(app.run(alone=True))
    try:
        await world.server.until(lambda: len(world.server.gateway.sessions) > met, seconds=15)
        yield app
    finally:
        app.stop()
        await running
        await store.close()


async def test_what_the_policy_forbids_is_removed_and_explained(
    world: DiscordWorld, tmp_path: Path
) -> None:
    async with moderated(world, tmp_path):
        fine = await world.says(world.member, "微信支付失败怎么办")
        spam = await world.says(world.member, "请加微信领红包")
        await world.server.until(lambda: world.text(spam) is None)
        await world.server.until(lambda: world.private(world.member))
        await world.server.until(lambda: world.standing(world.member) == "silenced")
        assert world.text(fine) is not None
        assert "No contact details here" in world.private(world.member)[0]


async def test_moderators_are_known_by_the_name_of_their_role(
    world: DiscordWorld, tmp_path: Path
) -> None:
    role = next(r.id for r in world.server.state.roles.values() if r.name == "Mods")
    async with moderated(world, tmp_path) as app:
        await world.server.until(
            lambda: f"discord:role:{role}" in app.intake.policies["acme"].roles[0].members
        )
        await world.says(world.admin, "we delete 加微信 here")
        spam = await world.says(world.member, "请加微信领红包")
        await world.server.until(lambda: world.text(spam) is None)
        assert world.standing(world.admin) == "member"
        assert not world.private(world.admin)


async def test_a_command_is_answered_to_its_caller_alone(
    world: DiscordWorld, tmp_path: Path
) -> None:
    who = int(world.member.rpartition(":")[2])
    data = {"id": "1", "name": "help", "type": 1, "options": []}
    world.server.state.locale = "zh-CN"
    async with moderated(world, tmp_path):
        await world.server.until(lambda: world.server.state.commands)
        await world.server.asks(who, world.channel_id, 2, data)
        await world.server.until(lambda: world.private(world.member))
        assert "/帮助" in world.private(world.member)[0], "their Discord speaks Chinese"
        assert not world.public()


async def test_commands_are_picked_on_a_member_and_on_a_message(
    world: DiscordWorld, tmp_path: Path
) -> None:
    state, server = world.server.state, world.server
    role = next(r.id for r in state.roles.values() if r.name == "Mods")
    member, admin = (int(who.rpartition(":")[2]) for who in (world.member, world.admin))
    async with moderated(world, tmp_path) as app:
        await server.until(
            lambda: f"discord:role:{role}" in app.intake.policies["acme"].roles[0].members
        )
        await server.until(lambda: state.commands)
        said = await world.says(world.member, "the loudest")
        named = {(c["type"], c["name"]) for c in state.commands}
        assert {(2, "Timeout"), (3, "Warn")} <= named
        post = state.channels[world.channel_id].messages[int(said.rpartition("/")[2])]
        messages = {str(post.id): objects.message(state, post)}
        warn = {"id": "1", "name": "Warn", "type": 3, "target_id": str(post.id)}
        await server.asks(admin, world.channel_id, 2, {**warn, "resolved": {"messages": messages}})
        await server.until(lambda: world.private(world.member))
        users = {str(member): objects.user(state.users[member])}
        timeout = {"id": "2", "name": "Timeout", "type": 2, "target_id": str(member)}
        await server.asks(admin, world.channel_id, 2, {**timeout, "resolved": {"users": users}})
        await server.until(lambda: world.standing(world.member) == "silenced")


async def test_a_message_is_reported_from_its_menu(world: DiscordWorld, tmp_path: Path) -> None:
    state, server = world.server.state, world.server
    admin = int(world.admin.rpartition(":")[2])
    state.locale = "en-US"
    async with moderated(world, tmp_path):
        await server.until(lambda: state.commands)
        rude = await world.says(world.member, "go home")
        post = state.channels[world.channel_id].messages[int(rude.rpartition("/")[2])]
        messages = {str(post.id): objects.message(state, post)}
        picked = {"id": "1", "name": "Report", "type": 3, "target_id": str(post.id)}
        picked["resolved"] = {"messages": messages}
        await server.asks(admin, world.channel_id, 2, picked)
        await server.until(lambda: "nobody learns" in "".join(world.private(world.admin)))
        staff = state.channels[staff_channel(world)]
        await server.until(lambda: staff.messages)
        (card,) = staff.messages.values()
        assert "go home" in card.content and "Reports: 1" in card.content


async def test_nothing_posted_while_it_was_away_escapes(
    world: DiscordWorld, tmp_path: Path
) -> None:
    async with moderated(world, tmp_path):
        spam = await world.says(world.member, "请加微信领红包")
        await world.server.until(lambda: world.text(spam) is None)
    missed = await world.says(world.member, "再说一次：加微信")
    later = await world.says(world.member, "hello")
    async with moderated(world, tmp_path):
        await world.server.until(lambda: world.text(missed) is None, seconds=10)
        assert world.text(later) is not None
        await world.server.until(lambda: world.standing(world.member) == "silenced", seconds=10)
