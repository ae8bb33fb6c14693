"""``hallwarden audit``: examine the chains of what was changed, and write them out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.db import Where, store_url
from bot.cli.saying import Json, explained, print_json

audit = typer.Typer(help="What was changed, by whom and when.", no_args_is_help=True)
Community = Annotated[str, typer.Option(help="Only this community.")]

_WRONG = {
    "changed": "was changed",
    "removed": "is missing",
    "follows": "does not follow the row before it: one of them was changed or moved",
    "emptied": "is empty, and no erasure tells of it",
    "cut": "is missing, at the end of the chain",
    "other": "is not the row that was noted down as the newest",
}


@audit.command()
def verify(
    config: Where = None,
    community: Community = "",
    heads: Annotated[
        Path | None, typer.Option(help="Noted newest rows; those beside the store if there are.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find rows that were changed, removed or moved; exit status 1 if there are any."""
    from bot.auditing import verified

    with explained():
        lengths, faults = asyncio.run(verified(store_url(config), community, heads))
    if as_json:
        found = [fault._asdict() for fault in faults]
        print_json({"rows": lengths, "faults": found})
    else:
        console = Console(markup=False, highlight=False, soft_wrap=True)
        for fault in faults:
            console.print(f"{fault.community}: row {fault.number} {_WRONG[fault.what]}")
        if not faults:
            rows = ", ".join(f"{name} {count}" for name, count in lengths.items())
            console.print(f"Nothing was altered. Rows: {rows or 'none'}.")
    if faults:
        raise typer.Exit(1)


@audit.command()
def export(config: Where = None, community: Community = "", as_json: Json = False) -> None:
    """Write out all rows, the oldest first; with --json an object a line."""
    from bot.auditing import exported

    with explained():
        for name, kept in asyncio.run(exported(store_url(config), community)):
            if as_json:
                row = {"community": name, "number": kept.number, "hash": kept.hash}
                print_json(row | {"entry": kept.entry})
            else:
                typer.echo(f"{name} {kept.number}  {_line(kept.entry)}")


def _line(entry: object) -> str:
    from storage.audit import Entry

    if not isinstance(entry, Entry):
        return "(erased)"
    words = (entry.at[:19], entry.actor or "-", entry.what, entry.about)
    change = f"{entry.before} -> {entry.after}" if entry.before or entry.after else ""
    return "  ".join(part for part in (*words, change) if part)
