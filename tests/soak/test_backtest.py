"""A backtest of a million events takes the memory of one of a hundred thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.growth import peak
from tests.bot.test_backtest_memory import SPREAD

pytestmark = pytest.mark.soak


def test_a_million_events(tmp_path: Path) -> None:
    few, many = peak(tmp_path, 100_000), peak(tmp_path, 1_000_000)
    print(f"{few} kB for 100,000 events, {many} kB for 1,000,000")
    assert many < few + SPREAD
