"""Connections that break, lie or refuse: nothing is lost, nothing doubled, everything is said."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from discord import Intents, VoiceClient
from pydantic import SecretStr

from adapters.discord import Discord, Settings
from policies.commands.shown import shown
from policies.errors import TokenRefused
from policies.events import CaughtUp, Changed, Checked, Edited, Message, Moderated, Renamed
from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord.server import TOKEN, Counterpart, Fault


async def test_resume_replays_what_was_missed(world: DiscordWorld) -> None:
    first = await world.says(world.member, "one")
    await world.host.wait(Message, lambda e: e.message == first)
    await world.drop()
    missed = [await world.says(world.member, f"missed {n}") for n in range(20)]
    await world.host.wait(Message, lambda e: e.message == missed[-1])
    assert [e.message for e in world.host.offered if isinstance(e, Message)] == [first, *missed]
    assert world.server.gateway.heard == [("/gateway/", "identify"), ("/resume", "resume")]
    assert not [c for c in world.server.calls if c.path.endswith("/messages")], "read again"


async def test_a_silent_gateway_is_left(counterpart: Counterpart) -> None:
    counterpart.gateway.interval = 0.1
    world = DiscordWorld(counterpart)
    world.adapter = world.made(silence=0.5)
    await world.start()
    try:
        await counterpart.until(lambda: len(counterpart.gateway.sessions) == 1)
        await asyncio.sleep(0.8)
        assert len(counterpart.gateway.heard) == 1, "left although every heartbeat was answered"
        counterpart.gateway.deaf = True
        await counterpart.until(lambda: len(counterpart.gateway.heard) > 1)
        counterpart.gateway.deaf = False
        message = await world.says(world.member, "hello?")
        await world.host.wait(Message, lambda e: e.message == message)
        assert counterpart.gateway.heard[1] == ("/resume", "resume")
    finally:
        await world.stop()


async def test_edits_of_messages_never_seen_arrive(world: DiscordWorld) -> None:
    await world.stop()
    message = await world.says(world.member, "before the bot came")
    await world.start()
    await world.server.until(lambda: len(world.server.gateway.sessions) == 2)
    await world.edits(message, "加微信 spam")
    edit = await world.host.wait(Edited)
    assert (edit.message, edit.content.text) == (message, "加微信 spam")
    assert edit.actor.id == world.member


async def test_nothing_that_arrives_ends_the_connection(world: DiscordWorld) -> None:
    guild = str(world.server.state.guild)
    poison: list[dict[str, object]] = [{}, {"id": "x", "guild_id": guild}, {"guild_id": guild}]
    for kind in ("MESSAGE_CREATE", "GUILD_MEMBER_ADD", "GUILD_CREATE", "INTERACTION_CREATE", "NEW"):
        for body in poison:
            for session in world.server.gateway.sessions.values():
                await world.server.gateway.tell(session, kind, dict(body))
    message = await world.says(world.member, "still there?")
    await world.host.wait(Message, lambda e: e.message == message)
    assert len(world.server.gateway.heard) == 1


async def test_sanctions_by_hand_are_reported_and_own_ones_are_not(world: DiscordWorld) -> None:
    state, rest = world.server.state, world.server.rest
    target, by = int(world.member.rpartition(":")[2]), int(world.admin.rpartition(":")[2])
    until = datetime.now(UTC) + timedelta(hours=1)
    change = {"key": "communication_disabled_until", "new_value": until.isoformat()}
    ended = {"key": "communication_disabled_until", "old_value": until.isoformat()}
    await rest.audited(state.bot, 22, target, "by the bot")
    await rest.audited(by, 24, target, "spam", [change])
    await rest.audited(by, 24, target, "", [ended])
    await rest.audited(by, 24, target, "", [{"key": "nick", "new_value": "x"}])
    for kind in (20, 22, 23):
        await rest.audited(by, kind, target)
    await world.host.wait(Moderated, count=5)
    found = world.host.of(Moderated)
    assert [(e.sanction, e.lifted) for e in found] == [
        ("timeout", False),
        ("timeout", True),
        ("kick", False),
        ("ban", False),
        ("ban", True),
    ]
    assert (found[0].until, found[0].reason) == (until, "spam")
    assert {e.member for e in found} == {world.member}
    assert {e.actor.id for e in found} == {world.admin}


async def test_new_names_and_roles(world: DiscordWorld) -> None:
    user = int(world.member.rpartition(":")[2])
    member = world.server.state.members[user]
    await world.joins(world.member)
    member.nick = "Official Support"
    await world.server.rest.updated(member)
    renamed = await world.host.wait(Renamed)
    assert renamed.names is not None
    assert renamed.names.display == "Official Support"
    assert renamed.before is not None
    assert renamed.before.display == "Ann"
    assert not world.host.of(Changed)
    member.roles = [world.server.state.role("VIP", 1).id]
    await world.server.rest.updated(member)
    changed = await world.host.wait(Changed)
    assert changed.actor.roles == tuple(f"discord:role:{r}" for r in member.roles)
    assert len(world.host.of(Renamed)) == 1


async def test_who_spoke_is_remembered_with_their_roles(world: DiscordWorld) -> None:
    message = await world.says(world.admin, "I moderate")
    said = await world.host.wait(Message, lambda e: e.message == message)
    assert said.actor.roles
    bare = {"id": message, "channel_id": str(world.channel_id), "content": "edited"}
    author = {"id": world.admin.rpartition(":")[2], "username": "boss"}
    update = {**bare, "guild_id": str(world.server.state.guild), "author": author}
    for session in world.server.gateway.sessions.values():
        await world.server.gateway.tell(session, "MESSAGE_UPDATE", update)
    edit = await world.host.wait(Edited)
    assert edit.actor.roles == said.actor.roles, "an edit without roles is a stranger's"
    await world.leaves(world.admin)
    for session in world.server.gateway.sessions.values():
        await world.server.gateway.tell(session, "MESSAGE_UPDATE", {**update, "content": "x"})
    assert not (await world.host.wait(Edited, count=2)).actor.roles


async def test_a_place_that_is_named_later_is_checked_then(world: DiscordWorld) -> None:
    world.host._places = frozenset()
    await world.stop()
    world.host.events.clear()
    await world.start()
    await world.server.until(lambda: len(world.server.gateway.sessions) == 2)
    await world.says(world.member, "nobody is listening")
    await world.host.wait(Message)
    assert not world.host.of(Checked)
    world.host._places = frozenset({world.place})
    await world.says(world.member, "now somebody is")
    assert (await world.host.wait(Checked)).place == world.place


async def test_missing_rights_are_named(counterpart: Counterpart) -> None:
    state = counterpart.state
    state.roles[state.bot_role].permissions &= ~(1 << 13 | 1 << 40)
    state.role("VIP", 8)
    state.role("Boosters", 9, premium_subscriber=None)
    state.role("Other bot", 8, bot_id=str(state.bot))
    world = DiscordWorld(counterpart)
    await world.start()
    try:
        checked = await world.host.wait(Checked)
        assert checked.missing == ("manage_messages", "moderate_members", "role_order")
        assert checked.roles == ("Boosters", "VIP")
        assert checked.title
        state.roles[state.bot_role].permissions |= 1 << 13 | 1 << 40
        role = {"id": str(state.bot_role), "name": "Hallwarden", "position": 8, "color": 0}
        granted = {**role, "permissions": str(state.roles[state.bot_role].permissions)}
        update = {"guild_id": str(state.guild), "role": {**granted, "hoist": False, "flags": 0}}
        await counterpart.gateway.dispatch("GUILD_ROLE_UPDATE", update)
        assert "manage_messages" not in (await world.host.wait(Checked, count=2)).missing
    finally:
        await world.stop()


async def test_nothing_is_said_of_voice(
    world: DiscordWorld, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for switch in ("warn_nacl", "warn_dave"):
        monkeypatch.setattr(VoiceClient, switch, True)
    world.adapter.session(world.host)
    assert not [r for r in caplog.records if "voice" in r.getMessage()]


async def test_without_privileged_intents_it_goes_on_and_says_so(counterpart: Counterpart) -> None:
    counterpart.gateway.switched_on = Intents(members=True).value
    world = DiscordWorld(counterpart)
    await world.start()
    try:
        checked = await world.host.wait(Checked, seconds=10)
        assert checked.missing == ("message_content_intent",)
    finally:
        await world.stop()


async def test_a_wrong_token_is_an_error_that_does_not_show_it(counterpart: Counterpart) -> None:
    world = DiscordWorld(counterpart)
    adapter = world.made(token="very.secret.token")
    with pytest.raises(TokenRefused) as refused:
        await adapter.run(world.host)
    said = f"{refused.value} {refused.value!r} {refused.value.__cause__!r} {adapter._settings!r}"
    assert "very.secret" not in said
    assert "developer portal" in str(refused.value)


async def test_a_server_that_is_away_is_tried_again(counterpart: Counterpart) -> None:
    counterpart.faults.append(Fault(status=503))
    world = DiscordWorld(counterpart)
    await world.start()
    try:
        assert await world.adapter.lookup(world.place, "channel", "general") in (
            None,
            (world.channel,),
        )
        await world.host.wait(CaughtUp)
        assert await world.adapter.lookup(world.place, "channel", "#general") == (world.channel,)
        assert len(await world.adapter.lookup(world.place, "role", "Mods") or ()) == 1
        assert await world.adapter.lookup(world.place, "role", "nobody") == ()
    finally:
        await world.stop()


async def test_commands_are_written_only_when_they_changed(counterpart: Counterpart) -> None:
    def writes() -> int:
        return len([c for c in counterpart.calls if c.method == "PUT"])

    def reads() -> int:
        return len([c for c in counterpart.calls if c.path.endswith("/commands")]) - writes()

    world = DiscordWorld(counterpart)
    settings = Settings(
        token=SecretStr(TOKEN),
        api_base=counterpart.api_base,
        gateway_url=counterpart.gateway_url,
    )
    everything = shown()
    for commands, expected in ((everything, 1), (everything, 1), (everything[1:], 2)):
        seen = reads()
        world.adapter = Discord(settings, commands)
        await world.start()
        await counterpart.until(lambda seen=seen: reads() > seen)
        await asyncio.sleep(0.1)
        await world.stop()
        assert writes() == expected
    warn = next(c for c in counterpart.state.commands if c["name"] == "warn")
    assert set(warn["name_localizations"]) == {"zh-CN", "es-ES", "es-419"}
    assert warn["name_localizations"]["zh-CN"] == "提醒"
