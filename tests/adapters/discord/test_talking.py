"""Voice channels on Discord: who comes and goes, muting, moving, and what cannot be done."""

from __future__ import annotations

import pytest
from discord import Permissions

from adapters.port import Denied, Done, Gone
from policies.measures import Voice
from policies.voiced import Voiced
from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord.server import Counterpart
from tests.waiting import until


@pytest.fixture
async def ready(world: DiscordWorld) -> DiscordWorld:
    """The world, connected."""
    await world.server.until(lambda: world.server.gateway.sessions)
    return world


def who(ready: DiscordWorld) -> int:
    return int(ready.member.rpartition(":")[2])


async def asked(ready: DiscordWorld, do: str, channel: int = 0) -> object:
    """What becomes of it."""
    to = f"discord:channel:{channel}" if channel else ""
    about = {"place": ready.place, "member": ready.member, "do": do, "channel": to}
    return await ready.adapter.perform(Voice(id=f"{do}#{channel}", **about))  # type: ignore[arg-type]


async def test_members_are_muted_moved_and_taken_out(ready: DiscordWorld) -> None:
    state = ready.server.state
    first, second = state.channel("lounge", 2).id, state.channel("stage", 2).id
    member = state.members[who(ready)]
    await ready.server.rest.talks(member.user, first)
    assert await asked(ready, "mute") == Done() and member.muted
    assert await asked(ready, "unmute") == Done() and not member.muted
    assert await asked(ready, "move", second) == Done() and member.voice == second
    assert await asked(ready, "disconnect") == Done() and member.voice is None


async def test_who_is_in_no_voice_channel_is_told_apart_from_a_refusal(ready: DiscordWorld) -> None:
    for do in ("mute", "disconnect"):
        assert await asked(ready, do) == Gone("this member is in no voice channel")
    await ready.server.rest.talks(who(ready), ready.server.state.channel("lounge", 2).id)
    assert isinstance(await asked(ready, "move"), Denied)
    assert isinstance(await asked(ready, "move", ready.channel_id), Denied), "there nobody talks"


@pytest.mark.parametrize(("right", "do"), [("mute_members", "mute"), ("move_members", "move")])
async def test_a_missing_right_is_told(ready: DiscordWorld, right: str, do: str) -> None:
    state = ready.server.state
    lounge = state.channel("lounge", 2).id
    await ready.server.rest.talks(who(ready), lounge)
    state.roles[state.bot_role].permissions &= ~Permissions(**{right: True}).value
    outcome = await asked(ready, do, lounge if do == "move" else 0)
    assert isinstance(outcome, Denied) and "right" in outcome.reason


async def test_who_comes_leaves_and_changes_is_heard_and_muting_is_not(ready: DiscordWorld) -> None:
    state, member = ready.server.state, who(ready)
    first, second = state.channel("lounge", 2).id, state.channel("stage", 2).id
    for channel in (first, first, second, None, None):
        await ready.server.rest.talks(member, channel)
    heard = ready.host.events
    await until(lambda: len([e for e in heard if isinstance(e, Voiced)]) == 3)
    ids = (f"discord:channel:{first}", f"discord:channel:{second}")
    went = [(e.channel, e.previous) for e in heard if isinstance(e, Voiced)]
    assert went == [(ids[0], ""), (ids[1], ids[0]), ("", ids[1])]
    assert {e.actor.id for e in heard if isinstance(e, Voiced)} == {ready.member}


async def test_who_was_there_before_us_is_known(counterpart: Counterpart) -> None:
    fresh = DiscordWorld(counterpart)
    state, member = fresh.server.state, who(fresh)
    lounge = state.channel("lounge", 2).id
    state.members[member].voice = lounge
    await fresh.start()
    try:
        await until(lambda: fresh.server.gateway.sessions)
        await fresh.server.rest.talks(member, None)
        heard = fresh.host.events
        await until(lambda: [e for e in heard if isinstance(e, Voiced)])
        (left,) = [e for e in heard if isinstance(e, Voiced)]
        assert (left.channel, left.previous) == ("", f"discord:channel:{lounge}")
    finally:
        await fresh.stop()
