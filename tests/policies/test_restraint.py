"""What rules do to roles, names, channels and the community, and what they never do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policies.actions import Action, Alert, Ban, Delete, Notice, Reply, Send, Timeout, Wake
from policies.decision import Decision
from policies.events import Actor, Joined
from policies.measures import Hold, Lock, Pause, Rename, RoleAdd, RoleRemove, Slowmode
from policies.state import Held
from tests.policies.filters.crowds import ordinary
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, rule, says
from tests.policies.timed import ended

ROLE = "test:role:9"


def lives(*actions: str, more: str = "", head: str = "") -> Life:
    return Life(policy(head + rule("a", "red", f"[{', '.join(actions)}]", more)))


def did(decision: Decision) -> list[Action]:
    """What was done, without alerts and wishes to be woken."""
    return [a for a in decision.actions if not isinstance(a, Alert | Wake)]


def woken(decision: Decision) -> list[tuple[str, timedelta]]:
    return [(a.what, a.at - START) for a in decision.actions if isinstance(a, Wake)]


EVERY = [
    ('"hold"', Hold, {"channel": CHANNEL, "message": "1"}, []),
    (f'{{ do = "role_add", role = "{ROLE}" }}', RoleAdd, {"role": ROLE}, []),
    (
        f'{{ do = "role_add", role = "{ROLE}", for = "7d" }}',
        RoleAdd,
        {"role": ROLE},
        [("role_add_ends", timedelta(days=7))],
    ),
    (
        '{ do = "role_remove", role = "other:role:9", for = "1h" }',
        RoleRemove,
        {"role": "other:role:9"},
        [("role_remove_ends", timedelta(hours=1))],
    ),
    (
        '{ do = "rename", name = "please rename", for = "1d" }',
        Rename,
        {"name": "please rename"},
        [("rename_ends", timedelta(days=1))],
    ),
    (
        '{ do = "slowmode", every = "1m", for = "1h" }',
        Slowmode,
        {"channel": CHANNEL, "seconds": 60},
        [("slowmode_ends", timedelta(hours=1))],
    ),
    ('"slowmode"', Slowmode, {"seconds": 30}, [("slowmode_ends", timedelta(minutes=10))]),
    ('"lock"', Lock, {"channel": CHANNEL}, [("lock_ends", timedelta(minutes=30))]),
    ('{ do = "lock", for = "5m" }', Lock, {}, [("lock_ends", timedelta(minutes=5))]),
    (
        '{ do = "pause", for = "2h" }',
        Pause,
        {"until": START + timedelta(hours=2)},
        [("pause_ends", timedelta(hours=2))],
    ),
    (
        '{ do = "reply", text = "Not here, {name}: {because}" }',
        Reply,
        {"to": "1", "text": ("Not here, Ann: a is not wanted",), "private": False},
        [],
    ),
    (
        '{ do = "reply", text = "Careful", for = "1m" }',
        Reply,
        {"text": ("Careful",)},
        [("reply_ends", timedelta(minutes=1))],
    ),
    (
        '{ do = "send", channel = "test:channel:7", text = "See {channel}" }',
        Send,
        {"channel": "test:channel:7", "text": ("See 5",), "place": PLACE},
        [],
    ),
    (
        '"quarantine"',
        Timeout,
        {"until": START + timedelta(days=3650)},
        [("timeout_ends", timedelta(days=27))],
    ),
]
NAMES = [f"{kind.__name__} {number}" for number, (_, kind, _, _) in enumerate(EVERY)]


@pytest.mark.parametrize(("asked", "kind", "fields", "wakes"), EVERY, ids=NAMES)
def test_each_is_done_for_its_time(
    asked: str, kind: type[Action], fields: dict[str, Any], wakes: list[tuple[str, timedelta]]
) -> None:
    decision = lives(asked).meets(says("red"))
    (action,) = did(decision)
    assert type(action) is kind
    assert action.because == "a"
    assert {name: getattr(action, name) for name in fields} == fields
    assert woken(decision) == wakes


@pytest.mark.parametrize("asked", [asked for asked, *_ in EVERY], ids=NAMES)
def test_nothing_of_it_while_only_observing(asked: str) -> None:
    decision = lives(asked, head='acting = "observe"\n').meets(says("red"))
    assert not did(decision)
    assert not woken(decision)


@pytest.mark.parametrize("asked", [asked for asked, *_ in EVERY], ids=NAMES)
def test_nothing_of_it_against_the_immune(asked: str) -> None:
    boss = Actor(id="test:member:boss", status="admin")
    decision = lives(asked, more="even_immune = true").meets(says("red", actor=boss))
    assert not did(decision)
    assert not woken(decision)
    assert decision.note == "immune"


@pytest.mark.parametrize("asked", [asked for asked, *_ in EVERY], ids=NAMES)
def test_of_what_is_read_late_only_the_message_is_held(asked: str) -> None:
    decision = lives(asked).meets(says("red", late=3600))
    assert [type(a) for a in did(decision)] == ([Hold] if asked == '"hold"' else [])
    assert decision.note == "late"


@pytest.mark.parametrize(
    "asked", [asked for asked, kind, *_ in EVERY if kind not in (Hold, Reply, Send, Timeout)]
)
def test_what_holds_is_not_begun_again(asked: str) -> None:
    life = lives(asked)
    decisions = [life.meets(says("red", after=n, id=str(n))) for n in range(3)]
    lasting = "for" in asked or asked in ('"slowmode"', '"lock"')
    assert [len(did(d)) for d in decisions] == ([1, 0, 0] if lasting else [1, 1, 1])


def test_a_role_that_is_there_is_not_given() -> None:
    has = Actor(id="test:member:ann", roles=(ROLE,))
    assert not did(lives(f'{{ do = "role_add", role = "{ROLE}" }}').meets(says("red", actor=has)))
    take = f'{{ do = "role_remove", role = "{ROLE}" }}'
    assert not did(lives(take).meets(says("red")))
    assert did(lives(take).meets(says("red", actor=has)))


def test_a_message_that_is_deleted_is_not_held() -> None:
    decision = lives('"hold"', '"delete"').meets(says("red"))
    assert [type(a) for a in did(decision)] == [Delete]


def test_what_two_rules_ask_for_is_done_once() -> None:
    lock = '["lock", { do = "pause" }]'
    decision = Life(policy(rule("a", "red", lock) + rule("b", "blue", lock))).meets(
        says("red blue")
    )
    assert [type(a) for a in did(decision)] == [Lock, Pause]


def labels(decision: Decision) -> list[list[str]]:
    return [[b.label for b in a.buttons] for a in decision.actions if isinstance(a, Alert)]


@pytest.mark.parametrize(
    ("asked", "buttons"),
    [
        ('"hold"', [["Show it", "Take it down"]]),
        ('"quarantine"', [["Let them post", "Remove the member"]]),
        ('"ban"', [["Keep it so", "Lift it"]]),
        ('{ do = "posture", to = "guarded" }', [["Back to normal"]]),
        ('{ do = "case", department = "support" }', [["Look"]]),
        ('{ do = "ban", for = "1h" }', []),
    ],
)
def test_the_team_decides_by_button(asked: str, buttons: list[list[str]]) -> None:
    assert labels(lives(asked).meets(says("red"))) == buttons


def test_a_case_names_its_department_even_while_only_observing() -> None:
    case = '{ do = "case", department = "support" }'
    decision = lives(case, head='acting = "observe"\n').meets(says("red", late=3600))
    (alert,) = decision.actions
    assert isinstance(alert, Alert)
    assert "For support" in str(alert.text[0])
    assert decision.verdict == "review"


def test_a_quarantine_strikes_nobody_and_is_told() -> None:
    life = lives('"quarantine"', more='tell = "private"')
    (timeout,) = did(life.meets(says("red")))
    assert isinstance(timeout, Timeout)
    (notice,) = ended(life, timeout).actions
    assert isinstance(notice, Notice)
    assert "until someone from the team" in "".join(map(str, notice.text))


def test_a_quarantine_in_force_is_not_begun_again() -> None:
    life = lives('"quarantine"')
    decisions = [life.meets(says("red", after=n, id=str(n))) for n in range(3)]
    assert [len(d.actions) for d in decisions] == [3, 0, 0]


def test_a_kick_is_more_severe_than_a_quarantine_and_a_timeout_less() -> None:
    decision = lives('"quarantine"', '{ do = "timeout", for = "1000d" }').meets(says("red"))
    assert labels(decision) == [["Let them post", "Remove the member"]]
    kicked = did(lives('"quarantine"', '"kick"').meets(says("red")))
    assert not any(isinstance(a, Timeout | Ban) for a in kicked)


RUSH = '[[rules]]\nname = "rush"\nfilter = "flood"\nlimit = 1\nwithin = "1m"\nbecause = "x"\n'


def joins(number: int) -> Joined:
    at = START + timedelta(seconds=number)
    who = Actor(id=f"test:member:{number}")
    return Joined(id=f"j{number}", place=PLACE, channel=CHANNEL, at=at, received=at, actor=who)


def test_a_lock_needs_what_was_written_or_a_humans_tap() -> None:
    life = Life(policy(RUSH + 'actions = ["lock"]\n'))
    decisions = [life.meets(says("hi", after=n, id=str(n))) for n in range(4)]
    assert not [a for d in decisions for a in did(d)], "fast alone is no reason"
    assert [labels(d) for d in decisions] == [[], [["Lock"]], [], []], "asked once"
    waves = Life(policy(RUSH + 'of = "joins"\nper = "community"\nactions = ["lock"]\n'))
    assert not [a for n in range(4) for a in did(waves.meets(joins(n)))]


ANY = """
[[rules]]
name = "any"
any = [{ filter = "raid" }, { filter = "keywords", words = ["red"] }]
actions = ["lock"]
because = "x"
"""


@pytest.mark.parametrize(("said", "locked"), [("hi", False), ("red", True)])
def test_a_lock_goes_by_what_was_found_not_by_what_the_rule_looks_for(
    said: str, locked: bool
) -> None:
    life = Life(policy(ANY))
    life.meets_all(ordinary(1, 0, 3_480.0, 20))
    wave = [says(f"{said} {n}", f"r{n}", after=3_600 + n, id=str(n)) for n in range(9)]
    decisions = life.meets_all(wave)
    assert decisions[-1].findings, "many speak for the first time at once"
    assert any(isinstance(a, Lock) for d in decisions for a in did(d)) is locked


def test_what_is_absent_is_no_reason_for_a_lock() -> None:
    absent = ANY.replace('{ filter = "raid" }', '{ not = { filter = "length" } }')
    assert not did(Life(policy(absent)).meets(says("hi")))
    assert did(Life(policy(absent)).meets(says("red")))


def test_the_posture_rises_and_falls_by_itself() -> None:
    guard = '{ do = "posture", to = "guarded", for = "10m" }'
    shut = '{ do = "posture", to = "locked", for = "20m" }'
    when = 'when = { posture = ["guarded"] }'
    body = rule("a", "red", f"[{guard}]") + rule("b", "blue", f"[{shut}]")
    life = Life(policy(body + rule("c", "hi", '["delete"]', when)))

    def now(after: float) -> object:
        life.meets(says("x", after=after, id=str(after)))
        return life.view().plain("", "posture")

    assert not did(life.meets(says("hi", id="n")))
    life.meets(says("red", after=1, id="r"))
    assert did(life.meets(says("hi", after=2, id="m")))
    assert now(3) == "guarded"
    life.meets(says("blue", after=10, id="b"))
    assert now(11) == "locked"
    assert not labels(life.meets(says("red", after=12, id="r2"))), "it is not lowered"
    assert now(13) == "locked"
    assert now(1300) is None


def test_a_posture_that_goes_on_is_kept_up_without_another_word() -> None:
    life = lives('{ do = "posture", to = "guarded", for = "10m" }')
    spoken = [labels(life.meets(says("red", after=60 * n, id=str(n)))) for n in range(12)]
    assert [len(s) for s in spoken] == [1] + [0] * 11
    held = life.pages[""]["posture"]
    assert isinstance(held, Held)
    assert held.until > START.timestamp() + 15 * 60
    marks = [w for d in life.decisions for w in d.writes if w.name == "posture"]
    assert len(marks) == 3, "not written with every message"


def test_a_resting_rule_does_none_of_it() -> None:
    life = lives('{ do = "reply", text = "No" }', '"delete"', more='cooldown = "1h"')
    first, second = (did(life.meets(says("red", after=n, id=str(n)))) for n in range(2))
    assert [type(a) for a in first] == [Delete, Reply]
    assert [type(a) for a in second] == [Delete]
