"""A score is asked for only where it may matter, and alone it does little to anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.actions import Action, Alert, Ban, Delete, Kick, Score, Strike, Timeout
from policies.again import Scored, again
from policies.events import Message
from policies.file.load import load
from policies.rule import Check
from tests.policies.filters.crowds import decided_again
from tests.policies.said import HEAD, Life, policy, says
from tests.quality.packs import NAMES, including

ALONE = """
[[rules]]
name = "spam"
filter = "score"
signal = "outside"
above = 0.8
actions = {actions}
because = "No advertising"
"""
NEWCOMERS = """
[[rules]]
name = "new-spam"
all = [{ filter = "newcomer", messages = 1 }, { filter = "score", signal = "outside" }]
actions = ["delete", "ban"]
because = "No advertising"
"""
HARSH = '["delete", "strike", "ban", "alert"]'


def scored(asked: Message, value: float, signal: str = "outside") -> Scored:
    """What a signal says of a message."""
    return again(Scored, asked, f"{asked.id}/{signal}/{value}", signal=signal, value=value)


def alone(actions: str = HARSH, more: str = "", *, wrote: int = 0) -> Life:
    """A community with one rule, in which ``ann`` has written so often."""
    life = Life(policy(ALONE.replace("{actions}", actions) + LADDER + more))
    life.meets_all(says("hi", id=f"h{n}", after=n) for n in range(wrote))
    return life


LADDER = '[[ladder]]\nat = 1\ndo = "ban"\n'


def does(life: Life, value: float = 0.95, **more: Any) -> list[type[Action]]:
    asked = says("I can double your savings", id="q", after=100, **more)
    life.meets(asked)
    return [type(action) for action in life.meets(scored(asked, value)).actions]


@pytest.mark.parametrize(
    ("signal", "value", "found"),
    [
        ("outside", 0.81, True), ("outside", 1.0, True), ("outside", 0.8, False),
        ("outside", 0.0, False), ("outside", float("nan"), False), ("toxic", 0.99, False),
    ],
)  # fmt: skip
def test_what_a_signal_says_is_compared(signal: str, value: float, found: bool) -> None:
    asked = says("¿te interesa?")
    life = alone()
    life.meets(asked)
    decision = life.meets(scored(asked, value, signal))
    assert bool(decision.findings) is found
    assert not any(isinstance(action, Score) for action in decision.actions)


def test_a_signal_is_asked_once_however_many_rules_wait() -> None:
    decision = alone(more=ALONE.replace("{actions}", '["alert"]').replace('"spam"', '"b"')).meets(
        says("hi")
    )
    assert [a.signal for a in decision.actions if isinstance(a, Score)] == ["outside"]
    assert decision.pending == ("spam", "b")


def test_it_is_only_asked_about_what_came_so_far() -> None:
    life = Life(policy(NEWCOMERS))
    first = says("I can double your savings", id="1")
    assert [type(a) for a in life.meets(first).actions] == [Score]
    second = says("hello again", id="2", after=5)
    assert not life.meets(second).actions
    decision = life.meets(scored(first, 0.99))
    assert [f.rule for f in decision.findings] == ["new-spam"], "they were new when they wrote it"


def test_who_was_no_newcomer_then_is_none_now() -> None:
    life = Life(policy(NEWCOMERS))
    life.meets(says("hi"))
    asked = says("casino", id="2", after=9)
    life.meets(asked)
    assert not life.meets(scored(asked, 0.99)).findings


def test_by_a_score_alone_nobody_is_removed() -> None:
    kinds = does(alone())
    assert {Delete, Strike, Timeout, Alert} <= set(kinds)
    assert Ban not in kinds


@pytest.mark.parametrize("actions", ['["ban"]', '["kick"]', '["quarantine"]', '["strike"]'])
def test_a_removal_becomes_an_hour_of_silence(actions: str) -> None:
    life, asked = alone(actions), says("I can double your savings", id="q")
    life.meets(asked)
    done = life.meets(scored(asked, 0.99)).actions
    (timeout,) = [action for action in done if isinstance(action, Timeout)]
    assert (timeout.until - asked.at).total_seconds() == 3_600
    assert not any(isinstance(action, Ban | Kick) for action in done)


@pytest.mark.parametrize(("wrote", "gentle"), [(8, False), (9, True), (30, True)])
def test_known_members_are_only_reported(wrote: int, gentle: bool) -> None:
    kinds = does(alone(wrote=wrote))
    assert (set(kinds) == {Alert}) is gentle


@pytest.mark.parametrize(
    ("test", "gentle"),
    [
        ('all = [{ filter = "inactivity" }, SCORE]', None),
        ('all = [SCORE, { filter = "keywords", words = ["savings"] }]', False),
        ('any = [SCORE, { filter = "keywords", words = ["casino"] }]', True),
        ('all = [SCORE, { not = { filter = "keywords", words = ["a b"] } }]', True),
        ('all = [SCORE, { filter = "newcomer", messages = 90 }]', True),
    ],
)
def test_what_is_alone(test: str, gentle: bool | None) -> None:
    test = test.replace("SCORE", '{ filter = "score", signal = "outside" }')
    body = ALONE.replace("{actions}", HARSH).replace(
        'filter = "score"\nsignal = "outside"\nabove = 0.8', test
    )
    life = Life(policy(body + LADDER))
    life.meets_all(says("hi", id=f"h{n}", after=n) for n in range(20))
    kinds = set(does(life))
    assert kinds == (set() if gentle is None else {Alert} if gentle else kinds)
    assert (Ban in kinds) is (gentle is False)


@pytest.mark.parametrize("pack", NAMES)
@pytest.mark.parametrize("wrote", [0, 12])
def test_no_pack_does_more_by_a_score_alone(pack: str, wrote: int) -> None:
    rules = including(pack)
    check = Check("score", load_settings(), 0, "score:x", False)
    for rule in rules.rules:
        only = replace(rule, test=check, index=0, mode="enforce", when=(), exempt=frozenset())
        life = Life(replace(rules, rules=(only,), staff_channel="test:channel:99"))
        life.meets_all(says("hi", id=f"h{n}", after=n) for n in range(wrote))
        kinds = set(does(life))
        assert not kinds & {Ban, Kick}, rule.name
        if wrote:
            assert kinds <= {Alert}, rule.name


def load_settings() -> Any:
    """The settings of a score with its defaults."""
    (check,) = policy(ALONE.replace("{actions}", '["alert"]')).rules[0].checks
    return check.settings


TEXTS = st.sampled_from(["", "casino", "\ud800", "加微信 " * 9]) | st.text(max_size=30)


@settings(max_examples=60)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=12),
    values=st.lists(st.floats(allow_nan=True), min_size=1, max_size=12),
    signal=st.sampled_from(["outside", "toxic", ""]),
)
def test_whatever_a_signal_says(texts: list[str], values: list[float], signal: str) -> None:
    life = alone()
    for number, (text, value) in enumerate(zip(texts, values, strict=False)):
        asked = says(text, id=str(number), after=number)
        answer = scored(asked, value, signal)
        assert decided_again(life, asked)
        life.meets(asked)
        assert decided_again(life, answer)
        decision = life.meets(answer)
        assert bool(decision.findings) is (signal == "outside" and value > 0.8)
        assert not any(finding.error for finding in decision.findings)
        assert not any(isinstance(action, Ban | Kick) for action in decision.actions)


def test_the_check_says_what_will_not_be_done(tmp_path: Any) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(HEAD + ALONE.replace("{actions}", '["delete", "ban"]'), encoding="utf-8")
    (advice,) = load(file).advice
    assert "ban" in str(advice) and "score" in str(advice)
