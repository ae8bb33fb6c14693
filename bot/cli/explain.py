"""``hallwarden policy explain``: how a decision came about, and what would have changed it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.saying import Json, explained, fail, loaded, print_json, tell
from policies.trial.alternatives import alternatives
from policies.trial.explained import lines
from policies.trial.trace import trace


def explain(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="its id in the journal")] = "",
    events: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="events as of `hallwarden decide`")
    ] = None,
    line: Annotated[int, typer.Option(min=1, help="the line of the event, for --events")] = 1,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="the policy file, for --events")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="the settings, for the journal")] = None,
    json: Json = False,
) -> None:
    """Tell how a decision came about, rule by rule, and what would have changed it.

    Whether each rule was asked and why not, what it found, what was done and what was not.
    """
    if event and not events:
        _of_journal(event, config, json=json)
    elif events and policy and not event:
        _of_file(events, line, policy, json=json)
    else:
        fail("en", "explain.source")


def _of_journal(event: str, config: Path | None, *, json: bool) -> None:
    from bot.cli.db import store_url
    from bot.upkeep import remembered

    with explained():
        known = asyncio.run(remembered(store_url(config), event))
    told, decision = trace(known.event, known.pages, known.now, known.policy)
    otherwise = alternatives(known.event, known.pages, known.now, known.policy, told)
    same = decision.verdict == known.verdict
    if json:
        then = {"verdict": known.verdict, "same_engine": known.same_engine}
        print_json({"trace": told, "otherwise": otherwise, "then": then})
        return
    console, language = Console(highlight=False), known.policy.language
    for said in lines(told, otherwise, language):
        console.print(Text(said), soft_wrap=True)
    if not known.same_engine:
        tell(console, language, "explain.engine")
    key = "explain.same" if same else "explain.different"
    tell(console, language, key, verdict=known.verdict)


def _of_file(events: Path, line: int, policy: Path, *, json: bool) -> None:
    from bot.backtest.lines import before

    acting = replace(loaded(policy).policy, acting="act")
    language = acting.language
    with explained():
        found = before(events, line, acting)
    if found is None:
        fail(language, "explain.line", file=events, line=line)
    event, fold = found
    told, _ = trace(event, fold.pages, fold.now, acting)
    otherwise = alternatives(event, fold.pages, fold.now, acting, told)
    if json:
        print_json({"trace": told, "otherwise": otherwise})
        return
    console = Console(highlight=False)
    for said in lines(told, otherwise, language):
        console.print(Text(said), soft_wrap=True)
