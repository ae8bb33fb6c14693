"""``make bench``: measures, prints a table and JSON, and marks what has become 1.5 times worse."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import structlog
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.bench import (
    answers,
    backtest,
    costliest,
    decisions,
    filled,
    latency,
    memory,
    model,
    reload,
    road,
    size,
    whole,
)
from tests.databases import postgresql

LAST = Path(__file__).with_name("figures.json")
WORSE = 1.5
HIGHER_IS_BETTER = ("per_cpu_second",)
Figures = dict[str, float]


def measured(folder: Path, *, full: bool) -> dict[str, Callable[[], Figures]]:
    """Every benchmark by name; ``full``: the road also with a history of a gigabyte."""

    def sqlite(name: str) -> str:
        return f"sqlite:///{folder / name}.db"

    def on_postgresql() -> Figures:
        with postgresql() as server:
            return asyncio.run(road.road(server.get_uri(), folder, 20_000, 500))

    def on_a_large_file() -> Figures:
        file = folder / "large.db"
        asyncio.run(filled.fill(file, folder))
        size = file.stat().st_size
        figures = asyncio.run(road.road(f"sqlite:///{file}", folder, 40_000, 500, day=10))
        return {**figures, "gb_of_the_file_before": round(size / 1e9, 2)}

    large = {"road, SQLite file of 1 GB, batches of 500": on_a_large_file} if full else {}
    return {
        "decide": decisions.bench,
        "decide, whole policy": lambda: asyncio.run(whole.bench(folder)),
        "decide, costliest message": lambda: costliest.bench(folder),
        "model": model.bench,
        "backtest": lambda: backtest.bench(folder),
        **large,
        "road, SQLite, batches of 500": lambda: asyncio.run(
            road.road(sqlite("many"), folder, 40_000, 500)
        ),
        "road, SQLite, one by one": lambda: asyncio.run(road.road(sqlite("one"), folder, 1_500, 1)),
        "road, PostgreSQL, batches of 500": on_postgresql,
        "emit to perform at 200 a second": lambda: asyncio.run(latency.bench(folder)),
        "command to answer at 50 a second": lambda: asyncio.run(answers.bench(folder)),
        "reload of 10,000 words and 100 patterns": lambda: asyncio.run(reload.bench(folder)),
        "memory": memory.bench,
        "disk": lambda: asyncio.run(size.bench(folder)),
    }


def worse(name: str, now: float, before: float | None) -> bool:
    """Whether a figure is 1.5 times worse than the last committed one."""
    if not before or not now:
        return False
    ratio = before / now if name.endswith(HIGHER_IS_BETTER) else now / before
    return ratio >= WORSE


def main() -> None:
    """Measure everything, or only what is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of names of what to measure")
    parser.add_argument("--full", action="store_true", help="a store of 1 GB too; takes minutes")
    parser.add_argument("--save", action="store_true", help="keep the figures for comparison")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    last = json.loads(LAST.read_text("utf-8")) if LAST.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        chosen = {
            name: bench
            for name, bench in measured(Path(folder), full=options.full).items()
            if not options.only or any(part in name for part in options.only)
        }
        figures: dict[str, Figures] = {}
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("measuring", total=len(chosen))
            for name, bench in chosen.items():
                progress.update(task, description=name)
                figures[name] = bench()
                progress.advance(task)
    if options.save:
        kept = {**last, **figures, "machine": _machine()}
        LAST.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
    if not options.json:
        _print(figures, last)
        if not options.full:
            Console().print("A store of 1 GB is measured with: python -m tests.bench --full")
    print(json.dumps(figures))


def _print(figures: dict[str, Figures], last: dict[str, Figures]) -> None:
    table = Table("what", "figure", "now", "last", "", title=_machine())
    for name, measured_ in figures.items():
        for key, now in measured_.items():
            before = last.get(name, {}).get(key)
            mark = f"{WORSE} times worse" if worse(key, now, before) else ""
            table.add_row(name, key, f"{now:,}", "" if before is None else f"{before:,}", mark)
    Console().print(table)


def _machine() -> str:
    load = os.getloadavg()[0]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {load:.1f}, {commit}"


if __name__ == "__main__":
    main()
