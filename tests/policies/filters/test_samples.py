"""The sample of each filter, which the reference shows, does what it says."""

from __future__ import annotations

import pytest

from policies.events import Event
from policies.filters import FILTERS
from policies.lines import Reader
from tests.policies.said import Life, policy


def found(name: str, lines: tuple[str, ...]) -> list[bool]:
    """For each line whether a rule with the filter's sample settings finds something in it."""
    head = f'[[rules]]\nname = "sample"\nfilter = "{name}"\nactions = ["alert"]\n'
    life, reader = Life(policy(head + FILTERS[name].sample.rule)), Reader()
    events: list[Event] = [reader.read(line) for line in lines]
    return [bool(decision.findings) for decision in life.meets_all(events)]


@pytest.mark.parametrize("name", FILTERS)
def test_the_sample_finds_its_last_line_and_no_other(name: str) -> None:
    lines = FILTERS[name].sample.finds
    assert lines and found(name, lines) == [False] * (len(lines) - 1) + [True]


@pytest.mark.parametrize("name", FILTERS)
def test_the_sample_leaves_what_it_should(name: str) -> None:
    lines = FILTERS[name].sample.leaves
    assert lines and not any(found(name, lines))
