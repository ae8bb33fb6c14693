"""``hallwarden report``: how departments did in the last weeks, as a table."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.db import Where, store_url
from bot.cli.saying import Json, explained, loaded, print_json, tell
from policies.commands.stats import MOST, WEEKS
from policies.file.phrases import phrase
from policies.policy import Policy
from policies.rows import Worked
from policies.wording import duration_words


def report(
    weeks: Annotated[int, typer.Option(min=1, max=MOST, help="how many, this one too")] = WEEKS,
    community: Annotated[str, typer.Option(help="only this one")] = "",
    config: Where = None,
    json: Json = False,
) -> None:
    """How departments did: asked, answered, done, opened again, late, and how content people are.

    A case counts for the week in which it was asked. People are listed one by one only for
    departments whose policy says so.
    """
    from bot.figures import figures

    with explained():
        policies = [loaded(file).policy for file in _files(config)]
        wanted = [each for each in policies if community in ("", each.community)]
        found = asyncio.run(figures(store_url(config), wanted, weeks))
    if json:
        print_json(found)
        return
    for policy in wanted:
        _show(policy, found[policy.community], weeks)


def _files(config: Path | None) -> tuple[Path, ...]:
    from bot.config import read_config, sandbox_config

    default = Path("config.toml")
    known = read_config(config or default) if config or default.exists() else None
    return (known or sandbox_config(Path.cwd())).policy_files()


def _show(policy: Policy, rows: list[Worked], weeks: int) -> None:
    console = Console(highlight=False)
    console.print(Text(policy.community, style="bold"))
    if not rows:
        tell(console, policy.language, "report.none", count=weeks)
        return
    table = Table(box=SIMPLE, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(
            Text(phrase(policy.language, f"report.column.{name}", {})), overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in _cells(policy, row).values()))
    console.print(table)


_COLUMNS = (
    *("week", "department", "person", "asked", "answered", "first", "resolved", "wait"),
    *("reopened", "missed", "score"),
)


def _cells(policy: Policy, row: Worked) -> Mapping[str, str]:
    """What stands in each of ``_COLUMNS``."""
    given = {
        "week": row.week,
        "department": row.department,
        "person": row.person,
        "asked": str(row.asked),
        "answered": str(row.answered),
        "first": _span(policy, row.first_answer),
        "resolved": str(row.resolved),
        "wait": _span(policy, row.resolution),
        "reopened": str(row.reopened),
        "missed": str(row.missed),
        "score": f"{row.score:g} ({row.rated})" if row.rated else "–",
    }
    return {name: given[name] for name in _COLUMNS}


def _span(policy: Policy, seconds: float) -> str:
    span = timedelta(minutes=round(seconds / 60))
    return duration_words(span, policy.language, policy.tone) if seconds >= 30 else "–"
