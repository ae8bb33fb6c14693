"""Counts of right and wrong answers on one part of a labelled set, and what follows from them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

_Z = 1.959964
"""Of the normal distribution, for intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the table: a set, the part of it that was looked at, and how often we were right.

    ``asked`` says which figure the project asks for (``recall ≥ 0.95``), where it asks for one.
    """

    data: str
    part: str
    found: int = 0
    missed: int = 0
    false: int = 0
    clean: int = 0
    asked: str = ""
    calibration: float | None = None
    """By how much, on the average, what was said of chances was wrong."""

    @property
    def recall(self) -> float | None:
        """Of what is there, the share that was found."""
        return _share(self.found, self.found + self.missed)

    @property
    def precision(self) -> float | None:
        """Of what was found, the share that is there."""
        return _share(self.found, self.found + self.false)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        return _share(2 * self.found, 2 * self.found + self.missed + self.false)

    @property
    def false_positives(self) -> float | None:
        """Of the clean lines, the share in which something was found."""
        return _share(self.false, self.false + self.clean)

    def json(self) -> dict[str, Any]:
        """All figures, with intervals."""
        return {
            "set": self.data,
            "part": self.part,
            "found": self.found,
            "missed": self.missed,
            "false": self.false,
            "clean": self.clean,
            "recall": self.recall,
            "recall_interval": interval(self.found, self.found + self.missed),
            "precision": self.precision,
            "precision_interval": interval(self.found, self.found + self.false),
            "f1": self.f1,
            "false_positives": self.false_positives,
            "false_positives_interval": interval(self.false, self.false + self.clean),
            "asked": self.asked,
            "calibration": self.calibration,
        }


def interval(part: int, whole: int) -> tuple[float, float] | None:
    """Wilson's interval of 95 % for a share; ``None`` when there is nothing to have a share of."""
    if not whole:
        return None
    share, z = part / whole, _Z**2 / whole
    middle = share + z / 2
    spread = sqrt(share * (1 - share) * z + z**2 / 4)
    return max(0.0, (middle - spread) / (1 + z)), min(1.0, (middle + spread) / (1 + z))


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The lines of a labelled set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def band(text: str) -> str:
    """How long a text is, in the bands of the table."""
    for bound in (20, 60, 120, 400):
        if len(text) < bound:
            return f"under {bound}"
    return "400 and more"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
