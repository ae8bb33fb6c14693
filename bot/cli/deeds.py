"""``hallwarden policy deeds``: what a rule did and what of it still stands, to be undone."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.saying import Json, ago, explained, print_json, tell
from policies.file.phrases import phrase
from policies.policy import Language
from policies.trial.deeds import Deed


def deeds(
    community: Annotated[str, typer.Argument(metavar="COMMUNITY", help="as in its policy")],
    rule: Annotated[str, typer.Argument(metavar="RULE", help="its name")],
    since: Annotated[str, typer.Option(help="how far back")] = "30d",
    config: Annotated[Path | None, typer.Option(help="the settings")] = None,
    json: Json = False,
) -> None:
    """List everything that a rule did, and which sanctions are still in force.

    Events, members, what was done and taken back, and when the rule stepped back.
    """
    from bot.cli.db import store_url
    from bot.upkeep import recorded

    begin = ago(since, "en")
    with explained():
        found, language = asyncio.run(recorded(store_url(config), community, rule, begin))
    listed = found.listed(datetime.now(UTC))
    if json:
        print_json({"rule": rule, "deeds": listed, "turns": found.turns})
        return
    console = Console(highlight=False)
    _show(console, listed, language)
    for turn in found.turns:
        at = f"{turn.at:%Y-%m-%d %H:%M}"
        tell(console, language, f"deeds.{turn.how}", rule=rule, at=at, event=turn.event)
    counts = Counter(deed.standing for deed in listed)
    people = len({deed.member for deed in listed if deed.member})
    standings = {name: counts[name] for name in ("in_force", "taken_back")}
    tell(console, language, "deeds.summary", count=len(listed), people=people, **standings)


def _show(console: Console, listed: tuple[Deed, ...], language: Language) -> None:
    if not listed:
        return
    table = Table(box=SIMPLE, pad_edge=False)
    for column in ("when", "what", "whom", "until", "standing", "event"):
        table.add_column(Text(phrase(language, f"deeds.column.{column}", {})), overflow="fold")
    for deed in listed:
        until = f"{deed.until:%Y-%m-%d %H:%M}" if deed.until else ""
        standing = phrase(language, f"deeds.{deed.standing}", {})
        row = (f"{deed.at:%Y-%m-%d %H:%M}", deed.done, deed.member, until, standing, deed.event)
        table.add_row(*map(Text, row))
    console.print(table)
