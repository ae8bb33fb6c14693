"""An account in other hands, on each platform, through the whole program and the real clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from policies.policy import Policy
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld, shown
from tests.bot.shipped import Real, real
from tests.bot.test_on_discord import moderated, staff_channel, world
from tests.bot.test_telegram_road import ANA, GROUP, MOD, STAFF, program, said, telegram
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram", "world"]

GIFT = "free gift, today only: https://gift.example/claim"
RULE = """
[[rules]]
name = "other-hands"
filter = "compromised"
member_for = "0s"
actions = ["compromised"]
because = "The same was posted in several channels at once"
"""
GUILD = (
    """
community = "acme"
places = ["{place}"]
staff_channel = "discord:channel:{staff}"
acting = "act"

[roles.moderator]
members = ["discord:role:Mods"]
may = ["warn", "timeout", "lift", "delete", "case"]
"""
    + RULE
)
GROUPS = (GROUP, -1_001_000_000_003, -1_001_000_000_004)
CHATS = f"""
community = "acme"
places = [{", ".join(f'"telegram:chat:{chat}"' for chat in (*GROUPS, STAFF))}]
staff_channel = "telegram:channel:{STAFF}"

[roles.moderator]
members = ["telegram:status:admin"]
may = ["warn", "timeout", "kick", "lift", "delete", "case", "stop"]
{RULE}
"""
OTHER_MOD = 14


def number(member: str) -> int:
    return int(member.rpartition(":")[2])


async def spreads_on_discord(world: DiscordWorld, member: str) -> list[int]:
    """The same stands in three channels; answers their numbers."""
    state = world.server.state
    channels = [world.channel_id, state.channel("off-topic").id, state.channel("showcase").id]
    for channel in channels:
        await world.server.says(number(member), channel, GIFT)
    return channels


def cards(world: DiscordWorld) -> list[tuple[int, str]]:
    """The bot's messages in the channel of the team that have a button, newest last."""
    kept = world.server.state.channels[staff_channel(world)].messages.values()
    found = [m for m in kept if m.components and m.author == world.server.state.bot]
    return [(m.id, shown(m.content)) for m in sorted(found, key=lambda m: m.id)]


def empty(world: DiscordWorld, channels: Sequence[int]) -> bool:
    return not any(world.server.state.channels[channel].messages for channel in channels)


async def presses_back(world: DiscordWorld, member: str, card: int) -> None:
    kept = world.server.state.channels[staff_channel(world)].messages[card]
    await world.server.presses(number(member), kept, "Account is back")


async def test_a_members_account_on_discord(
    world: DiscordWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bot.test_on_discord.POLICY", GUILD)
    server = world.server
    async with moderated(world, tmp_path) as app:
        await server.until(lambda: _mods_known(world, app.intake.policies["acme"]))
        channels = await spreads_on_discord(world, world.member)
        await server.until(lambda: empty(world, channels))
        await server.until(lambda: world.standing(world.member) == "silenced")
        await server.until(lambda: any("two-step" in w for w in world.private(world.member)))
        await server.until(lambda: len(cards(world)) == 1)
        ((card, words),) = cards(world)
        assert "in 3 channels" in words
        await presses_back(world, world.admin, card)
        await server.until(lambda: world.standing(world.member) == "member")


def _mods_known(world: DiscordWorld, policy: Policy) -> bool:
    role = next(r.id for r in world.server.state.roles.values() if r.name == "Mods")
    return f"discord:role:{role}" in policy.roles[0].members


@pytest.mark.parametrize("below", [True, False])
async def test_a_moderators_account_on_discord(
    world: DiscordWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: bool
) -> None:
    """Discord lets the bot take a role that is below its own; else the team reads that it cannot,
    and the powers in the bot are gone all the same."""
    monkeypatch.setattr("tests.bot.test_on_discord.POLICY", GUILD)
    server, state = world.server, world.server.state
    mods = next(r.id for r in state.roles.values() if r.name == "Mods")
    state.roles[mods].position = 2 if below else 9
    role, other = f"discord:role:{mods}", f"discord:member:{state.enter('deputy', mods).user}"
    async with moderated(world, tmp_path) as app:
        await server.until(lambda: _mods_known(world, app.intake.policies["acme"]))
        channels = await spreads_on_discord(world, other)
        await server.until(lambda: empty(world, channels))
        if below:
            await server.until(lambda: role not in world.roles(other))
        else:
            await server.until(lambda: any("taking a role" in w for w in team(world)))
        await server.until(lambda: len(cards(world)) == 1)
        ((card, words),) = cards(world)
        assert "no powers here" in words
        assert world.standing(other) == "member"
        await presses_back(world, other, card)
        await server.until(lambda: any("Only moderator" in w for w in team(world)))
        await presses_back(world, world.admin, card)
        await server.until(lambda: any("can post again" in w for w in team(world)))
        await server.until(lambda: role in world.roles(other))


def team(world: DiscordWorld) -> list[str]:
    """All that stands in the channel of the team, whoever sees it."""
    kept = world.server.state.channels[staff_channel(world)].messages.values()
    return [shown(message.content) for message in kept]


def gathered(server: Telegram) -> None:
    """Three groups and a second admin."""
    people = server.people
    people.person(OTHER_MOD, "Deputy", username="deputy")
    for chat in GROUPS[1:]:
        people.chat(chat)
        people.seat(chat, ANA)
        people.seat(chat, MOD, "administrator")
    for chat in (*GROUPS, STAFF):
        people.seat(chat, OTHER_MOD, "administrator")


def gone(server: Telegram, messages: Sequence[int]) -> bool:
    return not any(
        message in server.state.chats[chat].posts
        for chat, message in zip(GROUPS, messages, strict=True)
    )


def asked(server: Telegram) -> list[int]:
    """The messages with a button in the team's chat."""
    posts = server.state.chats[STAFF].posts.items()
    return [number for number, post in posts if "reply_markup" in post]


async def test_accounts_on_telegram(
    tmp_path: Path, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bot.test_telegram_road.POLICY", CHATS)
    gathered(telegram)
    people, chats = telegram.people, telegram.state.chats
    async with program(tmp_path, telegram):
        posted = [(await people.says(chat, ANA, GIFT))["message_id"] for chat in GROUPS]
        await until(lambda: gone(telegram, posted))
        await until(lambda: {chats[c].seats[ANA].status for c in GROUPS} == {"restricted"})
        await until(lambda: any("two-step" in w for who, w in telegram.state.whispers))
        await until(lambda: asked(telegram))
        await people.presses(STAFF, MOD, asked(telegram)[0], "Account is back")
        await until(lambda: {chats[c].seats[ANA].status for c in GROUPS} == {"member"})
        await until(lambda: not asked(telegram))
        assert any("has decided" in words for words in said(telegram, STAFF))
        posted = [(await people.says(chat, OTHER_MOD, GIFT))["message_id"] for chat in GROUPS]
        await until(lambda: gone(telegram, posted))
        await until(lambda: asked(telegram))
        assert any("no powers here" in words for words in said(telegram, STAFF))
        await people.says(GROUP, OTHER_MOD, "/timeout @ana 2h")
        await until(lambda: any("Only moderator" in w for w in _whispered(telegram, OTHER_MOD)))
        await people.presses(STAFF, MOD, asked(telegram)[0], "Account is back")
        await until(lambda: any("can post again" in w for w in _told(telegram)))
        await people.says(GROUP, OTHER_MOD, "/timeout @ana 2h")
        await until(lambda: chats[GROUP].seats[ANA].status == "restricted")


async def test_by_hand_plain_words_go_as_well_and_no_rule_is_needed(
    tmp_path: Path, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bot.test_telegram_road.POLICY", CHATS.removesuffix(f"{RULE}\n"))
    gathered(telegram)
    people = telegram.people
    async with program(tmp_path, telegram):
        posted = [(await people.says(chat, ANA, "write to me"))["message_id"] for chat in GROUPS]
        await people.says(STAFF, MOD, "/compromised @ana")
        await until(lambda: gone(telegram, posted))
        await until(lambda: asked(telegram))


def _whispered(server: Telegram, member: int) -> list[str]:
    return [words for who, words in server.state.whispers if who == member]


def _told(server: Telegram) -> list[str]:
    return [*_whispered(server, MOD), *said(server, STAFF), *said(server, GROUP)]


async def test_the_scene_of_the_sandbox(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        r.sandbox.player.play("compromised")
        r.sandbox.player.faster(4.0)
        await until(lambda: r.sandbox.player.state == "ended", seconds=30)
        world = r.sandbox.world
        gifts = [p for p in world.posts.values() if "gift-claims" in p.text]
        assert [p.removed for p in gifts] == ["bot", "bot"]
        refused = [p.name for p in world.posts.values() if p.kind == "refused"]
        assert refused == ["Inés"]
        thanks = [p for p in world.posts.values() if "Soy yo otra vez" in p.text]
        assert [p.removed for p in thanks] == [""]
        assert any("in 2 channels" in words for words in r.said("staff"))
        assert not [p for p in world.posts.values() if "docs.example" in p.text and p.removed]


async def test_the_moderator_of_the_sandbox(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        guest = await r.sandbox.adds("guest", timedelta(days=400))
        for channel in ("lobby", "help"):
            await r.sandbox.says("moderator", channel, GIFT)
        await until(lambda: all(_last(r, channel) == "bot" for channel in ("lobby", "help")))
        await r.sandbox.says("moderator", "lobby", f"/timeout @{guest.handle} 1h")
        await until(lambda: any("Only admin" in words for words in r.said(to="moderator")))
        card = next(post for post in r.posts("staff") if post.buttons)
        await r.sandbox.presses("moderator", card.id, card.buttons[0].code)
        await until(lambda: len(r.said("staff", to="moderator")) == 1)
        await r.sandbox.presses("admin", card.id, card.buttons[0].code)
        await until(lambda: any("can post again" in w for w in r.said("staff", to="admin")))
        await r.sandbox.says("moderator", "lobby", f"/timeout @{guest.handle} 1h")
        await until(lambda: r.sandbox.world.member(guest.id).silent_until is not None)


def _last(r: Real, channel: str) -> str:
    posts = [p for p in r.posts(channel) if p.text == GIFT]
    return posts[-1].removed if posts else ""
