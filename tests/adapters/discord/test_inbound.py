"""Recorded dispatches become the events that stand beside them; anything else becomes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.content import content
from adapters.discord.inbound import _KINDS, Notice, events
from adapters.discord.interactions import handle
from adapters.discord.payload import Payload, as_flake, created, flake_at, whole
from policies.events import Edited, Event, Invoked, Link, Message
from tests.counterparts.discord.schema import Schema

RECORDED = sorted((Path(__file__).parent / "payloads").glob("*.json"))
RECEIVED = datetime(2025, 12, 1, 12, 10, tzinfo=UTC)


class Guild:
    """What is known of the guild in the recordings."""

    self_id = "200000000000000000"

    def owner(self, guild: str) -> str:
        return "200000000000000009"

    def administrators(self, guild: str) -> frozenset[str]:
        return frozenset({"400000000000000007"})

    def thread(self, guild: str, channel: str) -> bool:
        return channel == "300000000000000002"

    def category(self, guild: str, channel: str) -> str:
        return "300000000000000090" if channel == "300000000000000001" else ""

    def voice(self, guild: str, user: str) -> str:
        return "300000000000000003" if user == "200000000000000002" else ""

    def member(self, guild: str, user: str) -> Payload:
        if user != "200000000000000002":
            return {}
        return {
            "nick": "Bobby",
            "roles": ["400000000000000005"],
            "joined_at": None,
            "user": {"id": user, "username": "bob"},
        }


def heard(kind: str, payload: Payload) -> tuple[Event, ...]:
    return events(Notice(kind, payload, RECEIVED, "s:7", Guild()))


def plain(value: Any) -> Any:
    """An event as JSON, field by field, so that recordings can name the fields they care about."""
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return msgspec.to_builtins(value)


def agrees(expected: Any, found: Any) -> bool:
    """Whether everything that is expected is found; a list of values stands for a record."""
    if isinstance(expected, Mapping):
        return all(agrees(value, found[key]) for key, value in expected.items())
    if isinstance(expected, list):
        rows = list(found.values()) if isinstance(found, Mapping) else found
        pairs = zip(expected, rows, strict=False)
        return len(expected) == len(rows) and all(agrees(e, f) for e, f in pairs)
    return bool(expected == found)


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.stem)
def test_recorded(path: Path) -> None:
    recording = json.loads(path.read_text("utf-8"))
    found = heard(recording["kind"], recording["payload"])
    kinds = [type(event).__name__.lower() for event in found]
    assert kinds == [expected.pop("type") for expected in recording["events"]]
    for expected, event in zip(recording["events"], found, strict=True):
        for field, value in expected.items():
            assert agrees(value, plain(event)[field]), (field, plain(event)[field])
        assert event.received == RECEIVED
        assert event.platform == "discord"


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.stem)
def test_recordings_are_as_discord_describes_them(path: Path, schema: Schema) -> None:
    """The description knows replies only; that forwards are references of type 1 stands in
    https://docs.discord.com/developers/resources/message#message-reference-types."""
    recording = json.loads(path.read_text("utf-8"))
    problems = schema.dispatched(recording["kind"], recording["payload"])
    if path.stem == "message_forward":
        problems = [p for p in problems if "message_reference.type: 1 " not in p]
    assert not problems


def test_each_edit_is_an_event_of_its_own_and_the_same_edit_the_same() -> None:
    recorded = json.loads((RECORDED[0].parent / "message_edited.json").read_text("utf-8"))
    first = recorded["payload"]
    later = {**first, "edited_timestamp": "2025-12-01T12:06:00+00:00"}
    other = {**first, "content": "other words"}
    ids = [heard("MESSAGE_UPDATE", p)[0].id for p in (first, first, later, other)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_preview_that_came_later_is_no_edit_by_anybody() -> None:
    payload = json.loads((RECORDED[0].parent / "message_edited.json").read_text("utf-8"))["payload"]
    by_hand, added = payload, {**payload, "edited_timestamp": None}
    found = [heard("MESSAGE_UPDATE", each)[0] for each in (by_hand, added)]
    assert [e.content.preview for e in found if isinstance(e, Edited)] == [False, True]


def test_every_kind_is_recorded() -> None:
    assert {json.loads(p.read_text("utf-8"))["kind"] for p in RECORDED} == set(_KINDS)


KEYS = st.sampled_from(
    [
        "id",
        "guild_id",
        "channel_id",
        "author",
        "user",
        "member",
        "content",
        "embeds",
        "attachments",
        "message_snapshots",
        "message_reference",
        "type",
        "data",
        "options",
        "name",
        "value",
        "custom_id",
        "components",
        "poll",
        "question",
        "answers",
        "roles",
        "joined_at",
        "edited_timestamp",
        "changes",
        "key",
        "new_value",
        "action_type",
        "user_id",
        "target_id",
        "ids",
        "emoji",
        "token",
        "resolved",
        "messages",
        "fields",
        "title",
        "text",
        "url",
        "flags",
        "webhook_id",
        "mentions",
    ]
)
IDS = st.integers(-1, 1 << 70) | st.integers(0, 1 << 66).map(str)
LEAVES = (
    st.none()
    | st.booleans()
    | st.floats()
    | IDS
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", "²"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(kind=st.sampled_from(sorted(_KINDS)), payload=st.dictionaries(KEYS, JSON, max_size=12))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_payload_is_too_odd(kind: str, payload: dict[str, Any]) -> None:
    for event in heard(kind, payload):
        msgspec.msgpack.encode(event)


@given(
    path=st.sampled_from(RECORDED),
    broken=st.dictionaries(KEYS, JSON, min_size=1, max_size=4),
    inside=st.sampled_from(["", "author", "member", "data", "user"]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_field_is_too_odd(path: Path, broken: dict[str, Any], inside: str) -> None:
    recording = json.loads(path.read_text("utf-8"))
    payload = recording["payload"]
    if inside and isinstance(payload.get(inside), dict):
        payload[inside].update(broken)
    else:
        payload.update(broken)
    for event in heard(recording["kind"], payload):
        msgspec.msgpack.encode(event)


def test_a_message_of_a_megabyte_is_read_at_once() -> None:
    for text in ("[" * 1_000_000, "[a](" * 250_000, "[[a]" * 250_000, "x" * 1_000_000):
        began = datetime.now(UTC)
        said = content({"content": text})
        assert said.text == text
        assert (datetime.now(UTC) - began).total_seconds() < 3


def test_masked_links() -> None:
    text = "[a](https://x.example) [b]( <http://y.example/p?q> ) [[c]](discord://z) [d](mailto:e)"
    assert content({"content": text}).links == (
        Link("a", "https://x.example"),
        Link("b", "http://y.example/p?q"),
        Link("[c]", "discord://z"),
    )


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    found = heard("MESSAGE_CREATE", {**MINIMAL, "content": "a\ud800b \ud83d\ude00"})
    assert isinstance(found[0], Message)
    assert found[0].content.text == "a\ufffdb 😀"
    assert whole("普通") == "普通"


def test_dates_far_away_do_not_hurt() -> None:
    for joined in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2099-01-01T00:00:00"):
        found = heard(
            "GUILD_MEMBER_ADD", {"guild_id": "1", "user": {"id": "2"}, "joined_at": joined}
        )
        assert len(found) == 1


def test_ids_are_digits() -> None:
    given_ = ["12", 12, True, "²", "-1", 0, "1e3", None, 1 << 64, "9" * 30]
    assert [as_flake(value) for value in given_] == ["12", "12", *[""] * 8]
    at = datetime(2025, 12, 1, tzinfo=UTC)
    assert created(flake_at(at)) == at


def test_handles_are_read_back() -> None:
    written = "1/2/button/a/b"
    assert str(handle(written)) == written
    assert "a/b" not in repr(handle(written)), "the token is shown"
    for odd in ("", "1/2/3", "x/2/button/t", "1/2/other/t", "1/2/button/"):
        assert handle(odd) is None


MINIMAL = {
    "id": "1445000000000000001",
    "channel_id": "3",
    "guild_id": "1",
    "author": {"id": "2", "username": "x"},
}


@pytest.mark.parametrize("text", ["@admin", "@群主", "@管理员 看一下"])
def test_a_call_for_the_team_under_a_message_reports_it(text: str) -> None:
    recorded = next(file for file in RECORDED if file.stem == "message_with_everything")
    payload = json.loads(recorded.read_text("utf-8"))["payload"]
    said, order = heard("MESSAGE_CREATE", {**payload, "content": text})
    assert isinstance(said, Message) and isinstance(order, Invoked)
    assert (order.command, order.reply_to) == ("report", said.reply_to)
    assert order.reply_to_actor == said.reply_to_actor != ""


def test_a_file_is_no_argument() -> None:
    path = Path(__file__).parent / "payloads" / "interaction_with_a_file.json"
    (order,) = heard("INTERACTION_CREATE", json.loads(path.read_text("utf-8"))["payload"])
    assert isinstance(order, Invoked)
    assert order.args == {"text": "sale file"}
