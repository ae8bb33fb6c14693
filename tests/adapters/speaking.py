"""Conformance, third part: words go out as meant, to whom they are meant, and once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.catalog import Row
from adapters.port import Done, Gone, Later, Unknown, Waits
from policies.actions import (
    Button,
    Edit,
    Hidden,
    Mention,
    Moment,
    Notice,
    Reply,
    Strong,
    Text,
    Warn,
)
from policies.announced import Announce, OpenThread
from policies.enclosed import Card, Carried
from tests.adapters.world import World, delete, send, soon, told


class Speaking:
    """Behaviours of ``perform`` for messages, answers and notices."""

    async def test_send_and_edit(self, world: World) -> None:
        sent = await world.adapter.perform(
            send(world, ("Friendly ", Strong("reminder")), (Button("Ask", "b:abc"),))
        )
        assert isinstance(sent, Done)
        assert sent.ref
        assert world.text(sent.ref) == "Friendly reminder"
        assert list(world.buttons(sent.ref)) == ["Ask"]
        edit = Edit(
            id="e2#0", place=world.place, channel=world.channel, message=sent.ref, text=("Done",)
        )
        assert isinstance(await world.adapter.perform(edit), Done)
        assert world.text(sent.ref) == "Done"
        assert not world.buttons(sent.ref)

    async def test_edit_of_what_an_earlier_action_sent(self, world: World) -> None:
        sent = await world.adapter.perform(send(world, ("first",)))
        assert isinstance(sent, Done)
        world.host.made["e1#0"] = sent.ref
        edit = Edit(
            id="e2#0",
            place=world.place,
            channel=world.channel,
            message="sent:e1#0",
            text=("second",),
        )
        assert isinstance(await world.adapter.perform(edit), Done)
        assert world.text(sent.ref) == "second"

    async def test_what_is_not_there_is_gone(self, world: World) -> None:
        assert isinstance(await world.adapter.perform(delete(world, "999999999")), Gone)
        for message in ("999999999", "sent:never#0"):
            edit = Edit(
                id="e1#0", place=world.place, channel=world.channel, message=message, text=("x",)
            )
            assert isinstance(await world.adapter.perform(edit), Gone)

    async def test_a_public_reply(self, world: World) -> None:
        question = await world.says(world.member, "a question")
        reply = Reply(
            id="e1#0",
            place=world.place,
            channel=world.channel,
            member=world.member,
            to=question,
            text=("an answer",),
        )
        outcome = await world.adapter.perform(reply)
        assert isinstance(outcome, Done)
        assert list(world.public()) == ["an answer"]

    async def test_a_private_reply(self, world: World, row: Row) -> None:
        reply = Reply(
            id="e1#0",
            place=world.place,
            channel=world.channel,
            member=world.member,
            private=True,
            text=("between us",),
        )
        assert isinstance(await world.adapter.perform(reply), Done)
        if row.private_answers:
            assert list(world.private(world.member)) == ["between us"]
            assert not world.public()
            assert not world.private(world.shy)

    @pytest.mark.parametrize("kind", [Notice, Warn])
    async def test_a_notice_is_private(self, world: World, kind: type[Notice | Warn]) -> None:
        assert isinstance(await world.adapter.perform(told(world, world.member, kind)), Done)
        assert list(world.private(world.member)) == ["for your eyes"]
        assert not world.public()

    @pytest.mark.parametrize("kind", [Notice, Warn])
    async def test_a_notice_that_cannot_be_private(
        self, world: World, kind: type[Notice | Warn]
    ) -> None:
        outcome = await world.adapter.perform(told(world, world.shy, kind))
        assert isinstance(outcome, Done)
        said = [*world.private(world.shy), *world.public()]
        assert said in (["for your eyes"], ["for everyone"])
        assert "for your eyes" not in world.public()

    async def test_words_are_never_markup(self, world: World) -> None:
        hostile = "<b>x</b> &lt; *y* _z_ `c` [a](https://e.example) @everyone <@1> <tg-time> ||s||"
        sent = await world.adapter.perform(send(world, (hostile, " ", Strong(hostile))))
        assert isinstance(sent, Done)
        assert world.text(sent.ref) == f"{hostile} {hostile}"

    async def test_what_is_hidden_is_shown_only_to_who_asks(self, world: World) -> None:
        hostile = "a||b||.png <b>x</b> \\|| *y* `c` &lt; @everyone.jpg (image/png, 2 kB)"
        world.host.excerpts["e0"] = hostile
        files = ("Files: ", Hidden("e0"), " and no more")
        sent = await world.adapter.perform(send(world, files))
        assert isinstance(sent, Done)
        assert list(world.hidden(sent.ref)) == [hostile]
        assert world.text(sent.ref) == f"Files: {hostile} and no more"

    async def test_long_words_are_cut(self, world: World, row: Row) -> None:
        sent = await world.adapter.perform(send(world, ("词" * (row.text_length + 500),)))
        assert isinstance(sent, Done)
        said = world.text(sent.ref) or ""
        assert row.text_length - 100 <= len(said) <= row.text_length
        assert said.endswith("…")

    async def test_moments_and_mentions_are_shown(self, world: World) -> None:
        text: Text = (Mention(world.member), " until ", Moment(soon(hours=2), "Asia/Shanghai"))
        sent = await world.adapter.perform(send(world, text))
        assert isinstance(sent, Done)
        assert " until " in (world.text(sent.ref) or "")

    async def test_a_rate_limit_is_waited_for(self, world: World) -> None:
        await world.limits(7)
        outcome = await world.adapter.perform(send(world, ("later",)))
        assert isinstance(outcome, Later)
        assert 7 <= outcome.after <= 10
        assert not world.public()
        assert isinstance(await world.adapter.perform(send(world, ("later",))), Done)

    async def test_a_lost_answer_is_not_called_done(self, world: World) -> None:
        await world.loses_answer()
        outcome = await world.adapter.perform(send(world, ("once",)))
        assert isinstance(outcome, Unknown)
        assert list(world.public()) == ["once"], "sent again although nobody knew"

    async def test_an_announcement_is_posted_or_waits_for_a_person(
        self, world: World, row: Row
    ) -> None:
        at = datetime.now(UTC)
        file = Carried("sale.png", 5, "d1")
        world.host.carrying["d1"] = b"12345"
        said: Text = (Strong("Sale"), "\n\n", "Half price")
        announce = Announce(
            id="announce/acme/sale/1/c", place=world.place, channel=world.channel, text=said,
            announcement="sale", firing=at, expires=at + timedelta(hours=1),
            card=Card(titled=True, file=file),
        )  # fmt: skip
        outcome = await world.adapter.perform(announce)
        assert isinstance(outcome, Waits) == row.confirms
        assert isinstance(outcome, Done)
        assert world.text(outcome.ref) == "Sale\n\nHalf price"
        thread = OpenThread(
            id="t", place=world.place, channel=world.channel, message=outcome.ref, name="Questions"
        )
        assert isinstance(await world.adapter.perform(thread), Done) == row.threads
