"""JSON lines are read with the defaults of the contract and written exactly as it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import codec
from policies.decision import Decision, Finding
from policies.decision_lines import written
from policies.events import (
    Attachment,
    Content,
    Deleted,
    Edited,
    Facts,
    Joined,
    Left,
    Message,
    Part,
    Renamed,
)
from policies.file.load import load
from policies.fold import Fold
from policies.lines import Reader, Unreadable

CONTRACT = """
community = "acme"
[[rules]]
name = "banned-words"
filter = "keywords"
words = ["加微信"]
actions = ["delete", "strike"]
because = "本群不发联系方式和推广"
tell = "private"
[[rules]]
name = "too-fast"
filter = "flood"
limit = 2
within = "10s"
actions = []
mode = "shadow"
[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""
E1 = (
    '{"id": "e1", "event": "message", "text": "请加微信领红包", "member": "m7",'
    ' "channel": "general", "platform": "telegram", "at": "2026-01-01T00:00:00Z",'
    ' "joined": "2025-12-31T23:50:00Z", "roles": ["regular"]}'
)


@pytest.fixture
def fold(tmp_path: Path) -> Fold:
    (tmp_path / "acme.toml").write_text(CONTRACT, encoding="utf-8")
    return Fold(load(tmp_path / "acme.toml").policy)


def test_a_line_becomes_an_event() -> None:
    event = Reader().read(E1)
    assert isinstance(event, Message)
    assert (event.id, event.message, event.content.text) == ("e1", "e1", "请加微信领红包")
    assert event.actor.id == "telegram:member:m7"
    assert event.actor.roles == ("community:role:regular",)
    assert event.actor.joined == datetime(2025, 12, 31, 23, 50, tzinfo=UTC)
    assert event.channel == "telegram:channel:general"
    assert event.platform == "telegram"
    assert event.at == event.received == datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_missing_gets_its_default() -> None:
    reader, begin = Reader(), datetime(2026, 1, 1, tzinfo=UTC)
    first, second = reader.read("{}"), reader.read("{}")
    reader.read('{"at": "2026-03-01T08:00:00+08:00"}')
    fourth = reader.read('{"text": "x"}')
    assert isinstance(first, Message)
    assert first.actor.id == "sandbox:member:m1"
    assert first.channel == "sandbox:channel:c1"
    assert (first.id, second.id) == ("e1", "e2")
    assert (first.at, second.at) == (begin, begin + timedelta(seconds=1))
    assert fourth.at == datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC)


def test_each_kind_of_event_is_read() -> None:
    read = Reader().read
    assert isinstance(read('{"event": "edit", "message": "e1", "text": "x"}'), Edited)
    assert isinstance(read('{"event": "delete", "message": "e1"}'), Deleted)
    assert isinstance(read('{"event": "join", "member": "m8"}'), Joined)
    assert isinstance(read('{"event": "leave"}'), Left)
    renamed = read('{"event": "rename", "name": "Ana"}')
    assert isinstance(renamed, Renamed)
    assert renamed.names is not None
    assert renamed.names.display == "Ana"


def test_the_full_form_is_read() -> None:
    event = Reader().read(E1)
    reader = Reader()
    assert reader.read(codec.to_json(event)) == event
    assert reader.read("{}").at == event.at + timedelta(seconds=1)


def test_a_file_may_be_known_already() -> None:
    line = (
        '{"attachments": [{"name": "a.jpg", "size": 9, "facts": {"kind": "application/zip",'
        ' "entries": ["b.exe"], "count": 1, "fault": "locked"}}, {"name": "b.jpg"}]}'
    )
    event = Reader().read(line)
    assert isinstance(event, Message)
    known, unseen = event.content.attachments
    facts = Facts(kind="application/zip", entries=("b.exe",), count=1, fault="locked")
    assert known == Attachment("", "a.jpg", "", 9, facts)
    assert unseen.facts is None


BAD = [
    "", "nope", "[]", '["message"]', "3", "null", '"x"', "{", '{"event": "party"}', '{"text": 3}',
    '{"at": "soon"}', '{"at": "9999-12-31T23:59:59-23:00"}', '{"at": "0001-01-01T00:00:00+23:00"}',
    '{"roles": "x"}', "[" * 100_000, '{"text":' * 100_000, "\xff",
    '{"attachments": [{"name": "a", "facts": {"fault": "odd"}}]}',
    '{"event": "score", "value": 1.7}', '{"event": "score", "value": NaN}',
]  # fmt: skip


@pytest.mark.parametrize("line", BAD)
def test_a_line_that_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(Unreadable, match="no valid event"):
        Reader().read(line.encode("latin-1"))


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda t: json.dumps({"text": t}).encode())
)
def test_any_line_is_read_or_refused(line: bytes) -> None:
    try:
        event = Reader().read(line)
    except Unreadable:
        return
    codec.encode(event)


def test_lone_surrogates_are_mended() -> None:
    event = Reader().read('{"text": "a\\ud800b"}')
    assert isinstance(event, Message)
    assert event.content.text == "a\ufffdb"


def test_decisions_are_written_as_the_contract_shows(fold: Fold) -> None:
    reader = Reader()
    lines = []
    for line in (E1, E1.replace("e1", "e2"), '{"event": "join", "member": "m8"}'):
        event = reader.read(line)
        lines.append(written(event, fold.decide(event)).decode())
    finding = '{"rule":"banned-words","evidence":"加微信","span":[1,4],"mode":"enforce"}'
    touched = (
        '{"type":"delete","because":"banned-words"},'
        '{"type":"strike","member":"m7","because":"banned-words"}'
    )
    timeout = (
        ',{"type":"timeout","member":"m7","until":"2026-01-01T01:00:00Z","because":"escalation"}'
    )
    for line, name, more in ((lines[0], "e1", ""), (lines[1], "e2", timeout)):
        assert line == (
            f'{{"event":"{name}","verdict":"enforce","findings":[{finding}],'
            f'"actions":[{touched}{more}]}}'
        )
    assert lines[2] == '{"event":"e3","verdict":"allow","findings":[],"actions":[]}'


def test_figures_are_the_evidence_where_no_text_is(fold: Fold) -> None:
    reader = Reader()
    events = [reader.read('{"text": "hi"}') for _ in range(3)]
    decisions = [fold.decide(event) for event in events]
    line = json.loads(written(events[2], decisions[2]))
    assert line["findings"] == [
        {
            "rule": "too-fast",
            "evidence": "flood count=3 limit=2 duration=10",
            "span": [0, 0],
            "mode": "shadow",
        }
    ]
    assert line["verdict"] == "allow"


def test_evidence_comes_from_the_part_that_was_found() -> None:
    content = Content(text="see", parts=(Part("quote", "请加微信"),))
    event = Message(
        id="e", place="x:place:x", at=datetime(2026, 1, 1, tzinfo=UTC), message="e", content=content
    )
    finding = Finding(rule="r", span=(1, 4), part=1)
    line = json.loads(written(event, Decision(event="e", bundle="", findings=(finding,))))
    assert line["findings"][0]["evidence"] == "加微信"
    assert line["findings"][0]["part"] == 1
