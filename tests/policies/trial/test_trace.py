"""Traces and alternatives: every rule is accounted for, and what is said of "if" comes true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from policies.decide import decide
from policies.events import Actor, Edited, Event, Joined, Left, Message
from policies.file.phrases import LANGUAGES
from policies.lifecycle import fingerprint, page
from policies.policy import Policy
from policies.state import Held, View
from policies.trial.alternatives import Alternative, alternatives
from policies.trial.explained import lines
from policies.trial.trace import Pages, RuleTrace, Trace, trace
from tests.policies.said import START, policy, says

RULES = """
[roles.regular]
members = ["test:member:reg"]
[roles.mod]
members = ["test:member:mo"]
may = ["timeout"]
[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""


def rule(name: str, more: str = "", actions: str = '["delete"]', word: str = "casino") -> str:
    return (
        f'[[rules]]\nname = "{name}"\nfilter = "keywords"\nwords = ["{word}"]\n'
        f'actions = {actions}\nbecause = "no"\n{more}\n'
    )


def traced(
    body: str, event: Event | None = None, pages: Pages | None = None
) -> tuple[Trace, tuple[Alternative, ...], Policy]:
    rules, event, pages = policy(RULES + body), event or says("casino"), pages or {}
    now = event.at.timestamp()
    told, decision = trace(event, pages, now, rules)
    assert decision == decide(event, View(pages, now), rules)
    return told, alternatives(event, pages, now, rules, told), rules


def first(body: str, event: Event | None = None, pages: Pages | None = None) -> RuleTrace:
    return traced(body, event, pages)[0].rules[0]


NOT_ASKED = [
    ('mode = "off"', None, "off", "", ""),
    ('exempt = ["regular"]', says("casino", "reg"), "exempt", "regular", "regular"),
    ('channels = ["test:channel:8"]', None, "channels", "test:channel:8", "test:channel:5"),
    ("until = 2020-01-01", None, "until", "2020-01-01", "2026-01-01"),
    ("when = { messages_at_least = 10 }", None, "when.messages_at_least", "10", "1"),
    ('when = { member_for_at_least = "1d" }', None, "when.member_for_at_least", "1d", "0s"),
    ('when = { posture = ["locked"] }', None, "when.posture", "locked", "normal"),
    ('when = { languages = ["zh"] }', None, "when.languages", "zh", ""),
    ("when = { strikes_at_least = 1 }", None, "when.strikes_at_least", "1", "0"),
    ("", says("casino", actor=Actor(id="test:member:b", identity="bot")), "bots", "", "bot"),
    ("", Left(id="l", place="test:room:1", at=START), "event", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("more", "event", "key", "wanted", "was"), NOT_ASKED)
def test_why_a_rule_was_not_asked(
    more: str, event: Event | None, key: str, wanted: str, was: str
) -> None:
    told = first(rule("r", more), event)
    assert (told.outcome, told.key) == ("not_asked", key)
    assert (told.wanted.removeprefix("false"), told.was) == (wanted, was)


def test_what_was_found_what_was_not_and_what_a_stop_kept_away() -> None:
    body = rule("a", word="bingo") + rule("b", "stop = true") + rule("c")
    told, _, _ = traced(body)
    assert [(r.rule, r.outcome, r.evidence) for r in told.rules] == [
        ("a", "nothing", ""), ("b", "found", "casino"), ("c", "not_asked", ""),
    ]  # fmt: skip
    assert (told.rules[2].key, told.rules[2].wanted) == ("stop", "b")
    assert [(a.type, a.because) for a in told.actions] == [("delete", "b")]


def test_what_was_dropped_and_why() -> None:
    timeout = '[{ do = "timeout", for = "1h" }]'
    body = rule("r", 'cooldown = "1h"', timeout)
    until = START.timestamp() + 60
    rests = {"test:member:ann": {"rests:r": Held(until, until)}}
    assert first(body, pages=rests).dropped == ("resting",)
    rules = policy(RULES + rule("r", actions=timeout))
    braked: Pages = {page("r"): {"braked": Held(fingerprint(rules.rules[0]))}}
    assert first(rule("r", actions=timeout), pages=braked).dropped == ("braked",)
    back: Pages = {page("r"): {"watches": Held(fingerprint(rules.rules[0]))}}
    told, otherwise, _ = traced(rule("r", actions=timeout), pages=back)
    assert (told.rules[0].mode, told.rules[0].dropped) == ("shadow", ("stepped_back",))
    assert (
        Alternative(key="not_watches", rule="r", verdict="enforce", actions=("timeout",))
        in otherwise
    )
    forced: Pages = {"test:member:ann": {"timeout@test:room:1": Held(until + 3600)}}
    assert first(rule("r", actions=timeout), pages=forced).dropped == ("in_force",)
    assert first(rule("r", actions='["ban"]')).dropped == ("confined",)
    assert traced(body, says("casino", "mo"))[0].note == "immune"
    assert traced(body, says("casino", late=3600))[0].note == "late"


def keys(body: str, event: Event | None = None, pages: Pages | None = None) -> dict[str, str]:
    return {
        f"{one.key} {one.rule} {one.value}".replace("  ", " ").strip(): one.verdict
        for one in traced(body, event, pages)[1]
    }


def test_what_would_have_changed_it() -> None:
    assert keys(rule("r")) == {"without r": "allow"}
    assert keys(rule("r", 'mode = "shadow"')) == {"enforced r": "enforce"}
    assert keys(rule("r", 'exempt = ["regular"]'), says("casino", "reg")) == {
        "no_role": "enforce", "lifted r exempt": "enforce",
    }  # fmt: skip
    assert keys(rule("r", "when = { messages_at_least = 10 }")) == {
        "messages 10": "enforce", "lifted r when.messages_at_least": "enforce",
    }  # fmt: skip
    assert keys(rule("r", "when = { messages_up_to = 3 }")) == {
        "messages 4": "allow", "without r": "allow",
    }  # fmt: skip
    hour = Actor(id="test:member:n", joined=START - timedelta(hours=1))
    young = says("casino", actor=hour)
    assert keys(rule("r", 'when = { member_for_less_than = "2h" }'), young) == {
        "member_for 2h": "allow", "without r": "allow",
    }  # fmt: skip
    assert keys(rule("r", 'when = { member_for_at_least = "2h" }'), young) == {
        "member_for 2h": "enforce", "lifted r when.member_for_at_least": "enforce",
    }  # fmt: skip
    late = keys(rule("r", actions='["delete", "strike"]'), says("casino", late=3600))
    assert late["in_time"] == "enforce"
    assert keys(rule("r") + "all = []".replace("all = []", ""), says("hello")) == {}
    newcomer = (
        '[[rules]]\nname = "n"\nall = [{ filter = "keywords", words = ["hey"] }, '
        '{ filter = "newcomer", messages = 3 }]\nactions = ["delete"]\nbecause = "no"\n'
    )
    assert keys(newcomer, says("hey"))["proven 3"] == "allow"


def test_an_edit_of_what_was_acted_on_is_told() -> None:
    acted: Pages = {"test:member:ann": {"acted_on": Held((("test:channel:5/1", True),))}}
    was = says("casino")
    edit = Edited(
        id="e", place=was.place, channel=was.channel, at=was.at, received=was.at,
        actor=was.actor, message="1", content=was.content,
    )  # fmt: skip
    assert traced(rule("r"), edit, acted)[0].again


BODY = (
    rule("a", 'when = { messages_at_least = 3, member_for_at_least = "1h" }', '["strike"]')
    + rule("b", 'exempt = ["regular"]', word="bingo")
    + rule("c", "when = { strikes_at_least = 1 }", '[{ do = "timeout", for = "1h" }]')
    + rule("d", 'mode = "shadow"', '["delete"]')
    + rule("e", 'when = { account_younger_than = "2d" }', '["alert"]')
)
POLICY = policy(RULES + BODY)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["casino", "bingo", "casino bingo", "hello"]),
    st.sampled_from(["ann", "reg", "mo"]),
    st.integers(0, 5), st.integers(0, 30), st.sampled_from([0.0, 3600.0]),
)  # fmt: skip
def test_tracing_changes_nothing_and_every_if_is_different(
    text: str, member: str, messages: int, hours: int, late: float
) -> None:
    joined = START - timedelta(hours=hours)
    actor = Actor(id=f"test:member:{member}", joined=joined, created=joined)
    event: Message = says(text, actor=actor, late=late)
    pages: Pages = {actor.id: {"messages": messages}}
    now = event.at.timestamp()
    told, decision = trace(event, pages, now, POLICY)
    assert decision == decide(event, View(pages, now), POLICY)
    assert [r.rule for r in told.rules] == [r.name for r in POLICY.rules]
    found = {f.rule for f in decision.findings}
    assert {r.rule for r in told.rules if r.outcome == "found"} == found
    was = (decision.verdict, tuple(sorted({a.type for a in told.actions})))
    for one in alternatives(event, pages, now, POLICY, told):
        assert (one.verdict, one.actions) != was
        if one.key == "messages":
            more: Pages = {actor.id: {"messages": int(one.value) - 1}}
            assert decide(event, View(more, now), POLICY).verdict == one.verdict
        if one.key == "in_time":
            on_time = structs.replace(event, received=event.at)
            assert decide(on_time, View(pages, now), POLICY).verdict == one.verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_can_be_told_in_every_language(language: str) -> None:
    cases: list[tuple[str, Event | None]] = [(rule("r", more), e) for more, e, *_ in NOT_ASKED]
    cases += [(BODY, says("casino bingo", "reg", late=3600)), (rule("r", actions='["ban"]'), None)]
    for body, event in cases:
        told, otherwise, _ = traced(body, event)
        text = list(lines(told, otherwise, language))  # type: ignore[arg-type]
        assert len(text) >= 3
        assert not any("{" in line for line in text)


def test_joining_is_traced_too() -> None:
    join = Joined(
        id="j", place="test:room:1", at=START, received=START, actor=Actor(id="test:member:n")
    )
    told = first(rule("r"), join)
    assert told.outcome == "nothing"
