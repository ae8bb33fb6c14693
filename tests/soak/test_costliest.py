"""A long search for messages that cost much more than others of their length."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.starting import calm_the_collector
from policies.file.load import load
from tests.bench.costliest import search
from tests.bench.whole import PATTERNS, WORDS, written

TRIES = 4_000
ALLOWED = 30.0
"""Times an ordinary message. Ten are asked for; what is nothing but hosts takes up to twenty, and
the search here is longer than that of the bench."""


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_message_costs_much_more_than_others_of_its_length(seed: int, tmp_path: Path) -> None:
    policy = load(written(tmp_path / "costliest", WORDS, PATTERNS)).policy
    calm_the_collector()
    for length, (usual, costly) in search(policy, TRIES, seed).items():
        times = costly.cost / usual
        assert times <= ALLOWED, f"{length} characters, {times:.1f} times: {costly.text[:400]!r}"
