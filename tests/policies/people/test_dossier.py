"""The dossier: everything that a member said, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.cases.states import KINDS, SANCTIONS
from policies.enclosed import LARGEST
from policies.events import Actor, Content, Edited, Event, Invoked, Message, Names, Part, Renamed
from policies.people import dossier as dossiers
from policies.people.dossier import Change, Said, dossier, written
from policies.records import CaseKept
from policies.state import Held, Page, Window

ANN, BOB = "test:member:ann", "test:member:bob"
BEGIN = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORDS = st.text('ab é长"\\\n\u200b', min_size=1, max_size=12)
OTHERS = "bob-was-here"


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What Ann did; what comes from others stands in every field that can hold it."""
    events = list[Event]()
    for number in range(draw(st.integers(0, 8))):
        head = {
            "id": f"e{number}",
            "place": "test:room:1",
            "channel": "test:channel:1",
            "at": BEGIN + timedelta(minutes=number),
            "actor": Actor(id=ANN),
            "names": Names(draw(WORDS), "ann"),
        }
        content = Content(
            text=draw(WORDS),
            parts=(Part("quote", OTHERS), Part("poll", draw(WORDS))),
            mentions=(BOB,),
            forwarded_from=OTHERS,
        )
        kinds: list[Event] = [
            Message(**head, message="1", content=content, reply_to_actor=BOB),  # type: ignore[arg-type]
            Edited(**head, message="1", content=content),  # type: ignore[arg-type]
            Renamed(**head, before=Names(draw(WORDS))),  # type: ignore[arg-type]
            Invoked(**head, command="warn", args={"member": BOB, "reason": OTHERS}),  # type: ignore[arg-type]
        ]
        events.append(draw(st.sampled_from(kinds)))
    return events


def cases() -> list[CaseKept]:
    """One of each kind; what a reporter said, and who decided, stand in those of work."""
    return [
        CaseKept(
            number=number,
            kind=kind,
            state="in_force",
            member=ANN,
            actor=BOB,
            assignee=BOB,
            reason="too loud" if kind in SANCTIONS else OTHERS,
        )
        for number, kind in enumerate(KINDS, 1)
    ]


PAGE: Page = {
    "names": Held(("Ann", "ann")),
    "first": Held(1_000.0),
    "messages": 7,
    "strikes": Window(60.0, 0.0, (5.0,)),
    "notes": 1,
    "note:1": Held((1.0, BOB, OTHERS)),
    "grants": Held((("role", "helper", BOB, 1.0),)),
    "ban@test:room:1": Held(0.0),
    "is@test:room:1": Held(("member", "admin", "test:role:1")),
    "reads": Held("es"),
}


@given(histories())
def test_it_holds_what_was_said_and_nothing_of_others(events: list[Event]) -> None:
    changes = [Change("2026-11-21", "role.grant", by_them=False)]
    held = dossier(ANN, PAGE, [Said(e, "allow") for e in events], cases(), changes)
    file = written(held).decode()
    assert OTHERS not in file and BOB not in file
    read = json.loads(file)
    said = [e for e in events if isinstance(e, Message | Edited)]
    assert len(read["texts"]) == len(said)
    for event, text in zip(said, read["texts"], strict=True):
        assert event.content.text in text["text"] and event.content.parts[1].text in text["text"]
    names = [name for entry in read["earlier_names"] for name in entry["names"]]
    assert all(e.names and e.names.display in names for e in events)
    assert [c["number"] for c in read["cases"]] == list(range(1, len(KINDS) + 1))
    assert read["cases"][0]["reason"] == "too loud"


def test_what_is_remembered_is_told_in_words_and_times() -> None:
    held = dossier(ANN, PAGE, (), (), ())
    assert held["names"] == ["Ann", "ann"]
    assert held["first_seen"] == "1970-01-01T00:16:40+00:00"
    assert (held["messages"], held["language"], held["notes_by_moderators"]) == (7, "es", 1)
    assert held["strikes"] == ["1970-01-01T00:00:05+00:00"]
    assert held["roles"] == {"test:room:1": ["member", "admin", "test:role:1"]}
    assert held["grants"] == [["role", "helper"]]
    assert held["in_force"] == {"ban@test:room:1": "for good"}


def test_a_file_is_never_larger_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [{"text": "长" * 100, "n": n} for n in range(40)]
    monkeypatch.setattr(dossiers, "LARGEST", len(written({"texts": texts})) // 2)
    read = json.loads(written({"texts": texts, "left_out": 2}))
    assert read["texts"] == texts[-len(read["texts"]) :] and 0 < len(read["texts"]) < 40
    assert read["left_out"] == 2 + 40 - len(read["texts"])
    assert LARGEST < 10 * 1024 * 1024
