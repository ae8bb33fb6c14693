"""``hallwarden policy diff``: what a policy means that another one does not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.saying import Json, loaded, print_json, tell
from policies.trial.differences import differences
from policies.trial.told import lines


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="the policy as it was")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="the policy as it is to be")],
    json: Json = False,
) -> None:
    """Tell what two policies mean differently, however they are written.

    Beside a change stands whether it makes the policy stricter or laxer by itself, where that is
    certain.
    """
    before, after = loaded(old).policy, loaded(new).policy
    changes = differences(before, after)
    if json:
        print_json({"old": str(old), "new": str(new), "changes": changes})
        return
    language, console = after.language, Console(highlight=False)
    for line in lines(changes, language):
        console.print(Text(line), soft_wrap=True)
    if not changes:
        tell(console, language, "diff.none")
        return
    effects = [change.effect for change in changes]
    counts = {way: effects.count(way) for way in ("stricter", "laxer")}
    tell(console, language, "diff.summary", count=len(changes), **counts)
