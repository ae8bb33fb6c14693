"""The outcome of a backtest for people: tables, and the questions about what is new."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.saying import tell
from policies.file.phrases import phrase
from policies.policy import Language
from policies.trial.answers import Answers
from policies.trial.estimate import Estimate
from policies.trial.judged import AGES, LONGER, UNTOLD, Judged
from policies.trial.verdict import Outcome, Row

_ANSWERS = {"y": True, "n": False}
_NAMED = {LONGER, UNTOLD, "found", "acted", *(name for _, name in AGES)}


def show(console: Console, outcome: Outcome, language: Language, *, bounded: bool) -> None:
    """Everything, by what it is counted by."""
    tell(console, language, "backtest.decided", count=f"{outcome.decided:,}")
    if outcome.since:
        tell(console, language, "backtest.since", since=outcome.since)
    if outcome.applied:
        tell(console, language, "backtest.applied", count=f"{outcome.applied:,}")
    if outcome.other_engine:
        tell(console, language, "backtest.engine", count=f"{outcome.other_engine:,}")
    if not outcome.compared:
        tell(console, language, "backtest.alone")
    _table(console, "", (outcome.found, outcome.acted), language)
    _table(console, "rules", outcome.rules, language)
    for by in ("ages", "platforms", "languages"):
        _table(console, by, getattr(outcome, by), language)
    for rule, how, event in outcome.turns:
        tell(console, language, f"backtest.{how}", rule=rule, event=event)
    for each in outcome.overturns:
        names = {f: getattr(each, f) for f in each.__struct_fields__ if f != "precision"}
        tell(console, language, "backtest.overturned", **names)
        if each.precision:
            tell(console, language, "backtest.precision", **_shares(each.precision))
    if outcome.asked:
        counts = {"right": outcome.asked.right, "cases": outcome.asked.cases}
        tell(console, language, "backtest.asked", **counts, **_shares(outcome.asked))
    for one in outcome.asked_rules:
        counts = {"right": one.precision.right, "cases": one.precision.cases}
        shares = _shares(one.precision)
        tell(console, language, "backtest.asked_rule", rule=one.rule, **counts, **shares)
    for bound in outcome.broken:
        unknown = phrase(language, "backtest.unknown", {})
        value = unknown if bound.value is None else f"{bound.value:.4g}"
        limit = f"{bound.limit:.4g}"
        tell(console, language, "backtest.bound", name=f"--{bound.name}", limit=limit, value=value)
    if bounded and not outcome.broken:
        tell(console, language, "backtest.kept")


def _shares(found: Estimate) -> dict[str, str]:
    return {name: f"{100 * getattr(found, name):.1f} %" for name in ("share", "low", "high")}


def _table(console: Console, by: str, rows: Sequence[Row], language: Language) -> None:
    if not rows:
        return
    table = Table(box=SIMPLE, pad_edge=False)
    table.add_column(Text(phrase(language, f"backtest.{by}", {}) if by else ""), overflow="fold")
    columns = ["before", "after", "new", "gone"]
    columns += ["watched"] if any(row.watched for row in rows) else []
    for column in columns:
        table.add_column(Text(phrase(language, f"backtest.{column}", {})), justify="right")
    for row in rows:
        plain = by in ("rules", "platforms") or row.name not in _NAMED
        name = row.name if plain else phrase(language, f"backtest.{row.name}", {})
        table.add_row(Text(name), *[f"{getattr(row, column):,}" for column in columns])
    console.print(table)


def asked_of(sample: Sequence[Judged], language: Language) -> Answers:
    """Ask about each of them, on standard error, until somebody has had enough."""
    console, said = Console(stderr=True, highlight=False), Answers()
    for number, one in enumerate(sample, 1):
        rules = ", ".join(rule for rule, _ in one.rules)
        names = {"number": number, "count": len(sample), "rules": rules}
        tell(console, language, "backtest.ask", **names)
        console.print(Text(f"  {one.excerpt}"), soft_wrap=True)
        answer = ""
        while answer not in ("y", "n", "s", "q"):
            try:
                question = phrase(language, "backtest.question", {})
                answer = console.input(Text(f"{question}: ")).strip().lower()[:1]
            except EOFError:
                answer = "q"
        if answer == "q":
            break
        if answer in _ANSWERS:
            said.add(one, right=_ANSWERS[answer])
    return said
