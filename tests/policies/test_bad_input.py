"""Bad input to decisions: nothing that a platform or member can send makes ``decide`` raise."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from policies import codec
from policies.codec import AnyEvent
from policies.decide import decide
from policies.events import Actor, Content, Due, Event, Found, Invoked, Part
from policies.filters import FILTERS
from policies.policy import Policy
from policies.state import Missing, View
from tests.policies import golden
from tests.policies.anything import EVENTS, any_of
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

RULES = policy(
    """
acting = "act"

[roles.admin]
members = ["test:member:ada", "test:status:owner"]
may = ["warn", "timeout", "kick", "ban", "lift", "delete", "case", "stop", "policy"]
everywhere = true

[roles.moderator]
members = ["test:member:mo", "test:role:mod"]
may = ["warn", "timeout", "kick", "lift", "case", "stop"]

[[rules]]
name = "words"
filter = "keywords"
words = ["加微信", "casino"]
actions = ["delete", "strike", "alert"]
because = "no advertising"
tell = "private"

[[rules]]
name = "links"
filter = "links"
deny = ["bad.example"]
actions = [{ do = "ban", for = "3d" }]
because = "no bad links"
tell = "here"

[[rules]]
name = "fast"
filter = "flood"
limit = 2
within = "10s"
actions = [{ do = "timeout", for = "10m" }]
because = "too fast"

[[rules]]
name = "again"
filter = "repeats"
limit = 1
within = "10s"
actions = ["warn"]
because = "once is enough"

[escalation]
expire = "30d"

[[ladder]]
at = 2
do = "kick"
"""
)


def lived(events: list[Event], rules: Policy = RULES) -> Life:
    """Decide them one after the other; whatever comes out has to survive the wire."""
    life = Life(rules)
    for event in events:
        decision = life.meets(codec.mended(event))
        assert codec.decision(codec.encode(decision)) == decision
    return life


@given(st.lists(EVENTS, min_size=1, max_size=6))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_no_event_makes_deciding_fail(events: list[Event]) -> None:
    lived(events)


@pytest.mark.parametrize("kind", get_args(AnyEvent), ids=golden.tag)
def test_no_event_of_any_kind_makes_deciding_fail(kind: type[Event]) -> None:
    @given(any_of(kind))
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    def holds(event: Event) -> None:
        lived([says("casino"), event])

    holds()


@given(EVENTS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_an_empty_memory_asks_for_pages_and_raises_nothing_else(event: Event) -> None:
    with suppress(Missing):
        decide(codec.mended(event), View({}, 0.0, complete=False), RULES)


def invoked(command: str, **fields: object) -> Invoked:
    """The admin asks for something."""
    shared = {"id": "i", "place": PLACE, "channel": CHANNEL, "at": START}
    return Invoked(**shared, actor=Actor(id="test:member:ada"), command=command, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "event",
    [
        Due(id="d", place="clock:", at=START, what="ban_ends"),
        Due(id="d", place="clock:", at=START, what="ban_ends", args={"until": "soon"}),
        Due(id="d", place="clock:", at=START, what="observe_report", args={"since": "x"}),
        Found(id="f", place=PLACE, at=START, as_of=START, query="away", rows=(), invoked=b""),
        Found(id="f", place=PLACE, at=START, as_of=START, query="", rows=({"x": 1},), invoked=b"?"),
        Found(
            id="f", place=PLACE, at=START, as_of=START, query="why", rows=({"actions": 7},),
            invoked=codec.encode(invoked("why")),
        ),
        golden.sample(get_args(AnyEvent)[11]),
    ],
)  # fmt: skip
def test_odd_reports_of_our_own_are_only_written_down(event: Event) -> None:
    assert not Life(RULES).meets(event).actions


def test_a_message_of_a_megabyte_is_judged_by_its_ends_and_in_time() -> None:
    long = "casino " + "x " * 500_000 + "加微信"
    started = time.perf_counter()
    decision = lived([says(long)]).decisions[0]
    assert {"words", "oversize"} <= {f.rule for f in decision.findings}
    assert time.perf_counter() - started < 2


def test_ten_thousand_mentions_and_parts_are_taken() -> None:
    content = Content(
        text="hello",
        mentions=tuple(f"test:member:{n}" for n in range(10_000)),
        parts=(*[Part("embed", "hello")] * 999, Part("embed", "casino")),
    )
    decision = lived([changed(says("hello"), content=content)]).decisions[0]
    assert [f.part for f in decision.findings] == [1_000]


@pytest.mark.parametrize(
    "text",
    ["cas\ud83dino", "\ud800", "casino \udfff", "\u202ecasino\u202c", "ca\u200bsino", "\0casino"],
)  # fmt: skip
def test_lone_surrogates_and_writing_directions_are_only_text(text: str) -> None:
    decision = lived([says(text)]).decisions[0]
    if "casino" in text or "\u200b" in text:
        assert decision.verdict == "enforce"


@pytest.mark.parametrize("year", [1, 1970, 2099, 9999])
def test_any_year_is_a_time(year: int) -> None:
    at = datetime(year, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    message = says("casino https://bad.example/x")
    life = lived([changed(message, at=at, received=at), changed(message, id="2", received=at)])
    assert life.decisions[0].verdict == "enforce"


def test_a_rule_that_raises_is_named_without_a_members_words() -> None:
    def broken(*_: object) -> tuple[()]:
        raise ValueError("what ann wrote")

    filter = FILTERS["flood"]
    FILTERS["flood"] = replace(filter, look=broken)
    try:
        decision = lived([says("casino")]).decisions[0]
    finally:
        FILTERS["flood"] = filter
    (finding,) = [f for f in decision.findings if f.error]
    assert finding.rule == "fast"
    assert finding.error.startswith("ValueError at test_bad_input.py:")
    assert decision.verdict == "enforce"
