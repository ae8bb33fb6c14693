"""``hallwarden policy coverage``: rules that never act, are hidden, repeated or contradictory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.saying import File, Json, explained, loaded, print_json, tell
from policies.file.phrases import phrase
from policies.policy import Language, Policy
from policies.trial.coverage import Remark
from policies.trial.coverage import coverage as covered
from policies.trial.told import listed


def coverage(
    file: File,
    events: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="count, too, how often each rule finds something"),
    ] = None,
    json: Json = False,
) -> None:
    """Tell which rules never act, contradict themselves, or are hidden or repeated by another.

    With --events, how often each of them found something.
    """
    policy = loaded(file).policy
    language = policy.language
    today = datetime.now(UTC).astimezone(ZoneInfo(policy.timezone)).date()
    remarks = covered(policy, today)
    decided, counts = (0, {}) if events is None else _counted(events, policy)
    if json:
        found = {"decided": decided, "found": counts} if events else {}
        print_json({"file": str(file), "remarks": remarks, **found})
        return
    console = Console(highlight=False)
    for remark in remarks:
        console.print(_line(remark, language), soft_wrap=True)
    if not remarks:
        tell(console, language, "coverage.none", count=len(policy.rules))
    if events:
        _show(console, decided, counts, language)


def _line(remark: Remark, language: Language) -> Text:
    names = {"other": remark.other, "list": listed(remark.entries, language)}
    line = Text()
    line.append(f"{remark.place}: ", style="bold")
    line.append(f"{remark.rule} ", style="cyan")
    line.append(f"{phrase(language, f'coverage.{remark.kind}', {})}: ")
    return line.append(phrase(language, f"coverage.why.{remark.why}", names))


def _counted(events: Path, policy: Policy) -> tuple[int, dict[str, int]]:
    """How many events there are, and in how many of them each rule found something."""
    from bot.backtest.lines import together

    decided, counts = 0, dict.fromkeys((rule.name for rule in policy.rules), 0)
    with explained():
        for (batch,) in together(events, [policy]):
            decided += batch.decided
            for one in batch.found.values():
                for rule in {rule for rule, _ in one.rules}:
                    counts[rule] += 1
    return decided, counts


def _show(console: Console, decided: int, counts: dict[str, int], language: Language) -> None:
    tell(console, language, "coverage.events", count=f"{decided:,}")
    table = Table(box=SIMPLE, pad_edge=False, show_header=False)
    for rule, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        if count:
            table.add_row(Text(rule), Text(f"{count:,}"))
    if table.row_count:
        console.print(table)
    if never := [rule for rule, count in counts.items() if not count]:
        tell(console, language, "coverage.never", list=", ".join(never))
