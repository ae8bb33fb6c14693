"""What people do becomes the right events, and the bot's actions change the room."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.port import Denied, Done, Gone, Later
from adapters.sandbox import PLACE, NotRunning, Refused, Sandbox
from adapters.sandbox.people import BOT, LOBBY, member_id
from adapters.sandbox.posts import Post
from policies.actions import (
    Action,
    Ban,
    Button,
    Delete,
    Edit,
    Excerpt,
    Kick,
    Lift,
    Mention,
    Moment,
    Reply,
    Send,
    Strong,
    Timeout,
    Wake,
    Warn,
)
from policies.events import (
    Attachment,
    Deleted,
    Edited,
    Event,
    Invoked,
    Joined,
    Left,
    Message,
    Reacted,
    message_event,
)
from tests.adapters.sandbox.conftest import House

NEWBIE, REGULAR, ADMIN = (member_id(one) for one in ("newbie", "regular", "admin"))
SOON = datetime.now(UTC) + timedelta(hours=1)


def last(house: House) -> Event:
    return house.host.events[-1]


def newest(house: House) -> Post:
    return list(house.sandbox.world.posts.values())[-1]


async def settled(house: House, action: str) -> None:
    """Wait until the stand-in has performed an action."""
    async with asyncio.timeout(30), house.host.performed:
        await house.host.performed.wait_for(lambda: action in house.host.outcomes)


async def test_a_message_is_an_event_with_everything_in_it(house: House) -> None:
    first = await house.sandbox.says("regular", "lobby", "hello @newbie and @nobody")
    assert first
    assert first.verdict == "allow"
    event = last(house)
    assert isinstance(event, Message)
    assert (event.place, event.channel, event.actor.id) == (PLACE, LOBBY, REGULAR)
    assert event.actor.roles == ("community:role:regular",)
    assert event.names
    assert event.names.display == "Rafael"
    assert event.content.mentions == (NEWBIE,)
    assert event.at.tzinfo is not None
    reply = Attachment(ref="a.pdf", name="a.pdf", type="application/pdf", size=12)
    await house.sandbox.says("newbie", "lobby", "", reply_to=event.message, attachments=(reply,))
    answer = last(house)
    assert isinstance(answer, Message)
    assert (answer.reply_to, answer.reply_to_actor) == (event.message, REGULAR)
    assert answer.content.attachments == (reply,)


async def test_every_event_has_an_id_of_its_own(house: House) -> None:
    box = house.sandbox
    await box.says("newbie", "lobby", "one")
    post = newest(house).id
    await box.edits("newbie", post, "two")
    await box.edits("newbie", post, "three")
    await box.reacts("regular", post, "👍")
    await box.reacts("regular", post, "👍")
    await box.deletes("newbie", post)
    await box.leaves("newbie")
    await box.joins("newbie")
    kinds = [type(event) for event in house.host.events]
    assert kinds == [Message, Edited, Edited, Reacted, Reacted, Deleted, Left, Joined]
    assert [e.removed for e in house.host.events if isinstance(e, Reacted)] == [False, True]
    assert len({event.id for event in house.host.events}) == len(kinds)
    assert house.host.events[0].id == message_event(LOBBY, post)
    assert house.host.events[1].id.startswith(f"{message_event(LOBBY, post)}/")


async def test_a_command_line_is_invoked_with_members_resolved(house: House) -> None:
    await house.sandbox.says("regular", "lobby", "spam")
    spam = newest(house).id
    await house.sandbox.says("moderator", "lobby", "/警告 @regular be kind @who", reply_to=spam)
    event = last(house)
    assert isinstance(event, Invoked)
    assert event.command == "warn"
    assert event.args == {"text": f"{REGULAR} be kind @who"}
    assert (event.reply_to, event.reply_to_actor, event.via) == (spam, REGULAR, "command")
    await settled(house, f"{event.id}#0")
    answer = newest(house)
    assert (answer.member, answer.only_for) == (BOT, member_id("moderator"))


async def test_an_unknown_command_is_asked_for_all_the_same(house: House) -> None:
    await house.sandbox.says("newbie", "lobby", "/Dance with me")
    event = last(house)
    assert isinstance(event, Invoked)
    assert (event.command, event.args) == ("dance", {"text": "with me"})


@pytest.mark.parametrize("text", ["/home/noa is full", "/", "/ warn", "/-", "/1", "see /help"])
async def test_what_only_looks_like_a_command_is_a_message(house: House, text: str) -> None:
    await house.sandbox.says("newbie", "lobby", text)
    assert isinstance(last(house), Message)


async def test_a_bad_message_is_gone_and_its_author_told_and_silent(house: House) -> None:
    decision = await house.sandbox.says("newbie", "lobby", "快加微信领红包")
    assert decision
    assert decision.verdict == "enforce"
    await settled(house, f"{decision.event}#4")
    world = house.sandbox.world
    bad = next(post for post in world.posts.values() if post.kind == "say")
    assert (bad.removed, bad.because) == ("bot", "banned-words")
    notice = next(post for post in world.posts.values() if post.only_for == NEWBIE)
    assert notice.pieces[1] == {"who": NEWBIE}
    assert notice.pieces[5]["zone"] == "Asia/Shanghai"
    alert = next(post for post in world.posts.values() if post.channel.endswith(":staff"))
    assert {"quote": "快加微信领红包"} in alert.pieces
    with pytest.raises(Refused, match="timeout"):
        await house.sandbox.says("newbie", "lobby", "hello?")
    shown = house.sandbox.rulings.shown(decision.event)
    assert shown
    assert [one["outcome"] for one in shown["actions"]] == ["done", "noted", *["done"] * 3]


async def test_a_button_is_pressed_by_its_member_only(house: House) -> None:
    decision = await house.sandbox.says("newbie", "lobby", "free nitro")
    assert decision
    await settled(house, f"{decision.event}#4")
    notice = next(p for p in house.sandbox.world.posts.values() if p.only_for)
    with pytest.raises(Refused):
        await house.sandbox.presses("regular", notice.id, "b:review")
    with pytest.raises(Refused):
        await house.sandbox.presses("newbie", notice.id, "b:forged")
    await house.sandbox.presses("newbie", notice.id, "b:review")
    event = last(house)
    assert isinstance(event, Invoked)
    assert (event.command, event.via, event.message) == ("b:review", "button", notice.id)


async def test_where_no_policy_is_nobody_judges(house: House) -> None:
    house.host.known = frozenset()
    assert await house.sandbox.says("newbie", "lobby", "free nitro") is None
    shown = house.sandbox.rulings.all_shown()[-1]
    assert shown["verdict"] == "none"


def act(kind: type[Action], **fields: Any) -> Action:
    return kind(id="e#0", place=PLACE, **fields)


async def test_outcomes_of_sanctions_are_honest(house: House) -> None:
    box = house.sandbox
    assert await box.perform(act(Timeout, member=NEWBIE, until=SOON)) == Done()
    assert await box.perform(act(Lift, member=NEWBIE, what="timeout")) == Done()
    assert isinstance(await box.perform(act(Lift, member=NEWBIE, what="timeout")), Gone)
    assert isinstance(await box.perform(act(Lift, member=NEWBIE, what="ban")), Gone)
    assert await box.perform(act(Kick, member=NEWBIE)) == Done()
    assert isinstance(await box.perform(act(Kick, member=NEWBIE)), Gone)
    assert await box.perform(act(Ban, member=NEWBIE)) == Done()
    assert await box.perform(act(Lift, member=NEWBIE, what="ban")) == Done()
    for kind in (Kick, Ban):
        assert isinstance(await box.perform(act(kind, member=ADMIN)), Denied)
    assert isinstance(await box.perform(act(Timeout, member=ADMIN, until=SOON)), Denied)
    assert isinstance(await box.perform(act(Ban, member="sandbox:member:ghost")), Gone)


async def test_messages_of_the_bot_can_be_found_again_and_changed(house: House) -> None:
    box = house.sandbox
    text = ("a ", Strong("b"), Mention(NEWBIE), Moment(SOON), Excerpt("gone"))
    done = await box.perform(act(Send, channel=LOBBY, text=text, buttons=(Button("x", "b:x"),)))
    assert isinstance(done, Done)
    post = box.world.posts[done.ref]
    assert post.pieces == (
        "a ",
        {"strong": "b"},
        {"who": NEWBIE},
        {"at": SOON.isoformat(), "zone": "UTC"},
        {"quote": ""},
    )
    house.host.outcomes["first#0"] = done
    edit = act(Edit, channel=LOBBY, message="sent:first#0", text=("new",))
    assert await box.perform(edit) == Done(post.id)
    assert box.world.posts[post.id].pieces == ("new",)
    assert box.world.posts[post.id].buttons == ()
    delete = act(Delete, channel=LOBBY, message="sent:first#0")
    assert await box.perform(delete) == Done()
    assert isinstance(await box.perform(delete), Gone)
    assert isinstance(await box.perform(edit), Gone)
    nowhere = act(Send, channel="sandbox:channel:attic", text=("x",))
    assert isinstance(await box.perform(nowhere), Gone)


async def test_a_notice_to_somebody_outside_falls_back_to_the_channel(house: House) -> None:
    box = house.sandbox
    await box.leaves("newbie")
    told = act(Warn, member=NEWBIE, text=("you",), fallback=("all",), channel=LOBBY)
    assert isinstance(await box.perform(told), Done)
    assert (newest(house).pieces, newest(house).only_for) == (("all",), "")
    alone = act(Warn, member=NEWBIE, text=("you",), channel=LOBBY)
    assert isinstance(await box.perform(alone), Gone)


async def test_a_reply_is_private_or_not(house: House) -> None:
    fields = {"channel": LOBBY, "member": NEWBIE, "text": ("x",)}
    await house.sandbox.perform(act(Reply, private=True, **fields))
    assert newest(house).only_for == NEWBIE
    await house.sandbox.perform(act(Reply, **fields))
    assert newest(house).only_for == ""


async def test_what_is_not_the_sandboxs_is_denied(house: House) -> None:
    assert isinstance(
        await house.sandbox.perform(act(Wake, community="c", at=SOON, what="x")), Denied
    )


async def test_before_it_runs_it_asks_for_patience() -> None:
    box = Sandbox(port=0)
    assert isinstance(await box.perform(act(Kick, member=NEWBIE)), Later)
    assert await box.says("newbie", "lobby", "hi") is None
    assert [offer.text for offer in box.unjudged()] == ["hi"]
    with pytest.raises(NotRunning):
        _ = box.host


async def test_personas_are_added_with_an_age(house: House) -> None:
    old = await house.sandbox.adds("Old <b>Hand</b>", timedelta(days=30))
    assert old.joined
    assert old.joined < datetime.now(UTC) - timedelta(days=29)
    assert not any(isinstance(event, Joined) for event in house.host.events)
    new = await house.sandbox.adds("小红", timedelta())
    assert new.id == "sandbox:member:小红"
    assert isinstance(last(house), Joined)
    again = await house.sandbox.adds("小红", timedelta())
    assert again.id == "sandbox:member:小红-2"


async def test_channels_are_looked_up_by_name(house: House) -> None:
    assert await house.sandbox.lookup(PLACE, "channel", "staff") == ("sandbox:channel:staff",)
    assert await house.sandbox.lookup(PLACE, "role", "staff") == ()
    assert await house.sandbox.lookup("sandbox:room:other", "channel", "staff") == ()


@pytest.mark.parametrize("text", ["@admin", "@群主", "@管理员 look"])
async def test_a_call_for_the_team_under_a_message_reports_it(house: House, text: str) -> None:
    await house.sandbox.says("regular", "lobby", "spam")
    spam = newest(house).id
    await house.sandbox.says("newbie", "lobby", text, reply_to=spam)
    event = last(house)
    assert isinstance(event, Invoked)
    assert (event.command, event.reply_to, event.reply_to_actor) == ("report", spam, REGULAR)
