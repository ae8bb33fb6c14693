"""Logs: what moderators read of what happens, in few messages, without anybody's words in store."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from policies import codec
from policies.actions import Delete, Excerpt, Send, Wake
from policies.events import (
    NOBODY,
    Actor,
    Changed,
    Content,
    Deleted,
    Edited,
    Event,
    Joined,
    Left,
    Moderated,
    Names,
    Renamed,
    Settled,
    message_event,
)
from policies.logs.kinds import KINDS
from policies.texts import said
from policies.voiced import Voiced
from tests.policies.clocked import Clocked, every, read
from tests.policies.said import CHANNEL, LADDER, PLACE, STAFF, START, WORDS, policy, rule, says
from tests.policies.timed import TEAM

LOG = "test:channel:31"
LOGS = "[logs]\n" + "".join(f'{kind} = "{LOG}"\n' for kind in KINDS)
ANN = "test:member:ann"
SOURCE = message_event(CHANNEL, "1")


def head(id: str, member: str = "ann", after: float = 1, **more: Any) -> dict[str, Any]:
    at = START + timedelta(seconds=after)
    who = more.pop("actor", Actor(id=f"test:member:{member}"))
    return {
        "id": id,
        "place": PLACE,
        "community": "acme",
        "at": at,
        "received": at,
        "actor": who,
        **more,
    }


def joins(count: int, gap: float = 0.0, **more: Any) -> list[Event]:
    return [Joined(**head(f"j{n}", f"m{n}", gap * n, **more)) for n in range(count)]


def edit(text: str = "b", **more: Any) -> Edited:
    now = Content(text=text, **more)
    id = f"{SOURCE}/{len(text)}{more}"
    return Edited(**head(id, channel=CHANNEL), message="1", content=now)


def deleted(channel: str = CHANNEL, message: str = "1") -> Deleted:
    told = head(f"{channel}/{message}/deleted", channel=channel, actor=NOBODY)
    return Deleted(**told, message=message)


def settled(action: Any, outcome: Any = "done") -> Settled:
    about = {"action": codec.encode(action), "outcome": outcome, "member": ANN}
    return Settled(**head(f"{action.id}/settled", actor=NOBODY), **about)


REMOVAL = Delete(id="x#0", place=PLACE, because="words", channel=CHANNEL, message="1", member=ANN)
CHANGED, VANISHED = "· changed a message in 5: · → ·", "A message of · in 5 is gone: ·"
DOWN = "A message of · in 5 was taken down, the rule words: ·"
ADMIN = Actor(id=ANN, status="admin")
ROLES = Actor(id=ANN, roles=("test:role:9",))
NEW = Names("Annie", "ann")


def lived(events: list[Event], body: str = LOGS) -> Clocked:
    """A community that has seen all that, and whose clock has rung."""
    life = Clocked(policy(TEAM + WORDS + LADDER + body))
    every(life, events)
    return life


def log(life: Clocked) -> list[str]:
    """The lines that stand in the log, without their times."""
    texts = [read(a.text) for a in life.did(Send) if a.channel == LOG]
    return [line[9:] if line[2] == ":" else line for text in texts for line in text.split("\n")]


TOLD: list[tuple[list[Event], list[str]]] = [
    ([says("a"), deleted()], [VANISHED]),
    ([says("a"), edit()], [CHANGED]),
    ([says("a"), edit(preview=True)], []),
    ([says("a"), edit("b"), edit("c")], [CHANGED]),
    ([says("a"), edit(), deleted()], [CHANGED, VANISHED]),
    ([settled(REMOVAL)], [DOWN]),
    ([settled(REMOVAL), deleted()], [DOWN]),
    ([deleted(), settled(REMOVAL)], [DOWN]),
    ([settled(REMOVAL, "denied")], []),
    ([settled(replace(REMOVAL, message="sent:x#1"))], []),
    (joins(1), ["· joined."]),
    ([Joined(**head("j"), request=True)], ["· asks to be let in."]),
    ([Left(**head("l"))], ["· (·) is no longer here."]),
    ([Renamed(**head("r", names=NEW), before=Names("Ann", "ann"))], ["·: · is now called ·."]),
    ([Renamed(**head("r", names=NEW))], ["· is now called ·."]),
    ([says("a"), replace(says("b", id="2"), names=NEW)], ["· is now called ·."]),
    ([says("a"), says("b", id="2")], []),
    ([says("a"), Changed(**head("c", actor=ROLES))], ["· was given: 9"]),
    ([says("a", actor=ROLES), Changed(**head("c"))], ["· no longer has: 9"]),
    ([Changed(**head("c", actor=ROLES))], []),
    ([says("a"), Changed(**head("c", actor=ADMIN))], ["· was given: admin"]),
    ([says("a"), Changed(**head("c", actor=Actor(id=ANN, status="restricted")))], []),
    ([says("casino")], ["Case 1: strike, ·, by the rule words."]),
    ([Moderated(**head("m", "ada"), member=ANN, sanction="ban")], ["Case 1: removal, ·, by ·."]),
    (
        [
            Moderated(**head("m", "ada"), member=ANN, sanction="ban"),
            Moderated(**head("n", "ada", 60), member=ANN, sanction="ban", lifted=True),
        ],
        ["Case 1: removal, ·, by ·.", "Case 1: removal, ·: lifted."],
    ),
    # Neither the bot's own words nor what stands before the team alone.
    ([says("x", actor=Actor(id="test:member:bot", identity="self")), deleted()], []),
    ([deleted(STAFF)], []),
    ([deleted(LOG)], []),
    ([settled(replace(REMOVAL, channel=STAFF))], []),
    ([replace(edit(), actor=Actor(id="test:member:bot", identity="self"))], []),
    ([replace(joins(1)[0], place="test:room:99")], []),
    ([replace(joins(1)[0], place="test:room:31")], []),
]  # fmt: skip


@pytest.mark.parametrize(("events", "lines"), TOLD)
def test_each_kind_is_told(events: list[Event], lines: list[str]) -> None:
    assert log(lived(events)) == lines


def test_a_case_is_told_again_only_when_its_state_is_another_one() -> None:
    ban = rule("a", "red", '[{ do = "ban", for = "2h" }]', 'tell = "private"')
    life = Clocked(policy(ban + LOGS))
    life.settles(life.meets(says("red")))
    life.rings()
    cases = [line for line in log(life) if "Case" in line]
    assert cases == ["Case 1: removal, ·, by the rule a.", "Case 1: removal, ·: over."]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_kinds_that_are_asked_for_are_told(kind: str) -> None:
    events = [event for each, _ in TOLD[:26] for event in each if not isinstance(event, Changed)]
    words = {
        "messages": "message", "members": "joined", "names": "called", "sanctions": "Case",
        "roles": "given", "voice": "voice channel",
    }  # fmt: skip
    more = [says("z", id="z"), Changed(**head("cc", after=2, actor=ROLES))]
    more.append(Voiced(**head("v", after=2, channel="test:channel:7")))
    lines = log(lived([*events, *more], f'[logs]\n{kind} = "{LOG}"\n'))
    assert any(words[kind] in line for line in lines)
    others = [word for other, word in words.items() if other != kind]
    assert not [line for line in lines if any(word in line for word in others)]


def test_a_community_without_logs_asks_no_clock_and_sends_nothing() -> None:
    life = lived([*joins(3), says("a"), deleted()], "")
    assert not life.did(Send, Wake)


@pytest.mark.parametrize("gap", [0.0, 0.02, 1.0])
def test_a_raid_of_500_joins_is_a_message_in_ten_seconds_and_none_is_forgotten(gap: float) -> None:
    life = lived(joins(500, gap))
    lines, sends = log(life), life.did(Send)
    assert len(sends) <= 2 + 500 * gap / 10
    more = sum(int(line.split()[2]) for line in lines if line.startswith("… and"))
    assert sum(line.endswith("joined.") for line in lines) + more == 500
    assert all(read(send.text).count("joined.") <= 20 for send in sends)


def test_between_two_messages_of_a_log_are_ten_seconds() -> None:
    life = Clocked(policy(LOGS))
    told: list[float] = []
    for event in joins(300, 0.3):
        life.meets(event)
    life.rings()
    for decision in life.decisions:
        sends = [a for a in decision.actions if isinstance(a, Send)]
        told += [decision_time(life, decision.event)] * len(sends)
    assert len(told) > 5
    assert all(b - a >= 10 for a, b in pairwise(told))


def decision_time(life: Clocked, event: str) -> float:
    """When that was decided: at a join's own time, else when the clock rang."""
    if event.startswith("j") and "#" not in event:
        return START.timestamp() + 0.3 * int(event[1:])
    (wake,) = [w for w in life.did(Wake) if f"{w.id}/due" == event]
    return float(wake.at.timestamp())


def test_what_waits_at_a_restart_is_told_afterwards() -> None:
    before = Clocked(policy(LOGS))
    before.meets_all([says("a"), deleted()])
    after = Clocked(policy(LOGS))
    after.pages = {name: codec.page(codec.encode(page)) for name, page in before.pages.items()}
    after.now, after.due = before.now, before.due
    after.rings()
    assert log(after) == [VANISHED]
    assert not [name for name in after.pages["log:messages"] if name != "sent"]


def test_a_clock_that_never_rang_does_not_hold_a_log_up() -> None:
    life = Clocked(policy(LOGS))
    life.meets(joins(1)[0])
    life.due.clear()
    life.meets(Left(**head("l", after=400)))
    assert log(life) == ["· joined."]
    life.rings()
    assert log(life) == ["· joined.", "· (·) is no longer here."]


def test_a_log_that_is_no_longer_wanted_sends_nothing() -> None:
    life = Clocked(policy(LOGS))
    life.meets(joins(1)[0])
    life.policy = policy("")
    life.rings()
    assert not life.did(Send)


@given(text=st.text(min_size=5, max_size=300), name=st.text(min_size=5, max_size=60))
@settings(max_examples=30, deadline=None)
def test_nobodys_words_or_names_are_in_what_is_kept_and_sent(text: str, name: str) -> None:
    life = Clocked(policy(LOGS))
    text, name = f"§{text}", f"¤{name}"
    events: list[Event] = [
        edit(text),
        deleted(),
        Renamed(**head("r", names=Names(name)), before=Names(name + "x")),
    ]
    every(life, [codec.mended(event) for event in events])
    assert len(log(life)) == 3
    pages = {n: p for n, p in life.pages.items() if n.startswith("log:")}
    kept = [codec.encode(d) for d in life.decisions if d.event.endswith("/due")]
    for held in (*kept, *map(codec.encode, pages.values())):
        assert "§".encode() not in held
        assert "¤".encode() not in held


def test_words_and_earlier_names_are_found_where_the_log_points() -> None:
    renamed = Renamed(**head("r", names=NEW), before=Names("Ann", "ann"))
    events: dict[str, Event] = {e.id: e for e in [says("first"), edit("second"), renamed]}
    life = lived([*events.values()])
    quoted = [p for a in life.did(Send) for p in a.text if isinstance(p, Excerpt)]
    assert [said(events.get(p.event), p.part) for p in quoted] == [
        "first",
        "second",
        "Ann",
        "Annie",
    ]


def test_what_waits_is_forgotten_in_a_day_if_nobody_ever_asks() -> None:
    life = Clocked(policy(LOGS))
    life.meets(joins(1)[0])
    page = life.pages["log:members"]
    assert {held.until for held in page.values()} == {life.now + 86_400}  # type: ignore[union-attr]


def test_a_message_of_a_log_fits_on_every_platform() -> None:
    events = [replace(edit(f"e{n}"), id=f"{n}/e", message=str(n)) for n in range(20)]
    (send,) = lived([*events]).did(Send)
    quoted = sum(p.limit for p in send.text if isinstance(p, Excerpt))
    assert len(read(send.text)) + quoted + 24 * 20 <= 2_100


@pytest.mark.parametrize("language", ["en", "es", "zh-CN"])
def test_lines_are_in_the_language_of_the_log(language: Any) -> None:
    life = Clocked(policy(LOGS, language=language))
    every(life, joins(1))
    word = {"en": "joined", "es": "ha entrado", "zh-CN": "加入了"}[language]
    assert word in log(life)[0]


def test_times_are_those_of_the_community() -> None:
    life = Clocked(policy(LOGS, timezone="Asia/Shanghai"))
    every(life, joins(1))
    (send,) = life.did(Send)
    assert read(send.text).startswith(f"{START.hour + 8:02}:00:00 ")
