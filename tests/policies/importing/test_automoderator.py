"""Reddit's AutoModerator rules become rules that look for the same."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.events import Event
from policies.importing.source import SourceRefused
from policies.lines import Reader
from tests.policies.importing.carrying import carry, taken, whys
from tests.policies.said import Life


def found(rule: str, *lines: str) -> list[bool]:
    life, reader = Life(taken(carry("automoderator", rule + "\naction: remove\n")).policy), Reader()
    events: list[Event] = [reader.read(line) for line in lines]
    return [bool(decision.findings) for decision in life.meets_all(events)]


FINDS = {
    "title+body: [free nitro, 加微信]": (
        ['{"text": "FREE nitro!"}', '{"text": "请加微信领红包"}'], ['{"text": "freenitros"}'],
    ),
    "body (includes): [anan]": (['{"text": "banana"}'], ['{"text": "apple"}']),
    "body (starts-with): [hey]": (['{"text": "hey you"}'], ['{"text": "oh hey"}']),
    "body (ends-with): [bye.]": (['{"text": "good bye."}'], ['{"text": "bye. then"}']),
    "body (full-exact): [ok bye]": (['{"text": "OK bye"}'], ['{"text": "ok bye now"}']),
    "body (full-text): [ok bye]": (['{"text": "-- ok bye!"}'], ['{"text": "ok bye now"}']),
    r"body (regex): 'earn \d+'": (['{"text": "earn 5"}'], ['{"text": "earn x"}']),
    r"body (starts-with, regex): 'a|b'": (['{"text": "be"}'], ['{"text": "cab"}']),
    "domain: [bad.example]": (
        ['{"text": "http://www.bad.example/x"}'], ['{"text": "http://good.example"}'],
    ),
    "body: [coins]\n~domain: [ours.example]": (
        ['{"text": "coins http://bad.example"}'], ['{"text": "coins http://ours.example"}'],
    ),
    "~body: [please]": (['{"text": "give"}'], ['{"text": "please give"}']),
    "body_longer_than: 10": (['{"text": "a long enough text"}'], ['{"text": "short"}']),
    "body_shorter_than: 6": (['{"text": "short"}'], ['{"text": "longer"}']),
    "body#1: [aa]\nbody#2: [bb]": (['{"text": "aa bb"}'], ['{"text": "aa"}', '{"text": "bb"}']),
    "author: {account_age: '< 3 days'}": (
        ['{"text": "x", "created": "2025-12-31T00:00:00Z"}'],
        ['{"text": "x", "created": "2025-12-01T00:00:00Z"}'],
    ),
    "author: {account_age: '> 1 year'}": (
        ['{"text": "x", "created": "2024-12-01T00:00:00Z"}'],
        ['{"text": "x", "created": "2025-12-01T00:00:00Z"}'],
    ),
    "author: {'name (includes)': [bot]}": (
        ['{"text": "x", "name": "Robots"}'], ['{"text": "robots", "name": "Ann", "member": "m2"}'],
    ),
    "is_top_level: true\nbody: [first]": (
        ['{"text": "first"}'], ['{"text": "first", "reply_to": "9"}'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", FINDS)
def test_a_check_finds_what_it_found_there(rule: str) -> None:
    finds, leaves = FINDS[rule]
    assert found(rule, *leaves, *finds) == [False] * len(leaves) + [True] * len(finds)


@pytest.mark.parametrize(
    ("actions", "doing"),
    [
        ("action: remove", ["delete"]),
        ("action: spam", ["delete"]),
        ("action: filter", ["hold"]),
        ("action: report", ["alert"]),
        ("comment: 'Hello {{author}} {x}'", ["reply"]),
        ("message: 'please do not'", ["warn"]),
        ("action: remove\nmessage: 'please do not'", ["delete"]),
        ("modmail: look", ["alert"]),
        ("set_flair: x", []),
    ],
)
def test_an_action_does_what_it_did_there(actions: str, doing: list[str]) -> None:
    policy = taken(carry("automoderator", f"body: [banana]\n{actions}\n")).policy
    assert [action.do for action in policy.rules[0].actions] == doing


def test_moderators_are_left_alone_unless_the_rule_says_otherwise() -> None:
    made = carry("automoderator", "body: [aa]\n---\nbody: [bb]\nmoderators_exempt: false\n")
    first, second = taken(made).policy.rules
    assert first.exempt == {"moderator"} and not second.exempt


def test_a_rule_that_lost_a_condition_only_watches() -> None:
    made = carry("automoderator", "body: [aa]\nauthor: {comment_karma: '< 5'}\naction: remove\n")
    assert taken(made).policy.rules[0].mode == "shadow"
    assert ("2", "left_out", "rule 1.author.comment_karma") in whys(made)


def test_who_is_left_out_by_name_would_not_be_here() -> None:
    made = carry("automoderator", "body: [aa]\nauthor: {~name: [ann]}\naction: remove\n")
    assert taken(made).policy.rules[0].mode == "shadow"
    assert ("2", "left_out", "rule 1.author.~name") in whys(made)


def test_keys_may_be_cased_as_anybody_likes() -> None:
    (rule,) = taken(carry("automoderator", "Body: [aa]\nMODERATORS_EXEMPT: no\n")).policy.rules
    assert not rule.exempt
    with pytest.raises(SourceRefused, match=r"a\.yaml:2: Body is given twice"):
        carry("automoderator", "body: [aa]\nBody: [bb]\n")


def test_a_rule_for_which_any_threshold_is_enough_only_finds_less() -> None:
    rule = "author: {comment_karma: '< 5', account_age: '< 1 day', satisfy_any_threshold: true}\n"
    assert (
        taken(carry("automoderator", rule + "action: remove\n")).policy.rules[0].mode == "enforce"
    )


@pytest.mark.parametrize(
    ("rule", "entry"),
    [
        ("bodies: [a1]", "rule 1.bodies"),
        ("body (inclodes): [a1]", "rule 1.body (inclodes)"),
        ("action: explode\nbody: [a1]", "rule 1.action"),
        ("author: {karmas: 5}", "rule 1.author.karmas"),
    ],
)
def test_what_nobody_knows_is_told(rule: str, entry: str) -> None:
    assert ("unknown", entry) in [
        (kind, path) for _, kind, path in whys(carry("automoderator", rule))
    ]


def test_rules_that_are_no_longer_there_are_named() -> None:
    made = carry("automoderator", "standard: crowdfunding\n---\nbody: [a1]\naction: approve\n")
    assert [(line, kind) for line, kind, _ in whys(made)] == [("1", "left_out"), ("4", "left_out")]
    assert not taken(made).policy.rules


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words"])
def test_without_any_rule_it_is_refused(text: str) -> None:
    with pytest.raises(SourceRefused, match=r"a\.yaml:1"):
        carry("automoderator", text)


KEYS = st.sampled_from(
    ["body", "title+body (includes)", "~body (regex)", "domain", "url (includes)", "author",
     "~author", "body (starts-with, case-sensitive)", "body_longer_than", "reports", "priority",
     "action", "comment", "message", "modmail", "is_edited", "type", "flair_text", "x"]
)  # fmt: skip


@settings(max_examples=40)
@given(
    st.lists(
        st.dictionaries(
            KEYS,
            st.text(max_size=9) | st.lists(st.text(max_size=9)) | st.integers(-9, 9) | st.booleans()
            | st.dictionaries(st.sampled_from(["name", "account_age", "is_moderator"]), st.text()),
            min_size=1,
        ),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_whatever_is_written_loads_or_is_refused(rules: list[object]) -> None:
    try:
        made = carry("automoderator", yaml.safe_dump_all(rules, allow_unicode=True))
    except SourceRefused:
        return
    taken(made)
