"""What other bots get wrong, one after the other: none of it happens here.

Announcements and data exports are no part of this version; what stands for them is the clock by
which a rule's hours go, and deciding the same events again.
"""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies import codec
from policies.actions import Alert, Ban, Delete, Strike, Timeout
from policies.events import Actor, Content, Edited, Link, Message, Part
from policies.fold import Fold
from tests.policies.filters.crowds import rebuilt
from tests.policies.said import LADDER, WORDS, Life, policy, rule, says

RULES = policy(WORDS + LADDER)
LINKS = """
[[rules]]
name = "links"
filter = "links"
deny = ["evil.example"]
allow = ["good.example"]
actions = ["delete"]
because = "no such links"
"""
FAST = """
[[rules]]
name = "fast"
filter = "flood"
limit = 2
within = "{within}"
actions = [{{ do = "timeout", for = "10m" }}]
because = "too fast"
"""


def found(event: Message | Edited, life: Life | None = None) -> list[str]:
    """The rules that find something."""
    return [f.rule for f in (life or Life(RULES)).meets(event).findings]


def carrying(**content: object) -> Message:
    """A message with other content."""
    event = says("")
    return replace(event, content=replace(event.content, **content))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("加微信", "想赚钱的请加微信领红包吧"),
        ("казино", "лучшее казино, бонус каждому"),
        ("préstamo", "¡préstamo! sin papeles"),
        ("casino", "去casino玩"),
    ],
)
def test_1_words_end_where_their_script_lets_them_end(word: str, text: str) -> None:
    life = Life(policy(rule("r", word, '["alert"]')))
    assert found(says(text), life) == ["r"]
    assert found(says("казиношка, casinos, préstamos", id="2"), life) == []


def test_2_nothing_is_read_as_what_it_is_not_and_evidence_is_what_was_written() -> None:
    life = Life(policy(rule("year", "2o2e", '["alert"]') + rule("letters", "fwz", '["alert"]')))
    assert found(says("2023年 千山乙方"), life) == []
    event = says("go to the ca\u200bsi\u2060no now")
    (finding,) = Life(RULES).meets(event).findings
    assert event.content.text[slice(*finding.span)] == "ca\u200bsi\u2060no"


@pytest.mark.parametrize("within", ["10s", "6m", "2h", "30d", "90d"])
def test_3_a_window_of_any_length_fires_and_survives_a_kill(within: str) -> None:
    life = Life(policy(FAST.format(within=within)))
    seconds = life.policy.rules[0].checks[0].settings.within.total_seconds()  # type: ignore[attr-defined]
    events = [says("hi", after=n * seconds / 3, id=str(n)) for n in range(3)]
    for event in events[:2]:
        assert found(event, life) == []
    after = Life(life.policy)
    after.pages, after.now = rebuilt(life, list(events[:2])), life.now
    assert found(events[2], after) == ["fast"]


@pytest.mark.parametrize(
    "event",
    [
        says("see good.example and evil.example"),
        says("see evil.example and good.example"),
        carrying(text="hi", links=(Link("a", "https://good.example"), Link("b", "https://evil.example"))),
        carrying(parts=(Part("embed", "good.example"), Part("embed", "evil.example"))),
    ],
)  # fmt: skip
def test_4_what_is_allowed_frees_nothing_beside_it(event: Message) -> None:
    assert found(event, Life(policy(LINKS))) == ["links"]


def test_5_no_pattern_stalls_and_none_is_skipped() -> None:
    body = "[[rules]]\nname = 'p'\nfilter = 'patterns'\npatterns = ['(a+)+$', '(x|xx)+y']\n"
    life = Life(policy(body + "actions = ['alert']\n"))
    begun = time.process_time()
    assert found(says("a" * 30_000 + "!"), life) == []
    assert found(says("x" * 30_000 + "y", id="2"), life) == ["p"]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("kind", ["forward", "quote", "embed", "poll", "contact", "alt", "button"])
def test_6_what_is_passed_on_is_looked_at(kind: str) -> None:
    assert found(carrying(text="hi", parts=(Part(kind, "come to the casino"),))) == ["words"]


def test_6_what_is_edited_in_is_looked_at() -> None:
    life, clean = Life(RULES), says("good morning")
    assert found(clean, life) == []
    both = {*Edited.__struct_fields__} & {*clean.__struct_fields__} - {"id", "content"}
    shared = {name: getattr(clean, name) for name in both}
    edit = Edited(id=f"{clean.id}/1", content=Content(text="加微信"), **shared)
    decision = life.meets(edit)
    assert any(isinstance(action, Delete) for action in decision.actions)


def test_7_whoevers_message_cannot_be_deleted_is_counted_all_the_same() -> None:
    life = Life(RULES)
    first = life.meets(says("casino"))
    life.settles(first, "denied", "not enough rights")
    second = life.meets(says("casino", after=60, id="2"))
    assert any(isinstance(action, Timeout) for action in second.actions)


OWN = """
[roles.moderator]
members = ["test:member:mo"]
may = ["timeout"]
"""


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="test:member:mo"),
        Actor(id="test:member:owner", status="owner"),
        Actor(id="test:channel:news", identity="linked"),
        Actor(id="test:room:1", identity="place"),
        Actor(id="test:member:hallwarden", identity="self"),
    ],
)
def test_8_it_punishes_neither_its_own_people_nor_itself(actor: Actor) -> None:
    life = Life(policy(OWN + WORDS + LADDER))
    for number in range(5):
        decision = life.meets(says("casino", actor=actor, id=str(number)))
        assert not any(isinstance(a, Delete | Strike | Timeout | Ban) for a in decision.actions)


def test_8_nor_over_the_words_of_its_own_reasons() -> None:
    body = rule("r", "casino", '["delete", { do = "ban", for = "1h" }, "alert"]', 'tell = "here"')
    life = Life(policy(body.replace("r is not wanted", "no casino here")))
    decision = life.meets(says("casino"))
    assert any(isinstance(action, Alert) for action in decision.actions)
    itself = Actor(id="test:member:hallwarden", identity="self")
    assert found(says("no casino here", actor=itself, id="2"), life) == []
    assert life.settles(decision) is not None


@pytest.mark.parametrize(("day", "utc"), [("2026-03-28", 7), ("2026-03-29", 6), ("2026-10-25", 7)])
def test_9_hours_go_by_the_clock_on_the_wall(day: str, utc: int) -> None:
    zone = 'timezone = "Europe/Madrid"\n'
    when = 'when = { hours = "08:00-09:00" }'
    life = Life(policy(zone + rule("r", "casino", '["alert"]', when)))
    at = says("").at.fromisoformat(f"{day}T{utc:02}:30:00+00:00")
    for moved, seen in ((timedelta(), ["r"]), (timedelta(hours=1), []), (-timedelta(hours=1), [])):
        assert found(replace(says("casino"), at=at + moved, received=at + moved), life) == seen


def test_10_old_events_are_decided_again_and_come_out_the_same() -> None:
    events = [says("casino", after=n, id=str(n)) for n in range(4)]
    first, again = Fold(RULES), Fold(RULES)
    for event in events:
        kept = codec.decision(codec.encode(first.decide(event)))
        assert again.decide(event) == kept
