"""What Telegram alone has: topics, identities, migration, rights, the menu, webhooks, faults."""

from __future__ import annotations

import asyncio
import logging

import pytest
from pydantic import SecretStr

from adapters.port import Denied, Done, Later, Unknown
from adapters.telegram import Settings
from adapters.telegram import Telegram as Adapter
from policies.actions import Ban, Button, Lift, Reply, Send, Timeout
from policies.commands.shown import shown
from policies.errors import TokenRefused
from policies.events import Changed, Checked, Invoked, Joined, Message, Moderated, Reacted
from policies.policy import Language
from tests.adapters.recording import RecordingHost
from tests.adapters.telegram.world import ADMIN, CHAT, MEMBER, OWNER, SHY, TelegramWorld
from tests.adapters.world import send, soon, told
from tests.counterparts.telegram.chats import BOT_ID, RIGHTS
from tests.counterparts.telegram.server import TOKEN, Telegram
from tests.waiting import until

CHANNEL_ID = -1_009_000_000_000


async def test_admins_are_known_from_the_first_message(world: TelegramWorld) -> None:
    await world.people.says(CHAT, ADMIN, "I am in charge")
    event = await world.host.wait(Message)
    assert event.actor.status == "admin"
    await world.people.says(CHAT, OWNER, "and I own it")
    event = await world.host.wait(Message, count=2)
    assert set(event.actor.roles) == {"telegram:status:admin", "telegram:status:owner"}


async def test_a_promotion_counts_at_once(world: TelegramWorld) -> None:
    await world.people.moderates(CHAT, OWNER, MEMBER, "administrator")
    assert (await world.host.wait(Changed)).actor.status == "admin"
    await world.people.says(CHAT, MEMBER, "my first day")
    assert (await world.host.wait(Message)).actor.status == "admin"
    await world.people.moderates(CHAT, OWNER, MEMBER, "member", can_send_messages=True)
    await world.host.wait(Changed, count=2)
    await world.people.says(CHAT, MEMBER, "it was short")
    assert (await world.host.wait(Message, count=2)).actor.status == "member"


async def test_topics_anonymous_admins_and_linked_posts(world: TelegramWorld) -> None:
    world.chat.forum, world.chat.topics = True, {7: "Tema"}
    await world.people.says(CHAT, MEMBER, "in the topic", thread=7)
    in_topic = await world.host.wait(Message)
    assert (in_topic.channel, in_topic.thread) == (f"{world.channel}/7", "7")
    answer = Send(id="e#0", place=world.place, channel=in_topic.channel, text=("here too",))
    assert isinstance(await world.adapter.perform(answer), Done)
    assert world.chat.posts[max(world.chat.posts)]["message_thread_id"] == 7
    await world.people.says(CHAT, OWNER, "from the shadows", as_chat=world.chat)
    assert (await world.host.wait(Message, count=2)).actor.identity == "place"
    news = world.people.chat(CHANNEL_ID, "channel", linked=CHAT)
    world.chat.linked = CHANNEL_ID
    await world.people.posts(news.id, "the news")
    assert (await world.host.wait(Message, count=3)).actor.identity == "linked"


async def test_sanctions_by_hand_are_reported_and_our_own_are_not(world: TelegramWorld) -> None:
    ours = Timeout(id="e#0", place=world.place, member=world.shy, until=soon(hours=1))
    assert isinstance(await world.adapter.perform(ours), Done)
    await world.people.moderates(CHAT, ADMIN, MEMBER, "kicked")
    event = await world.host.wait(Moderated)
    assert (event.member, event.sanction, event.actor.id) == (world.member, "ban", world.admin)
    assert len(world.host.of(Moderated)) == 1


async def test_a_channel_that_somebody_speaks_as_is_banned(world: TelegramWorld) -> None:
    promo = world.people.chat(CHANNEL_ID, "channel")
    await world.people.says(CHAT, MEMBER, "buy this", as_chat=promo)
    actor = (await world.host.wait(Message)).actor
    assert (actor.id, actor.identity) == (f"telegram:channel:{CHANNEL_ID}", "channel")
    ban = Ban(id="e#0", place=world.place, member=actor.id)
    assert isinstance(await world.adapter.perform(ban), Done)
    with pytest.raises(PermissionError):
        await world.people.says(CHAT, MEMBER, "again", as_chat=promo)
    lift = Lift(id="e#1", place=world.place, member=actor.id, what="ban")
    assert isinstance(await world.adapter.perform(lift), Done)
    await world.people.says(CHAT, MEMBER, "sorry", as_chat=promo)
    assert world.standing(world.member) == "member"


async def test_an_id_of_another_kind_is_refused_and_raises_nothing(world: TelegramWorld) -> None:
    for member in ("telegram:member:x", "telegram:11", "nobody"):
        ban = Ban(id="e#0", place=world.place, member=member)
        assert isinstance(await world.adapter.perform(ban), Denied)
    nowhere = Send(id="e#1", place=world.place, channel="telegram:channel:x", text=("hi",))
    assert isinstance(await world.adapter.perform(nowhere), Denied)


async def test_commands_reactions_and_requests(world: TelegramWorld) -> None:
    said = await world.people.says(CHAT, MEMBER, "/why@hallwarden_bot")
    invoked = await world.host.wait(Invoked)
    assert (invoked.command, invoked.via, invoked.message) == (
        "why",
        "command",
        str(said["message_id"]),
    )
    assert not world.host.of(Message)
    await world.people.reacts(CHAT, MEMBER, said["message_id"], "👎")
    assert (await world.host.wait(Reacted)).reaction == "👎"
    world.people.person(77, "Nueva")
    await world.people.asks_to_join(CHAT, 77)
    assert (await world.host.wait(Joined)).request


async def test_a_pressed_button_without_an_answer_is_released(world: TelegramWorld) -> None:
    sent = await world.adapter.perform(send(world, ("?",), (Button("Yes", "b:1"),)))
    assert isinstance(sent, Done)
    query = await world.people.presses(CHAT, MEMBER, int(sent.ref), "Yes")
    await until(lambda: world.telegram.state.queries[query]["answered"])


async def test_a_long_private_answer_is_seen_by_one_and_can_be_edited(world: TelegramWorld) -> None:
    reply = Reply(
        id="e#0",
        place=world.place,
        channel=world.channel,
        member=world.shy,
        private=True,
        text=("x" * 300,),
    )
    outcome = await world.adapter.perform(reply)
    assert outcome == Done(f"e:{SHY}:1")
    assert world.private(world.shy) == ["x" * 300]
    assert not world.public()


async def test_nobody_sees_a_private_notice_on_an_old_server(world: TelegramWorld) -> None:
    """A server before Bot API 10.2 ignores ``receiver_user_id`` and posts for everyone."""
    world.telegram.state.ephemeral = False
    assert isinstance(await world.adapter.perform(told(world, world.shy)), Done)
    assert world.public() == ["for everyone"]
    world.telegram.state.calls.clear()
    assert isinstance(await world.adapter.perform(told(world, world.shy)), Done)
    assert not any(given.get("receiver_user_id") for _, given in world.telegram.state.calls)


async def test_a_blocked_bot_says_it_in_the_group_to_one(world: TelegramWorld) -> None:
    world.telegram.state.people[MEMBER].blocked = True
    assert isinstance(await world.adapter.perform(told(world, world.member)), Done)
    assert world.private(world.member) == ["for your eyes"]


async def test_missing_rights_are_named_at_the_start_and_when_they_change(
    telegram: Telegram,
) -> None:
    world = TelegramWorld(telegram)
    world.chat.seats[BOT_ID].rights["can_restrict_members"] = False
    await world.start()
    assert (await world.host.wait(Checked)).missing == ("restrict_members",)
    denied = await world.adapter.perform(Ban(id="e#0", place=world.place, member=world.member))
    assert isinstance(denied, Denied)
    assert "rights" in denied.reason
    rights = dict.fromkeys(RIGHTS, True)
    await world.people.moderates(CHAT, OWNER, BOT_ID, "administrator", **rights)
    await world.people.says(CHAT, MEMBER, "and so on")
    assert (await world.host.wait(Checked, count=2)).missing == ()
    await world.stop()


async def test_a_place_that_the_bot_is_not_in_is_named(telegram: Telegram) -> None:
    world = TelegramWorld(telegram)
    world.host = RecordingHost([world.place, "telegram:chat:-1009999999999"])
    await world.start()
    await world.host.wait(Checked, count=2)
    missing = {event.place: event.missing for event in world.host.of(Checked)}
    assert missing == {world.place: (), "telegram:chat:-1009999999999": ("administrator",)}
    await world.stop()


async def test_the_menu_has_scopes_and_languages(world: TelegramWorld) -> None:
    menu = world.telegram.state.commands
    assert set(menu) == {
        (scope, code)
        for scope in ("default", "all_chat_administrators")
        for code in ("", "zh", "es")
    }
    offered = {entry["command"] for entry in menu["all_chat_administrators", ""]}
    assert offered == {command.name for command in shown() if command.of_team}
    everybody = {entry["command"] for entry in menu["default", ""]}
    assert everybody == {command.name for command in shown() if command.seen == "members"}
    unseen = {c.name for c in shown() if c.unseen and (c.of_team or c.seen == "members")}
    ephemeral = {e["command"] for m in menu.values() for e in m if e.get("is_ephemeral")}
    assert {"report", "history"} < unseen == ephemeral & {c.name for c in shown()}
    translated: tuple[tuple[str, Language], ...] = (("zh", "zh-CN"), ("es", "es"))
    for code, language in translated:
        said = [entry["description"] for entry in menu["all_chat_administrators", code]]
        assert said == [command.help[language] for command in shown() if command.of_team]


async def test_channels_are_found_by_title_and_roles_never(world: TelegramWorld) -> None:
    assert await world.adapter.lookup(world.place, "channel", f"Chat {CHAT}") == (world.channel,)
    assert await world.adapter.lookup(world.place, "role", f"Chat {CHAT}") == ()


async def test_an_ailing_server_is_waited_for(world: TelegramWorld) -> None:
    world.telegram.fails("server")
    assert isinstance(await world.adapter.perform(send(world, ("x",))), Unknown)
    world.telegram.fails("server")
    ban = Ban(id="e#0", place=world.place, member=world.member)
    assert isinstance(await world.adapter.perform(ban), Later)
    world.telegram.fails("server", "getUpdates")
    world.telegram.fails("slow", "getUpdates", 0.1)
    world.telegram.drop()
    await world.says(world.member, "still there?")
    await world.host.wait(Message, seconds=10)


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever(world: TelegramWorld) -> None:
    world.telegram.fails("slow", after=8)
    async with asyncio.timeout(30):
        assert isinstance(await world.adapter.perform(send(world, ("x",))), Unknown)


async def test_nothing_connected_means_later(telegram: Telegram) -> None:
    world = TelegramWorld(telegram)
    assert isinstance(await world.adapter.perform(send(world, ("x",))), Later)


async def test_a_call_that_never_left_is_made_later(telegram: Telegram) -> None:
    world = TelegramWorld(telegram)
    nowhere = Settings(token=SecretStr(TOKEN), base_url="http://127.0.0.1:1")
    adapter = Adapter(nowhere)
    running = asyncio.create_task(adapter.run(world.host))
    await asyncio.sleep(0.3)
    outcome = await adapter.perform(send(world, ("x",)))
    assert isinstance(outcome, Later)
    assert outcome.whole_connection
    running.cancel()
    await asyncio.wait([running])


async def test_a_wrong_token_is_a_clear_error_without_the_token(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "123:wrong-token-wrong-token-wrong-token"
    settings = Settings(token=SecretStr(wrong), base_url=telegram.base_url)
    with pytest.raises(TokenRefused) as refused:
        await Adapter(settings).run(RecordingHost([]))
    assert "BotFather" in str(refused.value)
    told = f"{refused.value!r} {refused.value.__cause__!r} {settings!r} {caplog.text}"
    assert wrong not in told
    assert "wrong-token" not in told


async def test_the_token_is_in_no_log(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world = TelegramWorld(telegram)
    await world.start()
    telegram.fails("server", "getUpdates")
    telegram.drop()
    await asyncio.sleep(0.2)
    await world.stop()
    assert caplog.records
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_an_unknown_kind_of_update_is_counted_and_costs_nothing(world: TelegramWorld) -> None:
    problems = world.telegram.state.problems
    await world.telegram.state.announce("from_the_future", {"x": 1})
    await world.telegram.state.announce("message", {"message_id": "no number"})
    await world.says(world.member, "hello")
    await world.host.wait(Message)
    assert world.adapter.skipped["unknown kind from_the_future"] == 1
    assert sum(world.adapter.skipped.values()) == 2
    problems.clear()
