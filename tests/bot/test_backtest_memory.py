"""What a backtest holds in memory does not grow with the number of events."""

from __future__ import annotations

from pathlib import Path

from tests.bot.growth import peak

SPREAD = 4_096
"""Kilobytes by which two runs differ that do the same."""


def test_ten_times_the_events_take_no_more_memory(tmp_path: Path) -> None:
    few, many = peak(tmp_path, 3_000), peak(tmp_path, 30_000)
    assert many < few + SPREAD, f"{few} kB for 3,000 events, {many} kB for 30,000"
