"""What Discord makes of roles, names, slow mode, locks and pauses, and what it refuses."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from discord import Permissions
from msgspec.structs import replace

from adapters.port import Denied, Done, Gone, Later, Outcome
from policies.actions import Action
from policies.measures import Lock, Pause, Rename, RoleAdd, Slowmode, Unlock
from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord import objects
from tests.counterparts.discord.server import Fault
from tests.counterparts.discord.state import Overwrite

LATER = datetime.now(UTC) + timedelta(days=365)


@pytest.fixture
async def ready(world: DiscordWorld) -> DiscordWorld:
    """The world, connected, with the calls of the start forgotten."""
    await world.server.until(lambda: world.server.gateway.sessions)
    world.server.calls.clear()
    return world


def channel_lock(ready: DiscordWorld, id: str = "e#0") -> Lock:
    return Lock(id=id, place=ready.place, channel=ready.channel)


async def test_a_lock_gives_back_exactly_what_was_there(ready: DiscordWorld) -> None:
    state = ready.server.state
    channel = state.channels[ready.channel_id]
    embeds = Permissions(embed_links=True).value
    writing = Permissions(send_messages=True).value
    state.granted(state.bot)
    state.roles[state.bot_role].permissions |= embeds
    team = state.role("Team", 2, Permissions(manage_messages=True).value)
    helper = state.enter("helper", team.id).user
    channel.overwrites = {
        state.guild: Overwrite(state.guild, 0, deny=embeds),
        7: Overwrite(7, 1, allow=writing),
    }
    before = deepcopy(channel.overwrites)
    await ready.server.gateway.dispatch(
        "GUILD_ROLE_CREATE", {"guild_id": str(state.guild), "role": objects.role(team)}
    )
    await asyncio.sleep(0.1)
    outcome = await ready.adapter.perform(channel_lock(ready))
    assert isinstance(outcome, Done)
    assert len(outcome.ref) < 300
    assert not state.writes(int(ready.member.rpartition(":")[2]), channel)
    assert state.writes(helper, channel), "the team still speaks"
    assert channel.overwrites[state.guild].deny & embeds, "what else was refused still is"
    unlock = Unlock(id="f#0", place=ready.place, channel=ready.channel, before=outcome.ref)
    assert isinstance(await ready.adapter.perform(unlock), Done)
    assert channel.overwrites == before


async def test_a_lock_whose_answer_was_lost_does_not_find_its_own_work(
    ready: DiscordWorld,
) -> None:
    ready.server.faults += [Fault(), Fault(lost=True)]
    assert isinstance(await ready.adapter.perform(channel_lock(ready)), Later)
    assert not ready.writes(ready.member)
    outcome = await ready.adapter.perform(channel_lock(ready))
    assert isinstance(outcome, Done)
    unlock = Unlock(id="f#0", place=ready.place, channel=ready.channel, before=outcome.ref)
    assert isinstance(await ready.adapter.perform(unlock), Done)
    assert ready.writes(ready.member)


@pytest.mark.parametrize(("kind", "ends"), [(5, Gone), (4, Denied)])
async def test_only_ordinary_channels_are_locked(
    ready: DiscordWorld, kind: int, ends: type[Outcome]
) -> None:
    ready.server.state.channels[ready.channel_id].kind = kind
    assert isinstance(await ready.adapter.perform(channel_lock(ready)), ends)
    assert ready.writes(ready.member)


@pytest.mark.parametrize(
    ("right", "measure"),
    [
        ("manage_channels", Lock(id="e#0", place="", channel="")),
        ("manage_channels", Slowmode(id="e#0", place="", channel="", seconds=5)),
        ("manage_roles", RoleAdd(id="e#0", place="", member="", role="")),
        ("manage_nicknames", Rename(id="e#0", place="", member="", name="x")),
        ("manage_guild", Pause(id="e#0", place="", until=LATER)),
    ],
)
async def test_a_missing_right_is_told(ready: DiscordWorld, right: str, measure: Action) -> None:
    state = ready.server.state
    state.roles[state.bot_role].permissions &= ~Permissions(**{right: True}).value
    about = {"place": ready.place, "channel": ready.channel, "member": ready.member}
    about["role"] = ready.role
    known = {k: v for k, v in about.items() if k in measure.__struct_fields__}
    outcome = await ready.adapter.perform(replace(measure, **known))
    assert isinstance(outcome, Denied)
    assert "right" in outcome.reason


async def test_a_role_above_the_bots_is_denied(ready: DiscordWorld) -> None:
    role = f"discord:role:{ready.server.state.role('Boss', 8).id}"
    add = RoleAdd(id="e#0", place=ready.place, member=ready.member, role=role)
    assert isinstance(await ready.adapter.perform(add), Denied)


async def test_a_name_tells_whether_there_was_one(ready: DiscordWorld) -> None:
    about = {"place": ready.place, "member": ready.member}
    first = await ready.adapter.perform(Rename(id="e#0", name="one", **about))
    second = await ready.adapter.perform(Rename(id="f#0", name="two", **about))
    assert (first, second) == (Done(""), Done("named"))


async def test_a_pause_is_no_longer_than_discord_allows(ready: DiscordWorld) -> None:
    pause = Pause(id="e#0", place=ready.place, until=LATER)
    assert isinstance(await ready.adapter.perform(pause), Done)
    ends = {datetime.fromisoformat(until) for until in ready.server.state.paused.values()}
    (end,) = ends
    assert timedelta(hours=23) < end - datetime.now(UTC) < timedelta(hours=24)
    over = Pause(id="f#0", place=ready.place, until=datetime.now(UTC) - timedelta(minutes=1))
    assert isinstance(await ready.adapter.perform(over), Gone)
