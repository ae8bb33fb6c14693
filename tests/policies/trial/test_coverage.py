"""Coverage: what is said to be dead, hidden, repeated or contradictory is so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.decide import decide
from policies.state import View
from policies.trial.coverage import Remark, coverage
from tests.policies.said import policy, says

TODAY = date(2026, 6, 1)
ROLES = """
[roles.regular]
members = ["test:member:7"]
[roles.everyone]
members = ["telegram:status:member"]
[roles.empty]
members = []
"""


def rule(name: str, more: str = "", *, words: str = '"casino"', actions: str = '["delete"]') -> str:
    return (
        f'[[rules]]\nname = "{name}"\nfilter = "keywords"\nwords = [{words}]\n'
        f'actions = {actions}\nbecause = "no"\n{more}\n'
    )


def remarks(*rules: str) -> list[tuple[str, str, str, str]]:
    return [_short(remark) for remark in coverage(policy(ROLES + "".join(rules)), TODAY)]


def _short(remark: Remark) -> tuple[str, str, str, str]:
    return remark.kind, remark.rule, remark.why, remark.other or ", ".join(remark.entries)


ALONE = [
    ('mode = "off"', "dead", "off", ""),
    ("until = 2026-05-31", "dead", "until", "2026-05-31"),
    ('when = { platforms = ["discord"] }', "dead", "platforms", "discord"),
    ('when = { roles = ["empty"] }', "dead", "nobody", "empty"),
    ("when = { messages_at_least = 5, messages_up_to = 4 }", "contradictory", "between",
     "messages_at_least, messages_up_to"),
    ('when = { member_for_at_least = "1d", member_for_less_than = "1d" }', "contradictory",
     "between", "member_for_at_least, member_for_less_than"),
    ('when = { roles = ["regular"], without_roles = ["regular"] }', "contradictory", "both",
     "regular"),
    ('channels = ["test:channel:1"]\nwhen = { channels = ["test:channel:2"] }', "contradictory",
     "channels", "test:channel:2"),
    ('exempt = ["regular"]\nwhen = { roles = ["regular"] }', "contradictory", "exempt", "regular"),
    ("when = { bot = true }", "contradictory", "bots", ""),
    ('exempt = ["everyone"]', "contradictory", "everybody", "everyone"),
    ('allow = ["Casino"]', "contradictory", "allowed", "casino"),
]  # fmt: skip
FINE = [
    "until = 2026-06-01",
    'when = { platforms = ["test", "discord"] }',
    'when = { roles = ["empty", "regular"] }',
    "when = { messages_at_least = 4, messages_up_to = 4 }",
    'when = { member_for_at_least = "1d", member_for_less_than = "2d" }',
    'exempt = ["regular"]',
    "bots = true\nwhen = { bot = true }",
    'allow = ["casino royale"]',
    'mode = "canary"\nchannels = ["test:channel:1"]\nwhen = { channels = ["test:channel:2"] }',
]


@pytest.mark.parametrize(("more", "kind", "why", "about"), ALONE)
def test_what_is_wrong_with_a_rule_by_itself(more: str, kind: str, why: str, about: str) -> None:
    assert remarks(rule("r", more)) == [(kind, "r", why, about)]


@pytest.mark.parametrize("more", FINE)
def test_what_is_in_order(more: str) -> None:
    assert remarks(rule("r", more)) == []


def test_nothing_to_look_for_and_both_found_and_not() -> None:
    assert remarks(rule("r", words="")) == [("dead", "r", "empty", "")]
    body = (
        '[[rules]]\nname = "r"\nall = [{ filter = "shouting" }, { not = { filter = "shouting" } }]'
        '\nactions = ["alert"]\n'
    )
    assert remarks(body) == [("contradictory", "r", "not", "shouting")]


PAIRS = [
    (rule("a", "stop = true"), rule("b"), "shadowed", "stop"),
    (rule("a", 'stop = true\nmode = "shadow"'), rule("b"), "shadowed", "stop"),
    (rule("a", words='"casino", "bingo"'), rule("b"), "shadowed", "graver"),
    (rule("a", actions='["delete", { do = "timeout", for = "1h" }]'),
     rule("b", actions='[{ do = "timeout", for = "1m" }]'), "shadowed", "graver"),
    (rule("a"), rule("b", actions='["delete", "alert"]'), "overlapping", "same"),
    (rule("a", 'mode = "shadow"'), rule("b"), "overlapping", "same"),
    (rule("a", 'exempt = ["regular"]'), rule("b"), "overlapping", "same"),
    (rule("a", "when = { edited = true }"), rule("b"), "overlapping", "same"),
    (rule("a", 'channels = ["test:channel:1"]'), rule("b"), "overlapping", "same"),
    (rule("a", 'allow = ["casino royale"]\nstop = true'), rule("b"), "overlapping", "same"),
    (rule("a", "stop = true"), rule("b", words='"casino", "bingo"'), "overlapping", "same"),
]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later", "kind", "why"), PAIRS)
def test_two_rules(earlier: str, later: str, kind: str, why: str) -> None:
    told = "casino" if why == "same" else "a"
    (remark,) = coverage(policy(ROLES + earlier + later), TODAY)
    assert (remark.kind, remark.rule, remark.why, remark.other) == (kind, "b", why, "a")
    assert told in (*remark.entries, remark.other)


def test_what_differs_in_how_it_is_found_is_no_overlap() -> None:
    assert remarks(rule("a"), rule("b", words='"bingo"')) == []
    assert remarks(rule("a", 'disguise = "none"'), rule("b")) == []
    assert remarks(rule("a", 'mode = "off"'), rule("b"))[1:] == []


def test_a_narrower_rule_behind_a_stop_is_hidden() -> None:
    narrow = (
        '[[rules]]\nname = "b"\nall = [{ filter = "keywords", words = ["casino"] }, '
        '{ filter = "newcomer" }]\nactions = ["delete"]\nbecause = "no"\n'
    )
    assert remarks(rule("a", "stop = true"), narrow) == [("shadowed", "b", "stop", "a")]
    assert [r[0] for r in remarks(narrow.replace('"b"', '"a"', 1), rule("b", "stop = true"))] == [
        "overlapping"
    ]


WORDS = ["casino", "bingo", "lotto", "poker"]
some = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(some, some, st.booleans(), st.booleans(), some)
def test_what_is_hidden_behind_a_stop_never_finds_anything(
    first: list[str], second: list[str], stop: bool, exempt: bool, said: list[str]
) -> None:
    words = [", ".join(f'"{word}"' for word in each) for each in (first, second)]
    more = ("stop = true\n" if stop else "") + ('exempt = ["regular"]' if exempt else "")
    rules = policy(ROLES + rule("a", more, words=words[0]) + rule("b", words=words[1]))
    hidden = any(remark.why == "stop" for remark in coverage(rules, TODAY))
    assert hidden == (stop and not exempt and set(second) <= set(first))
    if hidden:
        event = says(" ".join(said))
        findings = decide(event, View({}, 0.0), rules).findings
        assert "b" not in {finding.rule for finding in findings}
