"""Makes ``policies/matching/pairs.json``: which Chinese characters stand side by side in ordinary
writing, counted in the COLD corpus (Deng et al. 2022, Apache-2.0)."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from policies.matching.hanzi import PAIRS, simple
from tests.quality.figures import rows
from tests.shared import SHARED

LEAST = 3
"""Comments in which a pair must stand; rarer ones are chance, or somebody's disguise."""
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


def pairs(folder: Path) -> dict[str, str]:
    """By the first character, those that follow it."""
    seen: Counter[str] = Counter()
    for row in rows(folder, "toxic_zh"):
        runs = _RUN.findall(simple(row["text"]))
        seen.update({a + b for run in runs for a, b in pairwise(run)})
    found: dict[str, str] = {}
    for pair in sorted(pair for pair, count in seen.items() if count >= LEAST):
        found[pair[0]] = found.get(pair[0], "") + pair[1]
    return found


if __name__ == "__main__":
    made = pairs(SHARED / "data")
    PAIRS.write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", "utf-8")
