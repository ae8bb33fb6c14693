"""The same scenes with two clients: what only one can live with is the counterpart's fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiogram
import aiogram.types
import pytest
import telegram as ptb

from tests.counterparts.telegram.clients import Aiogram, Client, Ptb, Refused
from tests.counterparts.telegram.people import People
from tests.counterparts.telegram.server import Telegram, serving

CHAT, MEMBER, ADMIN = -1_001_111_111_111, 11, 13
WANTED = ["message", "edited_message", "chat_member", "callback_query", "chat_join_request"]


@pytest.fixture
async def server() -> AsyncIterator[Telegram]:
    async with serving() as telegram:
        people = telegram.people
        people.chat(CHAT)
        people.person(MEMBER, "Ana", started=True)
        people.person(ADMIN, "Adm")
        people.seat(CHAT, MEMBER)
        people.seat(CHAT, ADMIN, "administrator")
        yield telegram
    assert not telegram.state.problems


@pytest.fixture
def people(server: Telegram) -> People:
    return server.people


@pytest.fixture(params=[Ptb, Aiogram])
async def client(request: pytest.FixtureRequest, server: Telegram) -> AsyncIterator[Client]:
    made: Client = request.param(server.base_url)
    yield made
    await made.close()


async def updates(client: Client, offset: int = 0, wait: int = 1) -> list[Any]:
    """One poll."""
    found = await client.call("get_updates", offset=offset, timeout=wait, allowed_updates=WANTED)
    assert isinstance(found, list)
    return found


async def test_updates_stay_until_they_are_acknowledged(client: Client, people: People) -> None:
    await updates(client, wait=0)
    await people.says(CHAT, MEMBER, "one 🎈")
    await people.says(CHAT, MEMBER, "two")
    first = await updates(client)
    again = await updates(client)
    assert [u["message"]["text"] for u in first] == ["one 🎈", "two"] == texts(again)
    rest = await updates(client, first[0]["update_id"] + 1)
    assert texts(rest) == ["two"]
    assert await updates(client, rest[0]["update_id"] + 1, wait=0) == []


async def test_an_edit_leaves_the_update_before_it_as_it_was(
    client: Client, people: People
) -> None:
    await updates(client, wait=0)
    said = await people.says(CHAT, MEMBER, "first words")
    await people.edits(CHAT, said["message_id"], "other words")
    before, after = await updates(client)
    assert before["message"]["text"] == "first words"
    assert "edit_date" not in before["message"]
    assert after["edited_message"]["text"] == "other words"


def texts(found: list[Any]) -> list[str]:
    """What the messages say."""
    return [update["message"]["text"] for update in found]


async def test_a_poll_waits_for_news(client: Client, people: People) -> None:
    polling = asyncio.create_task(updates(client, wait=5))
    await asyncio.sleep(0.1)
    assert not polling.done()
    await people.says(CHAT, MEMBER, "news")
    async with asyncio.timeout(30):
        assert texts(await polling) == ["news"]


async def test_two_polls_are_a_conflict(client: Client, server: Telegram) -> None:
    rival = type(client)(server.base_url)
    first = asyncio.create_task(updates(client, wait=5))
    await asyncio.sleep(0.1)
    assert await updates(rival) == []
    with pytest.raises(Refused, match="conflict"):
        await first
    await rival.close()


async def test_send_edit_delete(client: Client, server: Telegram) -> None:
    sent = await client.call("send_message", chat_id=CHAT, text="<b>a</b>&lt;", parse_mode="HTML")
    number = sent["message_id"]
    assert (sent["text"], sent["entities"][0]["type"]) == ("a<", "bold")
    await client.call("edit_message_text", chat_id=CHAT, message_id=number, text="b")
    with pytest.raises(Refused, match="bad"):
        await client.call("edit_message_text", chat_id=CHAT, message_id=number, text="b")
    assert await client.call("delete_message", chat_id=CHAT, message_id=number)
    with pytest.raises(Refused, match="bad"):
        await client.call("delete_message", chat_id=CHAT, message_id=number)
    with pytest.raises(Refused, match="bad"):
        await client.call("send_message", chat_id=CHAT, text="<b>a", parse_mode="HTML")
    with pytest.raises(Refused, match="bad"):
        await client.call("send_message", chat_id=CHAT, text="x" * 4097)
    assert not server.state.chats[CHAT].posts


async def test_forty_eight_hours(client: Client, server: Telegram, people: People) -> None:
    said = await people.says(CHAT, MEMBER, "old")
    said["date"] -= 48 * 3600
    with pytest.raises(Refused, match="bad"):
        await client.call("delete_message", chat_id=CHAT, message_id=said["message_id"])


@pytest.mark.parametrize(("ahead", "lasting"), [(20, True), (3600, False), (367 * 86400, True)])
async def test_until_date(client: Client, server: Telegram, ahead: int, lasting: bool) -> None:
    until = timedelta(seconds=ahead)
    await client.call(
        "ban_chat_member", chat_id=CHAT, user_id=MEMBER, until_date=datetime.now(UTC) + until
    )
    found = await client.call("get_chat_member", chat_id=CHAT, user_id=MEMBER)
    assert found["status"] == "kicked"
    seat = server.state.chats[CHAT].seats[MEMBER]
    assert (seat.until == 0) == lasting


async def test_sanctions(client: Client, people: People) -> None:
    await updates(client, wait=0)
    await client.call(
        "restrict_chat_member", chat_id=CHAT, user_id=MEMBER, permissions=silence(client)
    )
    (update,) = await updates(client)
    assert update["chat_member"]["new_chat_member"]["status"] == "restricted"
    with pytest.raises(PermissionError):
        await people.says(CHAT, MEMBER, "mm")
    await client.call("unban_chat_member", chat_id=CHAT, user_id=MEMBER, only_if_banned=True)
    assert (await client.call("get_chat_member", chat_id=CHAT, user_id=MEMBER))[
        "status"
    ] == "restricted"
    await client.call("unban_chat_member", chat_id=CHAT, user_id=MEMBER)
    assert (await client.call("get_chat_member", chat_id=CHAT, user_id=MEMBER))["status"] == "left"
    for method in ("ban_chat_member", "unban_chat_member"):
        with pytest.raises(Refused, match="bad"):
            await client.call(method, chat_id=CHAT, user_id=ADMIN)


def silence(client: Client) -> Any:
    """No permissions, in the client's own type."""
    kind = ptb.ChatPermissions if isinstance(client, Ptb) else aiogram.types.ChatPermissions
    return kind(can_send_messages=False)


async def test_who_cannot_be_written_to(client: Client, server: Telegram) -> None:
    await client.call("send_message", chat_id=MEMBER, text="hi")
    server.state.people[MEMBER].blocked = True
    for who in (MEMBER, ADMIN):
        with pytest.raises(Refused, match="forbidden"):
            await client.call("send_message", chat_id=who, text="hi")
    assert server.state.whispers == [(MEMBER, "hi")]


async def test_a_limit_has_its_own_delay(client: Client, server: Telegram) -> None:
    server.fails("limit", after=7)
    with pytest.raises(Refused) as limited:
        await client.call("send_message", chat_id=CHAT, text="hi")
    assert (limited.value.kind, limited.value.after) == ("limit", 7)


async def test_a_group_moves(client: Client, people: People) -> None:
    people.chat(-55, "group")
    people.seat(-55, MEMBER)
    await people.upgrades(-55, -1_002_222_222_222)
    with pytest.raises(Refused) as moved:
        await client.call("send_message", chat_id=-55, text="hi")
    assert (moved.value.kind, moved.value.after) == ("moved", -1_002_222_222_222)
    kinds = [
        next(k for k in u["message"] if k.startswith("migrate")) for u in await updates(client)
    ]
    assert kinds == ["migrate_to_chat_id", "migrate_from_chat_id"]


async def test_people_and_the_place(client: Client, people: People) -> None:
    assert (await client.call("get_me"))["is_bot"]
    assert (await client.call("get_chat", chat_id=CHAT))["type"] == "supergroup"
    admins = await client.call("get_chat_administrators", chat_id=CHAT)
    assert [admin["status"] for admin in admins] == ["administrator"] * 2
    await updates(client, wait=0)
    people.person(77, "Nueva")
    await people.asks_to_join(CHAT, 77)
    await people.joins(CHAT, 77)
    asked, joined, service = await updates(client)
    assert asked["chat_join_request"]["from"]["id"] == 77
    assert joined["chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["id"] == 77


async def test_a_button_is_answered_once(client: Client, people: People, server: Telegram) -> None:
    button = {"text": "Yes", "callback_data": "b:1"}
    markup: Any = (
        ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Yes", callback_data="b:1")]])
        if isinstance(client, Ptb)
        else aiogram.types.InlineKeyboardMarkup.model_validate({"inline_keyboard": [[button]]})
    )
    sent = await client.call("send_message", chat_id=CHAT, text="?", reply_markup=markup)
    await people.presses(CHAT, MEMBER, sent["message_id"], "Yes")
    (update,) = await updates(client)
    query = update["callback_query"]
    assert query["data"] == "b:1"
    await client.call("answer_callback_query", callback_query_id=query["id"], text="ok")
    with pytest.raises(Refused, match="bad"):
        await client.call("answer_callback_query", callback_query_id=query["id"], text="ok")
    assert server.state.whispers == [(MEMBER, "ok")]
