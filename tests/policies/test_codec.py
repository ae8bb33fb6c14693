"""The codec: what goes in comes out, personal parts stay apart, old bytes decode for ever."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policies import codec
from policies.actions import Send
from policies.codec import AnyEvent
from policies.decision import Decision
from policies.events import Content, Deleted, Event, Message, Names
from policies.state import Set
from tests.policies import golden

KINDS = get_args(AnyEvent)
ROWS = golden.rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']} {row['version']}")
def test_what_was_ever_written_still_means_the_same(row: golden.Row) -> None:
    assert golden.holds(golden.decoded(row), row["holds"])


def test_every_kind_has_a_golden_row_of_its_present_form() -> None:
    lacking = [row["kind"] for row in golden.missing(ROWS)]
    assert lacking == [], "run `python -m tests.policies.golden`"


def test_golden_samples_leave_no_field_at_its_default() -> None:
    for form, _ in golden.KINDS.values():
        value = golden.sample(form)
        if isinstance(value, msgspec.Struct):
            for field in msgspec.structs.fields(value):
                assert getattr(value, field.name) != field.default, (form, field.name)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({"type": "A", "x": 1}, {"type": "A", "x": 2}),
        ({"type": "A"}, {"type": "A", "x": 1}),
        ([1], [1, 2]),
        ([1, 2], [1]),
        (1, True),
        ("a", "b"),
    ],
)
def test_a_changed_meaning_is_noticed(now: object, then: object) -> None:
    assert not golden.holds(now, then)


def test_an_added_field_is_not_a_changed_meaning() -> None:
    assert golden.holds({"type": "A", "x": 1, "new": 0}, {"type": "A", "x": 1})


@pytest.mark.parametrize("kind", KINDS, ids=golden.tag)
def test_an_event_comes_back_from_bytes_from_json_and_from_its_parts(kind: type[Event]) -> None:
    event = golden.sample(kind)
    assert codec.event(codec.encode(event)) == event
    line = codec.to_json(event)
    assert line.startswith(f'["{golden.tag(kind)}"')
    assert "\n" not in line
    assert codec.from_json(line) == event
    bare, private = codec.split(event)
    assert codec.joined(codec.encode(bare), private) == event


@pytest.mark.parametrize("kind", KINDS, ids=golden.tag)
def test_nothing_personal_is_left_in_a_split_event(kind: type[Event]) -> None:
    event = golden.sample(kind)
    bare, private = codec.split(event)
    rest = codec.encode(bare)
    personal: list[object] = [event.names, *_words(event)]
    assert private is not None
    for piece in personal:
        for text in _texts(piece):
            assert text.encode() in private
            assert text.encode() not in rest


def _words(event: Event) -> list[object]:
    kept = {"Renamed": "before", "Message": "content", "Edited": "content", "Invoked": "args"}
    kept |= {"Moderated": "reason", "Found": "invoked"}
    name = kept.get(type(event).__name__)
    return [getattr(event, name)] if name else []


def _texts(value: Any) -> list[str]:
    """All texts in a value, but for words that every text of a sample has."""
    match value:
        case str():
            return [value]
        case msgspec.Struct():
            return [t for name in value.__struct_fields__ for t in _texts(getattr(value, name))]
        case dict():
            return [t for item in value.values() for t in _texts(item)]
        case tuple():
            return [t for item in value for t in _texts(item)]
        case bytes():
            return [value.decode()]
        case _:
            return []


def test_an_event_without_anything_personal_has_no_private_part() -> None:
    bare = Deleted(id="1", place="p", at=golden.MOMENT, message="7")
    assert codec.split(bare) == (bare, None)


@pytest.mark.parametrize("gone", [None, b""])
def test_an_event_whose_words_were_deleted_is_still_an_event(gone: bytes | None) -> None:
    event = golden.sample(Message)
    bare, _ = codec.split(event)
    assert codec.joined(codec.encode(bare), gone) == replace(event, names=None, content=Content())


def test_a_decision_and_an_action_come_back() -> None:
    decision = golden.sample(Decision)
    assert codec.decision(codec.encode(decision)) == decision
    assert codec.action(codec.encode(golden.sample(Send))) == golden.sample(Send)


def test_times_of_any_zone_come_back_in_utc() -> None:
    zone = timezone(timedelta(hours=8))
    event = Deleted(id="1", place="p", at=golden.MOMENT.astimezone(zone), message="7")
    back = codec.event(codec.encode(event))
    assert back.at == event.at
    assert back.at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "data", [b"", b"\xc1", b"\x91\xa7unheard", codec.encode(golden.sample(Send))]
)
def test_bytes_that_are_no_event_are_refused(data: bytes) -> None:
    with pytest.raises(codec.Unreadable, match="no event"):
        codec.event(data)


@pytest.mark.parametrize("line", ["", "{}", "[", '["unheard"]', '["deleted", 1]', "\ud800"])
def test_a_line_that_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(codec.Unreadable, match="no event"):
        codec.from_json(line)


@given(st.text(), st.text())
def test_a_mended_event_can_be_kept_and_sound_ones_are_untouched(text: str, name: str) -> None:
    event = Message(
        id="1",
        place="p",
        at=golden.MOMENT,
        message="7",
        content=Content(text=text),
        names=Names(name, name),
    )
    mended = codec.mended(event)
    assert codec.event(codec.encode(mended)) == mended
    if text.isascii() and name.isascii():
        assert mended is event


def test_mending_replaces_lone_surrogates_and_joins_pairs() -> None:
    event = Message(
        id="1",
        place="p",
        at=golden.MOMENT,
        message="7",
        content=Content(text="a\ud800b\ud83d\ude00c", mentions=("\udfff",)),
    )
    content = codec.mended(event).content
    assert (content.text, content.mentions) == ("a\ufffdb\U0001f600c", ("\ufffd",))
    with pytest.raises(UnicodeEncodeError):
        codec.encode(event)


@pytest.mark.parametrize(
    "value",
    ["x", 1, 1.5, 2.0, True, None, (1, "a", (2, None)), {"a": (1, 2), "b": {"c": False}}, ()],
)
def test_a_remembered_value_comes_back_as_it_was(value: Any) -> None:
    decision = Decision(event="1", bundle="b", writes=(Set("subject", "name", value),))
    back = codec.decision(codec.encode(decision)).writes[0]
    assert isinstance(back, Set)
    assert (back.value, type(back.value)) == (value, type(value))
