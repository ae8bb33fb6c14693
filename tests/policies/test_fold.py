"""A stream of events is decided with what came before, and memory does not grow for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policies.events import Actor, Content, Message
from policies.file.load import load
from policies.fold import Fold

POLICY = """
community = "acme"
[[rules]]
name = "too-fast"
filter = "flood"
limit = 2
within = "10s"
actions = []
[[rules]]
name = "words"
filter = "keywords"
words = ["bad word"]
actions = ["strike"]
[[ladder]]
at = 2
do = "ban"
"""
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def fold(tmp_path: Path) -> Fold:
    (tmp_path / "acme.toml").write_text(POLICY, encoding="utf-8")
    return Fold(load(tmp_path / "acme.toml").policy)


def said(number: int, member: str, seconds: float, text: str = "hi") -> Message:
    at = BEGIN + timedelta(seconds=seconds)
    return Message(
        id=f"e{number}",
        place="x:place:x",
        channel="x:channel:c",
        actor=Actor(id=f"x:member:{member}"),
        at=at,
        received=at,
        message=f"{number}",
        content=Content(text=text),
    )


def test_windows_are_remembered_for_each_member(fold: Fold) -> None:
    members = ["a", "a", "b", "a", "b"]
    found = [len(fold.decide(said(n, m, n)).findings) for n, m in enumerate(members)]
    assert found == [0, 0, 0, 1, 0]
    assert fold.decide(said(9, "a", 60)).findings == ()


def test_strikes_climb_the_ladder(fold: Fold) -> None:
    decisions = [fold.decide(said(n, "a", 60 * n, "a bad word")) for n in range(2)]
    kinds = [[type(action).__name__ for action in d.actions] for d in decisions]
    assert kinds == [["Strike"], ["Strike", "Ban", "Wake", "Alert"]]


def test_what_has_expired_is_forgotten(fold: Fold) -> None:
    for n in range(10_000):
        fold.decide(said(n, f"m{n}", n))
    windows = [page for page in fold.pages.values() if "flood:too-fast" in page]
    assert 0 < len(windows) < 20
