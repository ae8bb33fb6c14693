"""Conformance, first part: what people do arrives as events, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.catalog import Row
from adapters.port import Done, NoFile
from policies.actions import Button, Reply
from policies.events import (
    CaughtUp,
    Deleted,
    Edited,
    Invoked,
    Joined,
    Left,
    Message,
    Reacted,
)
from tests.adapters.world import World, is_message, send
from tests.waiting import until


class Hearing:
    """Behaviours of ``run``."""

    async def test_a_message_arrives_once(self, world: World) -> None:
        before = datetime.now(UTC) - timedelta(seconds=2)
        message = await world.says(world.member, "hello 你好 🎈")
        event = await world.host.wait(Message, lambda e: e.message == message)
        assert event.content.text == "hello 你好 🎈"
        assert (event.place, event.channel) == (world.place, world.channel)
        assert (event.actor.id, event.actor.identity) == (world.member, "member")
        assert event.names is not None
        assert event.names.display
        assert before <= event.at <= datetime.now(UTC) + timedelta(seconds=1)
        await asyncio.sleep(0.2)
        assert len([e for e in world.host.offered if e.id == event.id]) == 1

    async def test_a_file_is_announced_and_handed_out(self, world: World, row: Row) -> None:
        assert row.files, "a platform that hands out no files has a test of its own"
        content = bytes(range(256)) * 40
        message = await world.attaches(world.member, "a.b.bin", content)
        event = await world.host.wait(Message, lambda e: e.message == message)
        (file,) = event.content.attachments
        assert (file.name, file.size) == ("a.b.bin", len(content))
        assert await world.files.file(file.ref, len(content)) == content
        with pytest.raises(NoFile) as error:
            await world.files.file(file.ref, len(content) - 1)
        assert error.value.fault == "too_large"
        with pytest.raises(NoFile):
            await world.files.file("nothing like this", 1_000)

    async def test_messages_keep_their_order(self, world: World) -> None:
        sent = [await world.says(world.member, f"number {n}") for n in range(5)]
        await world.host.wait(Message, lambda e: e.message in sent, count=5)
        assert [e.message for e in world.host.of(Message) if e.message in sent] == sent

    async def test_an_edit_is_an_event_of_its_own(self, world: World, row: Row) -> None:
        if not row.sees_edits:
            pytest.skip(f"{row.name} does not report edits")
        message = await world.says(world.member, "harmless")
        first = await world.host.wait(Message, lambda e: e.message == message)
        await world.edits(message, "not so harmless")
        await world.host.wait(Edited, lambda e: e.content.text == "not so harmless")
        await world.edits(message, "worse")
        await world.host.wait(Edited, lambda e: e.content.text == "worse")
        edits = world.host.of(Edited, lambda e: e.message == message)
        assert len({first.id, *(e.id for e in edits)}) == 3
        assert {e.actor.id for e in edits} == {world.member}

    async def test_coming_and_going(self, world: World) -> None:
        await world.leaves(world.member)
        left = await world.host.wait(Left)
        await world.joins(world.member)
        joined = await world.host.wait(Joined)
        assert left.actor.id == joined.actor.id == world.member
        assert not joined.request

    async def test_a_request_to_be_let_in(self, world: World, row: Row) -> None:
        if not row.join_requests:
            pytest.skip(f"{row.name} has no requests to be let in")
        await world.leaves(world.member)
        await world.asks(world.member)
        asked = await world.host.wait(Joined)
        assert asked.request
        assert asked.actor.id == world.member

    async def test_a_reaction_is_heard_where_it_can_be(self, world: World, row: Row) -> None:
        message = await world.says(world.member, "look")
        await world.reacts(world.shy, message, "👎")
        after = await world.says(world.member, "after it")
        await world.host.wait(Message, lambda e: e.message == after)
        heard = [(e.actor.id, e.message, e.reaction) for e in world.host.of(Reacted)]
        assert heard == ([(world.shy, message, "👎")] if row.sees_reactions else [])

    async def test_a_removal_is_heard_where_it_can_be(self, world: World, row: Row) -> None:
        message = await world.says(world.member, "forget it")
        await world.host.wait(Message, lambda e: e.message == message)
        await world.removes(message)
        after = await world.says(world.member, "after it")
        await world.host.wait(Message, lambda e: e.message == after)
        heard = [e.message for e in world.host.of(Deleted)]
        assert heard == ([message] if row.sees_deletions else [])

    async def test_the_bot_does_not_hear_itself_as_a_member(self, world: World) -> None:
        await world.adapter.perform(send(world, ("words of the bot",)))
        heard = await world.says(world.member, "after it")
        await world.host.wait(Message, lambda e: e.message == heard)
        own = world.host.of(Message, lambda e: e.content.text == "words of the bot")
        assert all(e.actor.identity == "self" for e in own)

    async def test_a_broken_connection_loses_nothing(self, world: World) -> None:
        first = await world.says(world.member, "before")
        await world.host.wait(Message, lambda e: e.message == first)
        await world.drop()
        second = await world.says(world.member, "while it was down")
        third = await world.says(world.member, "and after")
        await world.host.wait(Message, lambda e: e.message == third, seconds=15)
        heard = [e.message for e in world.host.of(Message)]
        assert heard == [first, second, third]

    async def test_it_tells_whether_it_is_connected(self, world: World) -> None:
        told = world.host.connections
        await until(lambda: told[-1:] == [True])
        if world.platform == "sandbox":
            pytest.skip("what can be lost there are pages")
        await world.drop()
        await until(lambda: False in told)
        await until(lambda: told[-1])

    async def test_what_was_written_while_it_was_away_is_read(self, world: World, row: Row) -> None:
        first = await world.says(world.member, "before")
        await world.host.wait(Message, lambda e: e.message == first)
        world.host.cursors[world.channel] = first
        await world.stop()
        second = await world.says(world.member, "nobody is looking")
        await world.start()
        if row.catches_up == timedelta(0):
            pytest.skip(f"{row.name} does not keep what came meanwhile")
        await world.host.wait(Message, lambda e: e.message == second)
        await world.host.wait(CaughtUp)
        assert [e.message for e in world.host.of(Message)] == [first, second]
        caught = [i for i, e in enumerate(world.host.events) if isinstance(e, CaughtUp)]
        read = next(i for i, e in enumerate(world.host.events) if is_message(e, second))
        assert read < caught[-1]

    async def test_what_did_not_become_durable_is_offered_again(self, world: World) -> None:
        first = await world.says(world.member, "before")
        await world.host.wait(Message, lambda e: e.message == first)
        world.host.cursors[world.channel] = first
        world.host.durable.clear()
        second = await world.says(world.member, "caught in the fall")
        await world.host.wait_offered(lambda event: is_message(event, second))
        await asyncio.sleep(0.2)
        await world.stop()
        world.host.crash()
        assert not any(is_message(e, second) for e in world.host.events)
        await world.start()
        await world.host.wait(Message, lambda e: e.message == second)
        assert [e.message for e in world.host.of(Message)] == [first, second]

    async def test_a_button_says_who_pressed_it(self, world: World) -> None:
        sent = await world.adapter.perform(send(world, ("Choose",), (Button("Yes", "b:q7"),)))
        assert isinstance(sent, Done)
        await world.presses(world.member, sent.ref, "Yes")
        event = await world.host.wait(Invoked)
        assert (event.command, event.via, event.actor.id) == ("b:q7", "button", world.member)
        assert (event.message, event.place, event.channel) == (
            sent.ref,
            world.place,
            world.channel,
        )
        answer = Reply(
            id="e2#0",
            place=world.place,
            channel=world.channel,
            member=world.member,
            interaction=event.interaction,
            private=True,
            text=("noted",),
        )
        assert isinstance(await world.adapter.perform(answer), Done)
        assert list(world.private(world.member)) == ["noted"]
