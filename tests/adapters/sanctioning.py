"""Conformance, second part: deletions and sanctions take effect, or are refused truthfully."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.catalog import Row
from adapters.port import Denied, Done, Gone
from policies.actions import Ban, Kick, Lift, Timeout, Wake
from policies.events import Message
from tests.adapters.world import World, delete, send, soon


class Sanctioning:
    """Behaviours of ``perform`` for deletions and sanctions."""

    async def test_delete_then_gone(self, world: World) -> None:
        message = await world.says(world.member, "to be removed")
        await world.host.wait(Message, lambda e: e.message == message)
        action = delete(world, message)
        assert isinstance(await world.adapter.perform(action), Done)
        assert world.text(message) is None
        assert isinstance(await world.adapter.perform(action), Gone)

    async def test_delete_of_the_bots_own_message(self, world: World) -> None:
        sent = await world.adapter.perform(send(world, ("for a while",)))
        assert isinstance(sent, Done)
        assert isinstance(await world.adapter.perform(delete(world, sent.ref)), Done)
        assert not world.public()

    async def test_delete_of_an_old_message(self, world: World, row: Row) -> None:
        message = await world.says(world.member, "old words")
        await world.host.wait(Message, lambda e: e.message == message)
        if row.deletes_within is None:
            await world.ages(message, timedelta(days=400))
            assert isinstance(await world.adapter.perform(delete(world, message)), Done)
        else:
            await world.ages(message, row.deletes_within + timedelta(minutes=5))
            assert isinstance(await world.adapter.perform(delete(world, message)), Denied)
            assert world.text(message) == "old words"

    async def test_timeout_and_lift(self, world: World) -> None:
        until = soon(hours=1)
        timeout = Timeout(id="e1#0", place=world.place, member=world.member, until=until)
        assert isinstance(await world.adapter.perform(timeout), Done)
        assert (world.standing(world.member), world.until(world.member)) == ("silenced", until)
        assert isinstance(await world.adapter.perform(timeout), Done), "a timeout is repeatable"
        lift = Lift(id="e2#0", place=world.place, member=world.member, what="timeout")
        assert isinstance(await world.adapter.perform(lift), Done)
        assert world.standing(world.member) == "member"
        assert isinstance(await world.adapter.perform(lift), Done | Gone)

    async def test_kick(self, world: World) -> None:
        kick = Kick(id="e1#0", place=world.place, member=world.member)
        assert isinstance(await world.adapter.perform(kick), Done)
        assert world.standing(world.member) == "gone"
        await world.joins(world.member)
        assert world.standing(world.member) == "member"

    async def test_ban_and_lift(self, world: World) -> None:
        ban = Ban(id="e1#0", place=world.place, member=world.member)
        assert isinstance(await world.adapter.perform(ban), Done)
        assert (world.standing(world.member), world.until(world.member)) == ("banned", None)
        lift = Lift(id="e2#0", place=world.place, member=world.member, what="ban")
        assert isinstance(await world.adapter.perform(lift), Done)
        assert world.standing(world.member) == "gone"
        assert isinstance(await world.adapter.perform(lift), Done | Gone)

    async def test_lifting_a_ban_leaves_a_member_in(self, world: World) -> None:
        lift = Lift(id="e2#0", place=world.place, member=world.member, what="ban")
        assert isinstance(await world.adapter.perform(lift), Done | Gone)
        assert world.standing(world.member) == "member"

    async def test_a_ban_can_remove_what_was_written(self, world: World, row: Row) -> None:
        if not row.ban_cleans:
            pytest.skip(f"{row.name} leaves the messages of who is banned")
        message = await world.says(world.member, "spam")
        other = await world.says(world.shy, "no spam")
        await world.host.wait(Message, lambda e: e.message == other)
        ban = Ban(id="e1#0", place=world.place, member=world.member, clean_seconds=3600)
        assert isinstance(await world.adapter.perform(ban), Done)
        assert world.text(message) is None
        assert world.text(other) == "no spam"

    async def test_ban_that_ends_by_itself(self, world: World, row: Row) -> None:
        if not row.bans_until:
            pytest.skip(f"{row.name} has no bans that end by themselves")
        until = soon(days=3)
        ban = Ban(id="e1#0", place=world.place, member=world.member, until=until)
        assert isinstance(await world.adapter.perform(ban), Done)
        assert (world.standing(world.member), world.until(world.member)) == ("banned", until)

    async def test_the_platform_says_no(self, world: World) -> None:
        for action in (
            Timeout(id="e1#0", place=world.place, member=world.admin, until=soon(hours=1)),
            Kick(id="e1#1", place=world.place, member=world.admin),
            Ban(id="e1#2", place=world.place, member=world.admin),
        ):
            outcome = await world.adapter.perform(action)
            assert isinstance(outcome, Denied)
            assert outcome.reason
        assert world.standing(world.admin) == "member"

    async def test_what_is_not_this_adapters_is_denied(self, world: World) -> None:
        wake = Wake(id="e1#0", place="clock:", community="c", at=soon(hours=1), what="x")
        assert isinstance(await world.adapter.perform(wake), Denied)
