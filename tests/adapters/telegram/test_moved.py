"""A group becomes a supergroup: its new id is followed, seen or slept through."""

from __future__ import annotations

from adapters.port import Denied, Done
from policies.actions import Kick, Send, Timeout
from policies.events import Checked, Message, Moved
from tests.adapters.recording import RecordingHost
from tests.adapters.telegram.world import MEMBER, TelegramWorld
from tests.adapters.world import soon
from tests.counterparts.telegram.server import Telegram

GROUP = -4242


async def test_a_group_that_becomes_a_supergroup(telegram: Telegram) -> None:
    world = TelegramWorld(telegram)
    group = world.people.chat(GROUP, "group")
    world.people.seat(GROUP, MEMBER)
    world.host = RecordingHost([f"telegram:chat:{GROUP}"])
    await world.start()
    assert (await world.host.wait(Checked)).missing == ("moderate_members",)
    mute = Timeout(
        id="e#0", place=f"telegram:chat:{GROUP}", member=world.member, until=soon(hours=1)
    )
    assert isinstance(await world.adapter.perform(mute), Denied)
    kick = Kick(id="e#1", place=f"telegram:chat:{GROUP}", member=world.member)
    assert isinstance(await world.adapter.perform(kick), Done)
    assert group.seats[MEMBER].status == "left"
    await world.people.upgrades(GROUP, -1_000_777_000_000)
    moved = await world.host.wait(Moved)
    assert moved.to == "telegram:chat:-1000777000000"
    old = Send(
        id="e#2", place=moved.place, channel=f"telegram:channel:{GROUP}", text=("still here",)
    )
    assert isinstance(await world.adapter.perform(old), Done)
    assert "still here" in [
        p.get("text") for p in telegram.state.chats[-1_000_777_000_000].posts.values()
    ]
    await world.stop()


async def test_a_group_that_moved_while_the_bot_was_away(telegram: Telegram) -> None:
    world = TelegramWorld(telegram)
    world.people.chat(GROUP, "group")
    world.people.seat(GROUP, MEMBER)
    await world.people.upgrades(GROUP, -1_000_777_000_000)
    telegram.state.updates.clear()
    world.host = RecordingHost([f"telegram:chat:{GROUP}", world.place])
    await world.start()
    moved = await world.host.wait(Moved)
    new = "telegram:chat:-1000777000000"
    assert (moved.place, moved.to) == (f"telegram:chat:{GROUP}", new)
    checked = await world.host.wait(Checked, count=2)
    assert {c.place for c in world.host.of(Checked)} == {new, world.place}
    assert world.host.events.index(moved) < world.host.events.index(checked)
    await world.says(world.member, "the other group goes on")
    await world.host.wait(Message)
    await world.stop()
