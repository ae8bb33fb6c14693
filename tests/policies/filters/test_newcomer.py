"""Newcomers: until they have shown that they belong here, and after a finding for another day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.policies.filters.crowds import (
    EVENTS,
    Drawn,
    bounded,
    decided_again,
    happened,
    rebuilt,
    ruled,
)
from tests.policies.said import Life, policy, says

DAY = 86_400.0
BOTH = """
[[rules]]
name = "r"
filter = "newcomer"
messages = 2
days = 1
actions = ["alert"]
[[rules]]
name = "ads"
filter = "keywords"
words = ["casino", "казино", "préstamo", "加微信"]
actions = ["delete"]
because = "no ads"
"""


def new(life: Life, *said: tuple[str, float]) -> list[bool]:
    """Whether the author of each message, so many seconds from the start, was new then."""
    events = [says(text, after=at, id=str(n)) for n, (text, at) in enumerate(said)]
    decisions = [life.meets(event) for event in events]
    return [any(f.rule == "r" for f in decision.findings) for decision in decisions]


@pytest.mark.parametrize(
    ("keys", "times", "expected"),
    [
        ("", (0, 1, 2, 3), [True, True, True, False]),
        ("messages = 1", (0, 1), [True, False]),
        ("messages = 1\ndays = 2", (0, 1, DAY, DAY + 1), [True, True, True, False]),
        ("messages = 4\ndays = 2", (0, DAY, DAY + 1, DAY + 2, DAY + 3), [True] * 4 + [False]),
    ],
)
def test_messages_on_several_days(
    keys: str, times: tuple[float, ...], expected: list[bool]
) -> None:
    assert new(Life(ruled("newcomer", keys)), *[("谢谢", at) for at in times]) == expected


@pytest.mark.parametrize("ad", ["casino", "казино", "un préstamo", "请加微信"])
def test_nobody_sleeps_his_way_in(ad: str) -> None:
    said: list[tuple[str, float]] = [
        ("hi", 0),
        ("ok", 1),
        ("yes", 2),
        (ad, 3),
        ("hi", 4),
        ("hola", 5),
        ("да", 6),
    ]
    said += [("早", DAY), ("hi", DAY + 1)]
    expected = [True, True, False, False, True, True, True, True, False]
    assert new(Life(policy(BOTH)), *said) == expected


def test_what_only_watches_takes_nothing_away() -> None:
    life = Life(policy(BOTH + 'mode = "shadow"\n'))
    assert new(life, ("a", 0), ("b", 1), ("casino", 2), ("c", 3)) == [True, True, False, False]


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    life, events = Life(policy(BOTH)), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        assert not any(finding.error for finding in life.meets(event).findings)
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
