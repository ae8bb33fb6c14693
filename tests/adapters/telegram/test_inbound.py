"""Updates as Telegram sends them become the events they should; nothing in one raises.

Each file in ``payloads`` is an update, held against the Bot API's description, and the events that
must come of it, field by field.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.catalog import TELEGRAM
from adapters.telegram.content import clean
from adapters.telegram.inbound import Bearings, read
from adapters.telegram.updates import ALLOWED
from policies.codec import AnyEvent
from policies.events import Edited, Message
from tests.counterparts.telegram.schema import Schema, load

BEARINGS = Bearings(
    bot=7000001,
    username="hallwarden_bot",
    commands={"why": "why", "warn": "warn", "提醒": "warn"},
    linked={-1001234567890: -1009},
    admins={(-1001234567890, 13): "admin"},
)
RECEIVED = datetime(2026, 1, 1, 0, 0, 10, tzinfo=UTC)
PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))


@pytest.fixture(scope="module")
def schema() -> Schema | None:
    return load()


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_payload(path: Path, schema: Schema | None) -> None:
    case = json.loads(path.read_text())
    if schema:
        assert schema.value("Update", case["update"], path.stem) == []
    late = datetime(2026, 1, 1, 0, 2, tzinfo=UTC) if path.stem == "edited" else RECEIVED
    reading = read(case["update"], BEARINGS, late)
    assert reading.skipped == case.get("skipped", "")
    assert [type(event).__name__ for event in reading.events] == [e["type"] for e in case["expect"]]
    for event, expected in zip(reading.events, case["expect"], strict=True):
        for name, value in expected.items():
            if name != "type":
                assert shown(event, name) == value, name
    assert len({event.id for event in reading.events}) == len(reading.events)
    assert all(event.received == late for event in reading.events)


def shown(event: object, name: str) -> Any:
    """A field (``actor.id``) as JSON would show it."""
    value: Any = event
    for step in name.split("."):
        value = getattr(value, step)
    if isinstance(value, datetime):
        return value.isoformat()
    return json.loads(msgspec.json.encode(value))


def test_two_edits_in_one_second_are_two_events() -> None:
    update = json.loads((PAYLOADS[0].parent / "edited.json").read_text())["update"]
    first = read(update, BEARINGS, RECEIVED).events[0]
    again = read(update | {"update_id": 1}, BEARINGS, RECEIVED).events[0]
    update["edited_message"]["text"] = "otra vez"
    second = read(update, BEARINGS, RECEIVED).events[0]
    assert isinstance(second, Edited)
    assert first.id == again.id != second.id


def test_ten_thousand_mentions_and_a_megabyte_are_read() -> None:
    text = "@a" * 500_000
    entities = [{"type": "mention", "offset": 2 * i, "length": 2} for i in range(10_000)]
    update = {"update_id": 1, "message": message(text=text, entities=entities)}
    (event,) = read(update, BEARINGS, RECEIVED).events
    assert isinstance(event, Message)
    assert len(event.content.text) == 1_000_000
    assert len(event.content.mentions) == 10_000


def test_broken_surrogates_are_replaced_one_for_one() -> None:
    hostile = "a\ud800b\udc00\ud83d\ude00c\ud83d"
    assert clean("a\ud800b") == "a\ufffdb"
    update = {"update_id": 1, "message": message(text=hostile, **{"from": user(hostile)})}
    (event,) = read(update, BEARINGS, RECEIVED).events
    msgspec.msgpack.encode(event)


def message(**fields: Any) -> dict[str, Any]:
    return {
        "message_id": 5,
        "date": 1767225600,
        "chat": {"id": -1001234567890, "type": "supergroup", "title": "Chat"},
        "from": user("Ana"),
    } | fields


def user(name: str) -> dict[str, Any]:
    return {"id": 11, "is_bot": False, "first_name": name}


def test_the_catalog_says_what_is_asked_for(schema: Schema | None) -> None:
    assert TELEGRAM.sees_edits == ("edited_message" in ALLOWED)
    assert TELEGRAM.sees_reactions == ("message_reaction" in ALLOWED)
    assert TELEGRAM.join_requests == ("chat_join_request" in ALLOWED)
    if schema:
        kinds = {field["name"] for field in schema.types["Update"]["annotations"]}
        assert set(ALLOWED) < kinds
        deletions = {kind for kind in kinds if "deleted" in kind}
        assert TELEGRAM.sees_deletions == bool(deletions - {"deleted_business_messages"})


NAMES = st.sampled_from(
    [
        *("update_id", "message_id", "date", "chat", "from", "id", "type", "text", "entities"),
        *("offset", "length", "url", "user", "quote", "poll", "options", "question", "photo"),
        *("reply_markup", "inline_keyboard", "rich_message", "blocks", "sender_chat", "data"),
        *("new_chat_member", "old_chat_member", "status", "until_date", "edit_date", "caption"),
        *("reply_to_message", "external_reply", "origin", "message_thread_id", "new_reaction"),
        *ALLOWED,
    ]
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=25,
)


@settings(max_examples=150)
@given(st.dictionaries(NAMES | st.text(max_size=5), ANYTHING, max_size=5))
def test_nothing_raises(update: dict[str, Any]) -> None:
    read(update, BEARINGS, RECEIVED)


@settings(max_examples=150)
@given(st.sampled_from(PAYLOADS), st.data())
def test_a_spoilt_update_raises_nothing_and_can_be_stored(path: Path, data: st.DataObject) -> None:
    update = json.loads(path.read_text())["update"]
    spoil(update, data)
    for event in read(update, BEARINGS, RECEIVED).events:
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(event), type=AnyEvent)
        assert kept == event


def spoil(value: Any, data: st.DataObject) -> None:
    """Change one thing somewhere in a payload."""
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(value[key], dict | list) or data.draw(st.integers(0, 4)) == 0:
            value[key] = data.draw(ANYTHING)
            return
        value = value[key]
