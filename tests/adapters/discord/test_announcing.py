"""Announcements on Discord: whom they notify, what can be followed, and how they are pinned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from adapters.port import Denied, Done, Gone
from policies.actions import Edit, Strong
from policies.announced import Announce, OpenThread, Pin
from policies.enclosed import Card, Carried
from policies.outlinks import Address
from tests.adapters.discord.world import DiscordWorld


@pytest.fixture
async def ready(world: DiscordWorld) -> DiscordWorld:
    """The world, connected, with the calls of the start forgotten."""
    await world.server.until(lambda: world.server.gateway.sessions)
    world.server.calls.clear()
    return world


async def done(world: DiscordWorld, action: Announce) -> str:
    outcome = await world.adapter.perform(action)
    assert isinstance(outcome, Done), outcome
    return outcome.ref


def announces(world: DiscordWorld, **more: Any) -> Announce:
    at = datetime.now(UTC)
    return Announce(
        id="announce/acme/hours/1/c", place=world.place, channel=world.channel,
        announcement="hours", firing=at, expires=at + timedelta(hours=1),
        **{"text": ("See ", Address("https://acme.test/a_b")), **more},
    )  # fmt: skip


async def test_an_announcement_notifies_whom_it_says_and_nobody_else(ready: DiscordWorld) -> None:
    await done(ready, announces(ready, mentions=("discord:role:77", "everyone")))
    body = ready.server.calls[-1].body
    assert body["content"] == "<@&77> @everyone\nSee https://acme.test/a_b"
    assert body["allowed_mentions"] == {"parse": ["everyone"], "roles": ["77"]}


async def test_nobody_is_notified_unless_it_says_so(ready: DiscordWorld) -> None:
    await done(ready, announces(ready))
    assert ready.server.calls[-1].body["allowed_mentions"] == {"parse": []}


async def test_an_announcement_is_pinned_and_no_longer(ready: DiscordWorld) -> None:
    ref = await done(ready, announces(ready))
    for off in (False, True):
        pin = Pin(id="p", place=ready.place, channel=ready.channel, message=ref, off=off)
        assert await ready.adapter.perform(pin) == Done()
    assert [call.method for call in ready.server.calls[-2:]] == ["PUT", "DELETE"]
    nothing = Pin(id="p", place=ready.place, channel=ready.channel, message="5")
    assert isinstance(await ready.adapter.perform(nothing), Gone)


TITLED = (Strong("Sale!"), "\n\n", "All at ", Strong("half"), " price")
PICTURE = Carried("sale picture.png", 5, "d1")


async def test_what_has_a_colour_stands_in_a_frame(ready: DiscordWorld) -> None:
    card = Card(titled=True, colour=0x3366CC)
    mentions = ("discord:role:77",)
    ref = await done(ready, announces(ready, text=TITLED, card=card, mentions=mentions))
    body = ready.server.calls[-1].body
    assert body["content"] == "<@&77>"
    (shown,) = body["embeds"]
    assert (shown["title"], shown["color"]) == ("Sale!", 0x3366CC)
    assert shown["description"] == "All at **half** price"
    edit = Edit(
        id="e", place=ready.place, channel=ready.channel, message=ref, card=card,
        text=(Strong("Sale!"), "\n\n", "Over"),
    )  # fmt: skip
    assert isinstance(await ready.adapter.perform(edit), Done)
    assert ready.server.calls[-1].body["embeds"][0]["description"] == "Over"


async def test_a_long_text_has_room_in_a_frame(ready: DiscordWorld) -> None:
    await done(ready, announces(ready, text=("x" * 4096,), card=Card(colour=0)))
    assert len(ready.server.calls[-1].body["embeds"][0]["description"]) == 4096


@pytest.mark.parametrize("colour", [None, 0x3366CC])
async def test_a_picture_goes_along(ready: DiscordWorld, colour: int | None) -> None:
    ready.host.carrying["d1"] = b"12345"
    await done(ready, announces(ready, text=TITLED, card=Card(True, colour, PICTURE)))
    assert ready.server.uploads == [("sale_picture.png", b"12345")]
    embeds = ready.server.calls[-1].body.get("embeds", [])
    shown = [embed["image"]["url"] for embed in embeds]
    assert shown == ([] if colour is None else ["attachment://sale_picture.png"])


async def test_a_file_that_is_gone_is_not_left_out_in_silence(ready: DiscordWorld) -> None:
    outcome = await ready.adapter.perform(announces(ready, card=Card(file=PICTURE)))
    assert outcome == Denied("the file sale picture.png is not kept any more")
    assert not ready.server.calls


async def test_a_thread_is_opened_once(ready: DiscordWorld) -> None:
    ref = await done(ready, announces(ready))
    opening = OpenThread(
        id="t", place=ready.place, channel=ready.channel, message=ref, name="Questions"
    )
    assert await ready.adapter.perform(opening) == Done(ref)
    assert await ready.adapter.perform(opening) == Done(ref)
    assert ready.server.state.channels[int(ref)].name == "Questions"
    nothing = OpenThread(id="t", place=ready.place, channel=ready.channel, message="5", name="?")
    assert isinstance(await ready.adapter.perform(nothing), Gone)


async def test_it_goes_into_a_thread_as_into_any_channel(ready: DiscordWorld) -> None:
    ref = await done(ready, announces(ready))
    opening = OpenThread(
        id="t", place=ready.place, channel=ready.channel, message=ref, name="Questions"
    )
    await ready.adapter.perform(opening)
    inside = announces(ready)
    inside = structs.replace(inside, id="announce/x", channel=f"discord:channel:{ref}")
    await done(ready, inside)
    assert len(ready.server.state.channels[int(ref)].messages) == 1
