"""How much personal data is found on labelled lines, and that harmless numbers are left."""

from __future__ import annotations

import pytest

from tests.quality.personal import personal_data
from tests.shared import SHARED

DATA = SHARED / "data"


@pytest.mark.skipif(not DATA.exists(), reason=f"LABELLED DATA IS ABSENT: no folder {DATA}")
def test_recall_and_false_positives() -> None:
    parts = {figures.part: figures for figures in personal_data(DATA)}
    assert (parts["plain"].recall or 0) >= 0.98
    assert (parts["disguised"].recall or 0) >= 0.93
    false = {part: figures.false_positives for part, figures in parts.items() if figures.clean}
    assert (false.pop("near-misses") or 0) <= 0.03
    assert all(share is not None and share <= 0.0005 for share in false.values()), false
