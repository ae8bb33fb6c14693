"""What is asked of the list from chat, and what cannot be put on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policies import codec
from policies.actions import Fetch
from policies.decision import Decision
from policies.events import Actor, Found
from tests.policies.said import PLACE, START, Life, policy
from tests.policies.test_commands import TEAM, orders, words

ADA = Actor(id="test:member:ada")
LANGUAGES = {"": 0, "zh-CN": 1, "es-419": 2}
THERE = """
[[rules]]
name = "from-chat-words"
filter = "keywords"
words = ["free nitro"]
actions = ["delete"]
because = "not here"
"""
SHORT = ("too short", "太短", "demasiado corto")
LONG = ("to 100 characters", "100 个字以内", "100 caracteres")
HOST = ("is not a site", "不是网站", "no es un sitio")
WHAT = ("behind the command", "写在命令后面", "detrás del comando")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("command", "text", "answers"),
    [
        ("words", "add", WHAT),
        ("words", "test", WHAT),
        ("words", "add a", SHORT),
        ("words", "add 微", SHORT),
        ("words", "add !!!", SHORT),
        ("words", "add \u200b\u200b", WHAT),
        ("words", "add " + "x" * 101, LONG),
        ("words", "add " + "x" * 10_000, ("500 characters", "500 个字", "500 caracteres")),
        ("words", "add Free  NITRO", ("listed already", "已在列表中", "ya está en la lista")),
        ("links", "deny", WHAT),
        ("links", "deny https://evil.example/x", ("without https", "不要带", "sin https")),
        ("links", "allow http:evil.example", ("without https", "不要带", "sin https")),
        ("links", "deny com", HOST),
        ("links", "deny evil example", HOST),
        ("links", "deny 10.0.0.1", HOST),
        ("links", "deny -evil.example", HOST),
        ("links", "add evil.example", WHAT),
        ("words", "evil", WHAT),
    ],
)
def test_what_cannot_be_listed_is_told_and_nothing_happens(
    command: str, text: str, answers: tuple[str, str, str], language: str
) -> None:
    here = Life(policy(TEAM + THERE))
    decision = here.meets(orders(command, text, actor=replace(ADA, language=language)))
    assert answers[LANGUAGES[language]] in words(decision)
    assert len(decision.actions) == 1
    assert not decision.records


@pytest.mark.parametrize(
    ("command", "text", "query", "args"),
    [
        ("words", "add  加微信 ", "list_try", {"kind": "words", "entry": "加微信"}),
        ("words", "add 🍆", "list_try", {"entry": "🍆"}),
        ("words", "add 微信", "list_try", {"kind": "words", "entry": "微信"}),
        ("links", "deny Evil.Example/Pay", "list_try", {"entry": "evil.example/Pay"}),
        ("links", "allow 例子.中国", "list_try", {"kind": "allow", "entry": "例子.中国"}),
        ("links", "remove evil.example", "list_remove", {"kind": "deny allow"}),
        ("words", "", "list_shown", {"kind": "words"}),
        ("words", "test free  nitro", "list_test", {"text": "free  nitro"}),
    ],
)  # fmt: skip
def test_what_may_be_is_asked_outside(
    command: str, text: str, query: str, args: dict[str, str]
) -> None:
    (asked,) = Life(policy(TEAM)).meets(orders(command, text, actor=ADA)).actions
    assert isinstance(asked, Fetch)
    assert asked.query == query
    assert asked.args.items() >= args.items()


def back(text: str, *rows: dict[str, object]) -> Decision:
    """What follows once that was found."""
    asked = orders("words", text, actor=ADA)
    found = Found(
        id="f", place=PLACE, at=START, received=START, as_of=START, query="", actor=ADA,
        rows=rows, invoked=codec.encode(asked),
    )  # fmt: skip
    return Life(policy(TEAM)).meets(found)


def test_what_would_have_removed_nothing_is_added_at_once() -> None:
    (asked,) = back("add casino", {"did": "tried"}).actions
    assert isinstance(asked, Fetch)
    assert asked.query == "list_add"
    assert asked.args["who"] == ADA.id


@pytest.mark.parametrize(
    ("row", "answer", "audited"),
    [
        ({"did": "tried", "count": 3, "events": ["e" * 600, "f" * 600]}, "yesterday: 3", 0),
        ({"did": "added", "until": START.timestamp() + 60}, "holds until", 1),
        ({"did": "added"}, "stays until", 1),
        ({"did": "refused", "problems": ["line 1: no"]}, "line 1: no", 0),
        ({"did": "off"}, "from_chat = false", 0),
        ({"did": "full"}, "1000 entries", 0),
        ({"did": "unwritable"}, "cannot be read or written", 0),
        ({"did": "absent"}, "not added from chat", 0),
    ],
)
def test_what_became_of_it_is_told(row: dict[str, object], answer: str, audited: int) -> None:
    decision = back("add casino", row)
    assert answer in words(decision)
    assert len(decision.records) == audited


@pytest.mark.parametrize(
    ("command", "text", "answer"),
    [
        ("list_see", "c/1", "no longer works"),
        ("list_see", "test:member:ann", "no longer works"),
        ("list_anyway", "words a", "too short"),
        ("list_anyway", "deny https://evil.example", "without https"),
        ("list_keep", "", "behind the command"),
    ],
)
def test_what_stands_behind_buttons_is_no_way_around(command: str, text: str, answer: str) -> None:
    decision = Life(policy(TEAM)).meets(orders(command, text, actor=ADA))
    assert answer in words(decision)
    assert len(decision.actions) == 1


@given(st.sampled_from(["add", "remove", "test", "list", ""]), st.text(max_size=600))
def test_whatever_is_written_is_one_answer_or_one_question(step: str, text: str) -> None:
    for command in ("words", "links"):
        decision = Life(policy(TEAM)).meets(orders(command, f"{step} {text}", actor=ADA))
        assert len(decision.actions) == 1
        assert not decision.findings
