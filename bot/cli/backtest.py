"""``hallwarden policy backtest``: what a policy would have done with what was said before."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from bot.cli.bar import Told, progress
from bot.cli.outcome import asked_of, show
from bot.cli.saying import Json, ago, explained, fail, loaded, print_json
from policies.policy import Policy
from policies.trial.answers import Answers
from policies.trial.overturns import Record
from policies.trial.tally import Tally
from policies.trial.twins import alike
from policies.trial.verdict import Bounds, OfAnswers, Outcome, of_rules, row, rows

BROKEN = 3
"""The exit status where a bound was not kept; 1 is for what cannot be tried at all."""


@dataclass(slots=True)
class _Run:
    """What was tried: the tally, and what only a journal can tell."""

    tally: Tally
    compared: bool
    since: str = ""
    applied: int = 0
    other_engine: int = 0
    overturns: dict[str, Record] | None = None


New = Annotated[Path, typer.Argument(metavar="NEW", help="the policy to be tried")]
Against = Annotated[Literal["journal"] | None, typer.Option(help="what the bot has seen and kept")]
Since = Annotated[str, typer.Option(help="how far back in the journal")]
Events = Annotated[
    Path | None, typer.Option(metavar="FILE.jsonl", help="events as of `hallwarden decide`")
]
Old = Annotated[
    Path | None, typer.Option(metavar="OLD", help="the policy to compare with, for --events")
]
Config = Annotated[Path | None, typer.Option(help="the settings, for the journal")]
Ask = Annotated[int, typer.Option(min=0, max=1000, help="show so many new findings")]
Jobs = Annotated[
    int,
    typer.Option(min=1, max=2, help="processes; OLD and NEW have one each if little is alike"),
]
MaxNew = Annotated[int | None, typer.Option(min=0, help="bound: events that are newly found")]
MaxShare = Annotated[
    float | None, typer.Option(min=0, max=1, help="bound: their share of all events, as 0.001")
]
MaxActed = Annotated[int | None, typer.Option(min=0, help="bound: events newly acted on")]
MaxGone = Annotated[int | None, typer.Option(min=0, help="bound: events no longer found")]
Least = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="bound: how much is right, by the lower end of the interval"),
]


def backtest(
    new: New,
    against: Against = None,
    since: Since = "30d",
    events: Events = None,
    old: Old = None,
    config: Config = None,
    ask: Ask = 0,
    jobs: Jobs = 2,
    max_new: MaxNew = None,
    max_new_share: MaxShare = None,
    max_new_acted: MaxActed = None,
    max_gone: MaxGone = None,
    min_precision: Least = None,
    json: Json = False,
) -> None:
    """Decide old events under a policy that is not yet in force, and tell what would be different.

    From the journal, or from a file. Exit status 3 when a bound (--max-…, --min-…) is not kept,
    1 when something cannot be read. Progress goes to standard error.
    """
    policy, tally = loaded(new).policy, Tally(asked=ask)
    language = policy.language
    if (against is None) == (events is None) or (old and not events):
        fail(language, "backtest.source")
    if ask and not sys.stdin.isatty():
        fail(language, "backtest.nobody")
    with explained(), progress("backtest") as told:
        if events:
            run = _from_file(events, (old, new), policy, jobs, tally, told)
        else:
            run = _from_journal(policy, ago(since, language), config, tally, told)
    bounds = Bounds(max_new, max_new_share, max_new_acted, max_gone, min_precision)
    outcome = _outcome(run, asked_of(tally.sample, language), bounds)
    if json:
        print_json(outcome)
    else:
        show(Console(highlight=False), outcome, language, bounded=bounds != Bounds())
    if outcome.broken:
        raise typer.Exit(BROKEN)


def _from_file(
    events: Path,
    files: tuple[Path | None, Path],
    policy: Policy,
    jobs: int,
    tally: Tally,
    told: Told,
) -> _Run:
    from bot.backtest.lines import apart, together

    old, new = files
    before = loaded(old).policy if old else None
    size = events.stat().st_size
    if old and before and jobs > 1 and not alike(before, policy):
        stream = apart(events, [old, new])
    else:
        stream = together(events, [before, policy] if before else [policy])
    for batches in stream:
        after = batches[-1]
        was = batches[0].found if before else {}
        tally.decided += after.decided
        for number in sorted(was.keys() | after.found.keys()):
            tally.add(was.get(number), after.found.get(number))
        told(after.size, size)
    return _Run(tally, compared=before is not None)


def _from_journal(
    policy: Policy, since: datetime, config: Path | None, tally: Tally, told: Told
) -> _Run:
    from bot.cli.db import store_url
    from bot.upkeep import backtested

    past = asyncio.run(backtested(store_url(config), policy, since.date(), tally, told))
    return _Run(
        tally, True, past.since.isoformat(), past.applied, past.other_engine, past.overturns.rules
    )


def _outcome(run: _Run, answers: Answers, bounds: Bounds) -> Outcome:
    tally, overturns, asked = run.tally, run.overturns or {}, answers.precision
    return Outcome(
        compared=run.compared,
        decided=tally.decided,
        found=row("found", tally.found),
        acted=row("acted", tally.acted),
        rules=rows(tally.rules, tally.watched),
        ages=rows(tally.ages),
        platforms=rows(tally.platforms),
        languages=rows(tally.languages),
        turns=tuple(tally.turns),
        sample=tuple(one.event for one in tally.sample),
        asked=asked,
        overturns=of_rules(overturns),
        since=run.since,
        applied=run.applied,
        other_engine=run.other_engine,
        broken=bounds.broken(tally, asked, overturns),
        asked_rules=tuple(OfAnswers(rule, each) for rule, each in answers.by_rule().items()),
    )
