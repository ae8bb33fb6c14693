"""Conformance, fourth part: what holds for a time takes effect, tells what was before, and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.catalog import Row
from adapters.port import Denied, Done, Gone
from policies.events import Message
from policies.measures import (
    Clean,
    Hold,
    Lock,
    Pause,
    Release,
    Rename,
    RoleAdd,
    RoleRemove,
    Slowmode,
    Unlock,
)
from tests.adapters.world import World, send, soon


class Ordering:
    """Behaviours of ``perform`` for messages on hold, roles, names, slow mode, locks, pauses."""

    async def test_hold_and_release(self, world: World, row: Row) -> None:
        message = await world.says(world.member, "to be looked at")
        await world.host.wait(Message, lambda e: e.message == message)
        about = {"place": world.place, "channel": world.channel, "message": message}
        held = await world.adapter.perform(Hold(id="e1#0", **about))
        if not row.holds:
            assert isinstance(held, Denied)
            assert world.seen(message)
            return
        assert isinstance(held, Done)
        assert not world.seen(message)
        release = Release(id="e2#0", **about)
        assert isinstance(await world.adapter.perform(release), Done)
        assert world.seen(message)
        assert isinstance(await world.adapter.perform(release), Done | Gone)

    async def test_a_role_is_given_and_taken(self, world: World, row: Row) -> None:
        about = {"place": world.place, "member": world.member}
        role = world.role or "discord:role:1"
        add, take = (
            RoleAdd(id="e1#0", role=role, **about),
            RoleRemove(id="e2#0", role=role, **about),
        )
        if not row.roles:
            assert isinstance(await world.adapter.perform(add), Denied)
            return
        for _ in range(2):
            assert isinstance(await world.adapter.perform(add), Done | Gone), "repeatable"
            assert role in world.roles(world.member)
        assert isinstance(await world.adapter.perform(take), Done)
        assert role not in world.roles(world.member)

    async def test_a_role_of_another_platform_is_denied(self, world: World) -> None:
        for role in ("pigeon:role:1", "discord:member:1", ""):
            add = RoleAdd(id="e1#0", place=world.place, member=world.member, role=role)
            assert isinstance(await world.adapter.perform(add), Denied)

    async def test_a_name_is_given_and_taken(self, world: World, row: Row) -> None:
        about = {"place": world.place, "member": world.member}
        outcome = await world.adapter.perform(Rename(id="e1#0", name="please rename", **about))
        if not row.nicknames:
            assert isinstance(outcome, Denied)
            return
        assert isinstance(outcome, Done)
        assert world.called(world.member) == "please rename"
        assert isinstance(await world.adapter.perform(Rename(id="e2#0", name="", **about)), Done)
        assert world.called(world.member) != "please rename"

    async def test_slow_mode_tells_what_was_before(self, world: World, row: Row) -> None:
        slow = [
            Slowmode(id=f"e{n}#0", place=world.place, channel=world.channel, seconds=seconds)
            for n, seconds in enumerate((5, 30, 0))
        ]
        if not row.slowmode:
            assert isinstance(await world.adapter.perform(slow[0]), Denied)
            return
        for action, before in zip(slow, ("0", "5", "30"), strict=True):
            assert await world.adapter.perform(action) == Done(before)
            assert world.slow() == action.seconds

    async def test_lock_and_unlock(self, world: World, row: Row) -> None:
        if not row.locks:
            pytest.skip(f"{row.name} has no locks")
        assert world.writes(world.member)
        lock = Lock(id="e1#0", place=world.place, channel=world.channel)
        outcome = await world.adapter.perform(lock)
        assert isinstance(outcome, Done)
        assert not world.writes(world.member)
        said = send(world, ("locked for a while",))
        assert isinstance(await world.adapter.perform(said), Done), "the bot still speaks"
        again = await world.adapter.perform(lock)
        assert isinstance(again, Gone) or again == outcome, "it does not take its own work for old"
        unlock = Unlock(id="e2#0", place=world.place, channel=world.channel, before=outcome.ref)
        assert isinstance(await world.adapter.perform(unlock), Done)
        assert world.writes(world.member)

    async def test_what_is_locked_by_hand_is_left_alone(self, world: World, row: Row) -> None:
        if not row.locks:
            pytest.skip(f"{row.name} has no locks")
        await world.closes()
        lock = Lock(id="e1#0", place=world.place, channel=world.channel)
        assert isinstance(await world.adapter.perform(lock), Gone)
        assert not world.writes(world.member)

    async def test_a_pause(self, world: World, row: Row) -> None:
        pause = Pause(id="e1#0", place=world.place, until=soon(hours=1))
        outcome = await world.adapter.perform(pause)
        assert isinstance(outcome, Done if row.pauses else Denied)

    async def test_several_messages_go_at_once(self, world: World) -> None:
        said = [await world.says(world.member, f"number {n}") for n in range(3)]
        now = datetime.now(UTC).timestamp()
        about = {"place": world.place, "channel": world.channel}
        clean = Clean(id="e1#0", messages=(*said[:2],), written=(now, now), **about)
        assert await world.adapter.perform(clean) == Done("2")
        assert [world.text(message) is None for message in said] == [True, True, False]
        assert isinstance(await world.adapter.perform(clean), Done | Gone), "repeatable"
        last = Clean(id="e2#0", messages=(said[2],), written=(now,), **about)
        assert await world.adapter.perform(last) == Done("1")

    async def test_what_is_too_old_stays_and_does_not_keep_the_rest(
        self, world: World, row: Row
    ) -> None:
        if row.platform == "sandbox":
            pytest.skip("nothing is too old there")
        said = [await world.says(world.member, f"number {n}") for n in range(3)]
        months, now = timedelta(days=60), datetime.now(UTC).timestamp()
        await world.ages(said[0], months)
        about = {"place": world.place, "channel": world.channel}
        times = (now - months.total_seconds(), now, now)
        clean = Clean(id="e1#0", messages=(*said,), written=times, **about)
        assert await world.adapter.perform(clean) == Done("2")
        assert world.text(said[1]) is world.text(said[2]) is None
        old = Clean(id="e2#0", messages=(said[0],), written=times[:1], **about)
        assert isinstance(await world.adapter.perform(old), Denied)

    async def test_measures_on_nobody(self, world: World) -> None:
        nobody = f"{world.member.rpartition(':')[0]}:999999999"
        about = {"place": world.place, "member": nobody}
        for action in (
            RoleAdd(id="e1#0", role=world.role, **about),
            Rename(id="e1#1", name="x", **about),
        ):
            assert isinstance(await world.adapter.perform(action), Gone | Denied)
