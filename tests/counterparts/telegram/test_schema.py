"""The validator finds what is wrong, so that its silence means something."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.counterparts.telegram.methods import METHODS
from tests.counterparts.telegram.schema import RESULTS, Schema, load

MISSING = "HALLWARDEN_SHARED does not lead to specs/telegram_bot_api.json.gz: NOTHING IS VALIDATED"
USER = {"id": 1, "is_bot": False, "first_name": "Ana"}


@pytest.fixture(scope="module")
def schema() -> Schema:
    found = load()
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.mark.parametrize(
    ("method", "given", "problem"),
    [
        ("sendMessage", {"chat_id": "1", "text": "x", "txet": "y"}, "unknown parameter txet"),
        ("sendMessage", {"chat_id": "1"}, "text is missing"),
        ("sendMessage", {"chat_id": "1", "text": "x", "message_thread_id": "a"}, "no Integer"),
        ("sendMessage", {"chat_id": "1", "text": "x", "protect_content": "1"}, "no Boolean"),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": '{"rows": []}'}, "no field"),
        ("restrictChatMember", {"chat_id": "1", "user_id": "2"}, "permissions is missing"),
        ("restrictChatMember", {"chat_id": "1", "user_id": "2", "permissions": "{"}, "is no"),
        ("setMyCommands", {"commands": '[{"command": "a"}]'}, "needs description"),
        ("getUpdates", {"allowed_updates": "message"}, "no array"),
        ("sendPigeon", {}, "no such method"),
    ],
)
def test_a_wrong_request(schema: Schema, method: str, given: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in schema.request(method, given))


def test_a_right_request(schema: Schema) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    given = {"chat_id": "-5", "text": "5", "reply_markup": json.dumps(markup)}
    assert schema.request("sendMessage", given) == []
    assert schema.request("getChat", {"chat_id": "@name"}) == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("User", USER | {"is_bot": 0}),
        ("User", USER | {"nickname": "x"}),
        ("User", {"id": 1, "is_bot": False}),
        ("ChatMember", {"user": USER, "status": "kicked"}),
        ("ChatMember", {"user": USER, "status": "banned", "until_date": 0}),
        ("Array of Update", [{"message": {}}]),
        ("True", False),
        ("Message", {"message_id": True, "date": 1, "chat": {"id": 1, "type": "private"}}),
    ],
)
def test_a_wrong_answer(schema: Schema, kind: str, value: object) -> None:
    assert schema.value(kind, value, "it")


def test_every_served_method_answers_what_its_description_says(schema: Schema) -> None:
    assert set(RESULTS) == {*METHODS, "getUpdates"}
    for method, kind in RESULTS.items():
        said = schema.methods[method]["description"]
        assert kind.removeprefix("Array of ") in said
        assert kind.startswith("Array of ") == ("an Array of" in said)
