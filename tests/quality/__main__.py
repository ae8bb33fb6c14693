"""Prints the figures of all labelled sets, or of those whose names are given."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.quality.campaigns import campaigns
from tests.quality.figures import Figures
from tests.quality.keywords import keywords
from tests.quality.lessons import lessons
from tests.quality.links import links
from tests.quality.model import model
from tests.quality.packs import packs
from tests.quality.personal import personal_data
from tests.quality.raids import raids
from tests.shared import SHARED

MEASURES: dict[str, Callable[[Path], Iterable[Figures]]] = {
    "keywords": keywords,
    "links": links,
    "model": model,
    "lessons": lessons,
    "packs": packs,
    "personal": personal_data,
    "raids": raids,
    "campaign": campaigns,
}


def table(figures: Iterable[Figures]) -> Table:
    """The figures for people."""
    shown = Table(
        "set", "part", "recall", "precision", "F1", "false positives", "calibration", "asked"
    )
    for one in figures:
        shares = (one.recall, one.precision, one.f1, one.false_positives, one.calibration)
        shown.add_row(one.data, one.part, *map(_percent, shares), one.asked)
    return shown


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"


def main() -> None:
    """Measure, and print a table and one JSON object."""
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*MEASURES, []])
    parser.add_argument("--json", action="store_true", help="only the JSON object")
    asked = parser.parse_args()
    folder = SHARED / "data"
    if not folder.is_dir():
        raise SystemExit(f"labelled data is absent: there is no folder {folder}")
    names = asked.sets or list(MEASURES)
    progress = Console(stderr=True)
    figures = [
        one
        for name in track(names, "measuring", console=progress)
        for one in MEASURES[name](folder)
    ]
    if not asked.json:
        Console().print(table(figures))
    print(json.dumps([one.json() for one in figures], ensure_ascii=False))


if __name__ == "__main__":
    main()
