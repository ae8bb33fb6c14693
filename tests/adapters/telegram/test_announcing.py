"""Announcements on Telegram: a file with words under it, changed where it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.port import Denied, Done
from policies.actions import Edit, Strong, Text
from policies.announced import Announce, OpenThread
from policies.enclosed import Card, Carried
from tests.adapters.telegram.world import TelegramWorld

WORDS: Text = (Strong("Sale"), "\n\n", "All <b>at half price")


def announces(world: TelegramWorld, file: Carried | None, text: Text = WORDS) -> Announce:
    at = datetime.now(UTC)
    return Announce(
        id="announce/acme/sale/1/c", place=world.place, channel=world.channel, text=text,
        announcement="sale", firing=at, expires=at + timedelta(hours=1),
        card=Card(True, 0x3366CC, file),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "size", "method"),
    [
        ("sale.PNG", 5, "sendPhoto"),
        ("sale.jpg", 10_000_001, "sendDocument"),
        ("prices.pdf", 5, "sendDocument"),
    ],
)
async def test_a_file_goes_with_words_under_it(
    world: TelegramWorld, name: str, size: int, method: str
) -> None:
    world.host.carrying["d1"] = b"12345"
    card = Carried(name, size, "d1")
    sent = await world.adapter.perform(announces(world, card))
    assert isinstance(sent, Done)
    assert method in {called for called, _ in world.telegram.state.calls}
    assert world.telegram.state.documents[-1][1:] == (name, b"12345")
    assert world.text(sent.ref) == "Sale\n\nAll <b>at half price"
    edit = Edit(
        id="e", place=world.place, channel=world.channel, message=sent.ref, text=("Over",),
        card=Card(file=card),
    )  # fmt: skip
    assert await world.adapter.perform(edit) == Done(sent.ref)
    assert world.text(sent.ref) == "Over"


async def test_a_file_that_is_gone_is_not_left_out_in_silence(world: TelegramWorld) -> None:
    outcome = await world.adapter.perform(announces(world, Carried("sale.png", 5, "d1")))
    assert outcome == Denied("the file sale.png is not kept any more")


async def test_a_frame_is_as_any_message_here(world: TelegramWorld) -> None:
    sent = await world.adapter.perform(announces(world, None))
    assert isinstance(sent, Done)
    assert world.text(sent.ref) == "Sale\n\nAll <b>at half price"


async def test_there_are_no_threads_under_a_message(world: TelegramWorld) -> None:
    opening = OpenThread(
        id="t", place=world.place, channel=world.channel, message="5", name="Questions"
    )
    assert isinstance(await world.adapter.perform(opening), Denied)
