"""What a lock takes in a group, and gives back."""

from __future__ import annotations

import pytest

from adapters.port import Denied, Done, Gone, Later
from adapters.telegram.locks import SENDING
from policies.measures import Lock, Unlock
from tests.adapters.telegram.world import TelegramWorld
from tests.counterparts.telegram.chats import BOT_ID

LOCK = Lock(id="e#0", place=TelegramWorld.place, channel=TelegramWorld.channel)


async def test_exactly_what_members_could_send_comes_back(world: TelegramWorld) -> None:
    allowed = world.chat.permissions
    allowed |= {"can_send_polls": False, "can_pin_messages": False, "can_change_info": False}
    before = dict(allowed)
    outcome = await world.adapter.perform(LOCK)
    assert isinstance(outcome, Done)
    assert not any(world.chat.permissions[name] for name in SENDING)
    assert world.chat.permissions["can_invite_users"], "only sending is taken"
    unlock = Unlock(id="f#0", place=world.place, channel=world.channel, before=outcome.ref)
    assert isinstance(await world.adapter.perform(unlock), Done)
    assert world.chat.permissions == before


async def test_without_a_word_of_before_everything_can_be_sent(world: TelegramWorld) -> None:
    world.chat.permissions = dict.fromkeys(world.chat.permissions, False)
    unlock = Unlock(id="f#0", place=world.place, channel=world.channel)
    assert isinstance(await world.adapter.perform(unlock), Done)
    assert {name for name, may in world.chat.permissions.items() if may} == {*SENDING}


async def test_a_lock_whose_answer_was_lost_does_not_find_its_own_work(
    world: TelegramWorld,
) -> None:
    world.telegram.fails("lost", "setChatPermissions")
    assert isinstance(await world.adapter.perform(LOCK), Later)
    assert not world.writes(world.member)
    outcome = await world.adapter.perform(LOCK)
    assert outcome == Done("3ff")


async def test_without_the_right_to_restrict_nothing_is_locked(world: TelegramWorld) -> None:
    world.chat.seats[BOT_ID].rights["can_restrict_members"] = False
    assert isinstance(await world.adapter.perform(LOCK), Denied)
    assert world.writes(world.member)


@pytest.mark.parametrize(
    ("channel", "ends"), [("telegram:channel:-100/7", Denied), ("telegram:channel:x", Denied)]
)
async def test_what_cannot_be_locked(world: TelegramWorld, channel: str, ends: type) -> None:
    lock = Lock(id="e#0", place=world.place, channel=channel)
    assert isinstance(await world.adapter.perform(lock), ends)


async def test_a_channel_of_admins_is_left_alone(world: TelegramWorld) -> None:
    world.chat.type = "channel"
    assert isinstance(await world.adapter.perform(LOCK), Gone)
