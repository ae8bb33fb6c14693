"""Inactivity: who speaks again after a long silence, and who only pauses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from policies.figures import spoken
from policies.state import Set
from tests.policies.filters.crowds import (
    EVENTS,
    Drawn,
    decided_again,
    found,
    happened,
    rebuilt,
    ruled,
)
from tests.policies.said import Life, says

DAY = 86_400.0


def speaks(keys: str, *times: float) -> list[str]:
    """What is found in each message of one member, written so many seconds from the start."""
    events = [says("谢谢", after=at, id=str(n)) for n, at in enumerate(times)]
    return found(Life(ruled("inactivity", keys)), events)


@pytest.mark.parametrize(
    ("keys", "times", "seen"),
    [
        ("", (0, 61 * DAY), True),
        ("", (0, 59 * DAY), False),
        ("", (0, 30 * DAY, 85 * DAY), False),
        ("", (0, 30 * DAY, 92 * DAY), True),
        ("", (0,), False),
        ('after = "10m"', (0, 601), True),
        ('after = "10m"', (0, 8, 601), True),
        ('after = "10m"', (0, 200, 601), False),
        ('after = "10m"', (0, 599, 605, 700), False),
    ],
)
def test_only_the_first_message_after_the_silence(
    keys: str, times: tuple[float, ...], seen: bool
) -> None:
    details = speaks(keys, *times)
    assert bool(details[-1]) is seen and not any(details[:-1])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "after 61 days of silence"),
        ("es", "tras 61 días de silencio"),
        ("zh-CN", "沉默 61 天之后"),
    ],
)
def test_how_long_it_was_is_said(language: str, said: str) -> None:
    assert spoken(speaks("", 0, 61 * DAY)[-1], language) == said  # type: ignore[arg-type]


def test_a_busy_member_is_not_written_down_with_every_message() -> None:
    life = Life(ruled("inactivity"))
    found(life, [says("ok", after=60 * n, id=str(n)) for n in range(100)])
    kept = [w for made in life.decisions for w in made.writes if w.name.startswith("inactivity")]
    assert len(kept) == 1 and isinstance(kept[0], Set)


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    life, events = Life(ruled("inactivity", 'after = "30s"')), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        assert not any(finding.error for finding in life.meets(event).findings)
    assert rebuilt(life, events) == life.pages
