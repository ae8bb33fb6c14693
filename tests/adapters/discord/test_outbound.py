"""What actions become, and what Discord's refusals, limits and silences make of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.outbound import LONGEST_TIMEOUT
from adapters.port import Denied, Done, Gone, Later, Outcome
from policies.actions import (
    Ban,
    Button,
    Delete,
    Excerpt,
    Kick,
    Lift,
    Reply,
    Send,
    Strike,
    Timeout,
    Wake,
    Warn,
)
from policies.events import Invoked
from tests.adapters.discord.world import DiscordWorld
from tests.counterparts.discord.server import Fault

LATER = datetime.now(UTC) + timedelta(days=365)


@pytest.fixture
async def ready(world: DiscordWorld) -> DiscordWorld:
    """The world, connected, with the calls of the start forgotten."""
    await world.server.until(lambda: world.server.gateway.sessions)
    world.server.calls.clear()
    return world


async def done(world: DiscordWorld, action: Send | Warn | Reply) -> str:
    outcome = await world.adapter.perform(action)
    assert isinstance(outcome, Done), outcome
    return outcome.ref


async def test_a_timeout_is_no_longer_than_discord_allows(ready: DiscordWorld) -> None:
    timeout = Timeout(id="e#0", place=ready.place, member=ready.member, until=LATER, reason="spam")
    assert isinstance(await ready.adapter.perform(timeout), Done)
    ends = ready.until(ready.member)
    assert ends is not None
    assert timedelta(minutes=-2) < ends - datetime.now(UTC) - LONGEST_TIMEOUT < timedelta()
    assert ready.server.calls[-1].reason == "spam"


@pytest.mark.parametrize(("asked", "kept"), [(0, 3), (3600, 0), (10**9, 0)])
async def test_a_ban_cleans_up(ready: DiscordWorld, asked: int, kept: int) -> None:
    written = [await ready.says(ready.member, str(n)) for n in range(3)]
    ban = Ban(id="e#0", place=ready.place, member=ready.member, clean_seconds=asked)
    assert isinstance(await ready.adapter.perform(ban), Done)
    assert len([m for m in written if ready.text(m) is not None]) == kept


async def test_rank_is_respected_and_said(ready: DiscordWorld) -> None:
    ban = Ban(id="e#0", place=ready.place, member=ready.admin)
    outcome = await ready.adapter.perform(ban)
    assert isinstance(outcome, Denied)
    assert "50013" in outcome.reason
    assert not ready.server.state.bans


async def test_who_has_left_is_gone(ready: DiscordWorld) -> None:
    await ready.leaves(ready.member)
    for action in (
        Kick(id="e#0", place=ready.place, member=ready.member),
        Timeout(id="e#1", place=ready.place, member=ready.member, until=LATER),
        Lift(id="e#2", place=ready.place, member=ready.member, what="ban"),
    ):
        assert isinstance(await ready.adapter.perform(action), Gone)


async def test_what_is_not_discords_or_not_there(ready: DiscordWorld) -> None:
    refused: list[Outcome] = [
        await ready.adapter.perform(Kick(id="e#0", place="discord:guild:1x", member=ready.member)),
        await ready.adapter.perform(Kick(id="e#1", place=ready.place, member="telegram:member:4")),
        await ready.adapter.perform(Strike(id="e#2", place=ready.place, member=ready.member)),
        await ready.adapter.perform(
            Wake(id="e#3", place=ready.place, community="acme", at=LATER, what="x")
        ),
        await ready.adapter.perform(
            Send(id="e#4", place=ready.place, channel="telegram:chat:1", text=("x",))
        ),
    ]
    assert [type(outcome) for outcome in refused] == [Denied] * 5
    odd = Delete(id="e#5", place=ready.place, channel=ready.channel, message="not a number")
    assert isinstance(await ready.adapter.perform(odd), Gone)
    assert not ready.server.calls


async def test_the_same_action_makes_one_message(ready: DiscordWorld) -> None:
    send = Send(id="discord:1:m:2#0", place=ready.place, channel=ready.channel, text=("once",))
    assert await done(ready, send) == await done(ready, send)
    assert list(ready.public()) == ["once"]


async def test_nobody_is_notified(ready: DiscordWorld) -> None:
    await done(ready, Send(id="e#0", place=ready.place, channel=ready.channel, text=("@everyone",)))
    assert ready.server.calls[-1].body["allowed_mentions"] == {"parse": []}


async def test_a_short_rate_limit_is_slept_for_as_long_as_it_says(ready: DiscordWorld) -> None:
    ready.server.faults.append(Fault(retry_after=0.4))
    await done(ready, Send(id="e#0", place=ready.place, channel=ready.channel, text=("x",)))
    first, second = ready.server.calls
    assert (first.status, second.status) == (429, 200)
    assert second.at - first.at >= 0.4


async def test_a_long_rate_limit_goes_back_to_the_outbox(ready: DiscordWorld) -> None:
    send = Send(id="e#0", place=ready.place, channel=ready.channel, text=("x",))
    ready.server.faults.append(Fault(retry_after=90.5, everywhere=True))
    outcome = await ready.adapter.perform(send)
    assert isinstance(outcome, Later)
    assert outcome.after == 90.5
    assert outcome.whole_connection
    assert len(ready.server.calls) == 1


async def test_a_stumble_is_tried_again_and_an_outage_is_later(ready: DiscordWorld) -> None:
    send = Send(id="e#0", place=ready.place, channel=ready.channel, text=("x",))
    ready.server.faults.append(Fault(status=502))
    await done(ready, send)
    assert [c.status for c in ready.server.calls] == [502, 200]
    ready.server.faults.append(Fault(status=503))
    assert isinstance(await ready.adapter.perform(send), Later)
    await ready.server.stop()
    gone = await ready.adapter.perform(send)
    assert isinstance(gone, Later)
    assert gone.whole_connection


async def test_a_call_under_way_ends_before_the_connection_does(ready: DiscordWorld) -> None:
    ready.server.faults.append(Fault(retry_after=0.5))
    send = Send(id="e#0", place=ready.place, channel=ready.channel, text=("x",))
    under_way = asyncio.create_task(ready.adapter.perform(send))
    await ready.server.until(lambda: ready.server.calls)
    stopping = asyncio.create_task(ready.stop())
    await asyncio.sleep(0.1)
    kick = Kick(id="e#1", place=ready.place, member=ready.member)
    assert isinstance(await ready.adapter.perform(kick), Later), "begun while it was closing"
    assert isinstance(await under_way, Done)
    await stopping
    assert isinstance(await ready.adapter.perform(kick), Later)
    assert ready.standing(ready.member) == "member"


async def test_before_the_connection_it_is_later(ready: DiscordWorld) -> None:
    fresh = ready.made()
    outcome = await fresh.perform(Kick(id="e#0", place=ready.place, member=ready.member))
    assert isinstance(outcome, Later)


async def test_a_notice_that_can_arrive_nowhere_is_denied(ready: DiscordWorld) -> None:
    warn = Warn(id="e#0", place=ready.place, member=ready.shy, text=("psst",))
    assert isinstance(await ready.adapter.perform(warn), Denied)


async def test_excerpts_are_put_in_and_inert(ready: DiscordWorld) -> None:
    ready.host.excerpts["e1"] = "**free** https://evil.example discord.gg/x"
    text = ("They wrote: ", Excerpt("e1", 40))
    sent = await done(ready, Send(id="e#0", place=ready.place, channel=ready.channel, text=text))
    assert ready.text(sent) == "They wrote: **free** https://evil.example discord.gg"


async def test_many_buttons(ready: DiscordWorld) -> None:
    buttons = tuple(Button(f"{n}" * 90, f"b:{n}") for n in range(30))
    send = Send(id="e#0", place=ready.place, channel=ready.channel, text=("x",), buttons=buttons)
    assert len(ready.buttons(await done(ready, send))) == 25


def answer(world: DiscordWorld, event: Invoked, *, private: bool = True, n: int = 0) -> Reply:
    return Reply(
        id=f"{event.id}#{n}",
        place=event.place,
        channel=event.channel,
        member=event.actor.id,
        interaction=event.interaction,
        private=private,
        text=("answer",),
    )


async def command(world: DiscordWorld, channel: int | None = None) -> Invoked:
    """A member runs /warn @boss."""
    who, whom = (int(m.rpartition(":")[2]) for m in (world.member, world.admin))
    options = [
        {"name": "member", "type": 6, "value": str(whom)},
        {"name": "reason", "type": 3, "value": "spam"},
    ]
    data = {"id": "1", "name": "warn", "type": 1, "options": options}
    await world.server.asks(who, channel or world.channel_id, 2, data)
    return await world.host.wait(Invoked)


async def test_a_command_and_its_answer(ready: DiscordWorld) -> None:
    event = await command(ready)
    assert (event.command, event.via, event.private) == ("warn", "command", False)
    assert event.args == {"member": ready.admin, "reason": "spam"}
    assert (event.place, event.channel, event.actor.id) == (
        ready.place,
        ready.channel,
        ready.member,
    )
    assert event.actor.language == "en-US"
    await done(ready, answer(ready, event))
    await done(ready, answer(ready, event, private=False, n=1))
    assert list(ready.private(ready.member)) == ["answer"]
    assert list(ready.public()) == ["answer"]
    assert [c.body.get("type") for c in ready.server.calls] == [4, None]


async def test_an_answer_that_takes_long_is_announced(ready: DiscordWorld) -> None:
    ready.host.durable.clear()
    who = int(ready.member.rpartition(":")[2])
    asked = await ready.server.asks(who, ready.channel_id, 2, {"id": "1", "name": "why", "type": 1})
    await ready.server.until(lambda: asked.state == "answered with 5")
    ready.host.durable.set()
    event = await ready.host.wait(Invoked)
    await done(ready, answer(ready, event))
    assert list(ready.private(ready.member)) == ["answer"]
    assert not ready.public()


async def test_a_button_that_takes_long_shows_nothing_until_it_is_answered(
    ready: DiscordWorld,
) -> None:
    send = Send(
        id="e#0",
        place=ready.place,
        channel=ready.channel,
        text=("Case 7",),
        buttons=(Button("Claim", "b:7"),),
    )
    sent = await done(ready, send)
    await ready.presses(ready.member, sent, "Claim")
    event = await ready.host.wait(Invoked)
    asked = next(iter(ready.server.state.asked.values()))
    await ready.server.until(lambda: asked.state == "answered with 6")
    await done(ready, answer(ready, event))
    assert list(ready.private(ready.member)) == ["answer"]
    assert ready.text(sent) == "Case 7", "the answer overwrote the message with the button"


async def test_an_answer_after_a_restart(ready: DiscordWorld) -> None:
    event = await command(ready)
    asked = next(iter(ready.server.state.asked.values()))
    await ready.server.until(lambda: asked.state == "answered with 5")
    await ready.stop()
    ready.adapter = ready.made()
    await ready.start()
    await ready.server.until(lambda: len(ready.server.gateway.sessions) == 2)
    await done(ready, answer(ready, event))
    assert list(ready.private(ready.member)) == ["answer"]


@pytest.mark.parametrize("private", [True, False])
async def test_an_answer_that_comes_too_late_takes_another_way(
    ready: DiscordWorld, private: bool
) -> None:
    event = await command(ready)
    ready.server.state.asked.clear()
    await done(ready, answer(ready, event, private=private))
    said = ready.private(ready.member) if private else ready.public()
    assert list(said) == ["answer"]
    assert len(ready.public()) == (0 if private else 1), "a private answer was shown to all"


async def test_a_button_in_private(ready: DiscordWorld) -> None:
    warn = Warn(
        id="e#0",
        place=ready.place,
        member=ready.member,
        text=("notice",),
        buttons=(Button("Ask for a review", "b:r"),),
    )
    sent = await done(ready, warn)
    user = int(ready.member.rpartition(":")[2])
    channel = ready.server.state.private_channel(user)
    await ready.server.presses(user, channel.messages[int(sent)], "Ask for a review")
    event = await ready.host.wait(Invoked)
    assert (event.private, event.place) == (True, f"discord:direct:{channel.id}")
    assert (event.actor.id, event.message) == (ready.member, sent)
    await done(ready, answer(ready, event))
    assert list(ready.private(ready.member)) == ["notice", "answer"]
