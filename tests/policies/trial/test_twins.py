"""Two policies decided together find, do and remember what each does alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.events import Event, Joined
from policies.file.load import load
from policies.fold import Fold
from policies.policy import Policy
from policies.trial.twins import Twins, alike
from tests.policies.said import policy, says

RULES = """
[[rules]]
name = "words"
filter = "keywords"
words = ["casino", "加微信"]
actions = ["delete", "strike"]
[[rules]]
name = "links"
filter = "links"
deny = ["bad.example"]
actions = ["delete"]
[[rules]]
name = "fast"
filter = "flood"
limit = 2
within = "10s"
actions = ["delete"]
[[rules]]
name = "shouted"
actions = ["delete"]
[[rules.all]]
filter = "keywords"
words = ["now"]
[[rules.all]]
filter = "repeats"
limit = 1
within = "1h"
[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""
_SHOUTED = RULES.split("[[rules]]")[4]
MORE = '[[rules]]\nname = "more"\nfilter = "keywords"\nwords = ["bingo"]\nactions = ["strike"]\n'
ONCE: dict[str, str] = {
    "another word": RULES.replace('"加微信"', '"加微信", "hello"'),
    "a word less": RULES.replace('"casino", ', ""),
    "another host": RULES.replace("bad.example", "worse.example"),
    "a rule more": MORE + RULES,
    "a rule less": RULES.replace('name = "links"', 'name = "links"\nmode = "off"'),
    "another action": RULES.replace('"10s"\nactions = ["delete"]', '"10s"\nactions = ["strike"]'),
    "only watched": RULES.replace('within = "10s"', 'within = "10s"\nmode = "shadow"'),
    "the same": RULES,
}
TWICE: dict[str, str] = {
    "another limit": RULES.replace("limit = 2", "limit = 1"),
    "another ladder": RULES.replace("at = 2", "at = 1"),
    "another language": 'language = "es"\n' + RULES,
    "another order": "[[rules]]".join(["", *sorted(RULES.split("[[rules]]")[1:4]), _SHOUTED]),
}
WORDS = ["hello", "casino", "bingo", "now", "请加微信", "bad.example", "worse.example", "hi"]


def chat(said: Iterable[tuple[int, str, int]]) -> list[Event]:
    """Members who write so many seconds after the last one, or join."""
    events: list[Event] = []
    at = 0
    for n, (member, text, after) in enumerate(said):
        at += after
        event = says(text, f"m{member}", id=f"{n}", after=at)
        if text == "hi" and after > 8:
            events.append(
                Joined(
                    id=f"j{n}", place=event.place, at=event.at, received=event.at,
                    community=event.community, channel="", actor=event.actor,
                )
            )  # fmt: skip
        events.append(event)
    return events


SAID = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(WORDS), st.integers(0, 12)), max_size=25
)


def as_alone(before: Policy, after: Policy, events: Sequence[Event]) -> int:
    """Both ways are the same; answers how many events were decided once."""
    twins, folds, once = Twins(before, after), (Fold(before), Fold(after)), 0
    for event in events:
        drafts = twins.decide(event)
        once += drafts[0] is drafts[1]
        for draft, fold in zip(drafts, folds, strict=True):
            alone = fold.decide(event)
            together = draft.done()
            assert together.findings == alone.findings
            assert (together.actions, together.writes) == (alone.actions, alone.writes)
            assert (together.records, together.note) == (alone.records, alone.note)
    for twin, fold in zip(twins.folds, folds, strict=True):
        assert twin.pages == fold.pages and twin.now == fold.now
    return once


@pytest.mark.parametrize("newer", [*ONCE, *TWICE])
@settings(max_examples=25)
@given(said=SAID)
def test_together_as_alone(newer: str, said: list[tuple[int, str, int]]) -> None:
    after = policy((ONCE | TWICE)[newer])
    as_alone(policy(RULES), after, chat(said))


@pytest.mark.parametrize("newer", ONCE)
def test_what_nothing_new_is_in_is_decided_once(newer: str) -> None:
    before, after = policy(RULES), policy(ONCE[newer])
    assert alike(before, after)
    quiet = chat([(n % 20, f"good morning {n}", 1) for n in range(60)])
    assert as_alone(before, after, quiet) == 60


@pytest.mark.parametrize("newer", TWICE)
def test_what_may_always_differ_is_decided_twice(newer: str) -> None:
    before, after = policy(RULES), policy(TWICE[newer])
    assert not alike(before, after)
    assert as_alone(before, after, chat([(1, "hello", 1)] * 9)) == 0


@pytest.mark.parametrize(("action", "once"), [("delete", True), ("compromised", False)])
def test_a_rule_whose_work_goes_on_is_decided_twice(action: str, once: bool) -> None:
    rule = (
        f'[[rules]]\nname = "r"\nfilter = "keywords"\nwords = ["bingo"]\nactions = ["{action}"]\n'
    )
    assert alike(policy(rule), policy(rule.replace("bingo", "casino"))) is once


def test_what_is_remembered_differently_is_decided_twice() -> None:
    after = policy(ONCE["another action"])
    flood = [(1, "hi", 1)] * 3
    # Decided twice: the third message, which is a strike in one of them alone, and all that goes by
    # that member's strikes or opens the next case.
    assert as_alone(policy(RULES), after, chat([*flood, (1, "casino", 60), (2, "casino", 1)])) == 2
    assert as_alone(policy(RULES), after, chat([*flood, (2, "hi", 60), (1, "hi", 60)])) == 4


def test_shipped_rules_together_as_alone(tmp_path: Path) -> None:
    policies = []
    for n, words in enumerate(('"casino"', '"casino", "bingo"')):
        file = tmp_path / f"{n}.toml"
        file.write_text(
            'community = "acme"\nstaff_channel = "test:channel:9"\ninclude = ["pack:baseline"]\n'
            f'[[rules]]\nname = "words"\nfilter = "keywords"\nwords = [{words}]\n'
            'actions = [{ do = "timeout", for = "1h" }]\nbecause = "no"\n',
            encoding="utf-8",
        )
        policies.append(load(file).policy)
    said = [(n % 7, WORDS[n % 5] if n % 3 else f"good morning {n}", n % 4) for n in range(300)]
    assert alike(*policies)
    assert 100 < as_alone(policies[0], policies[1], chat(said)) < 300


def test_what_differs_is_forgotten_when_it_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.trial.twins._PRUNED", 5)
    twins = Twins(policy(RULES), policy(ONCE["another word"]))
    twins.decide(says("hello", "m1", id="0"))
    assert ("test:member:m1", "strikes") in twins.apart
    late = timedelta(days=400).total_seconds()
    for n in range(10_000):
        twins.folds[0].keep(twins.folds[0].draft(says("", "m2", id=f"a{n}", after=late)))
        twins.folds[1].keep(twins.folds[1].draft(says("", "m2", id=f"a{n}", after=late)))
    for n in range(5):
        twins.decide(says("hi", "m2", id=f"n{n}", after=late + 20 * n))
    # What is numbered differently stays so.
    assert {name for _, name in twins.apart} == {"cases"}
