"""``hallwarden member``: read out what is held of a member, erase it, or keep it for now."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.cli.db import Where, store_url
from bot.cli.saying import Json, explained, print_json

member = typer.Typer(help="A member's own data: export, erase, hold.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="platform:member:id")]
Subject = Annotated[str, typer.Argument(metavar="ID", help="platform:member:id, community/case")]
Note = Annotated[str, typer.Option(help="Why, for those who come after you.")]

_KEPT = {
    "hold": "a legal hold",
    "case": "it waits for a decision",
    "ban": "a ban in force",
    "timeout": "a timeout in force",
}


@member.command()
def export(id: Id, config: Where = None, as_json: Json = False) -> None:
    """Write out what is held of a member, by community, as they would get it themselves."""
    from bot.holding import exported

    with explained():
        held = asyncio.run(exported(store_url(config), id))
    if as_json:
        print_json(held)
    else:
        typer.echo(json.dumps(held, ensure_ascii=False, indent=2))


@member.command()
def erase(id: Id, config: Where = None, as_json: Json = False) -> None:
    """Delete a member's personal data; the running bot does it within a minute, one that is not
    running at its next start. What is held, and open cases, stay; which, is said."""
    from bot.holding import asked_to_erase

    with explained():
        kept = asyncio.run(asked_to_erase(store_url(config), id))
    if as_json:
        print_json({"member": id, "kept": kept})
        return
    _say(f"{id} will be erased.")
    for community, rows in kept.items():
        for row in rows:
            _say(f"Stays in {community}: {_told(row)}")


@member.command()
def hold(id: Subject, note: Note = "", config: Where = None) -> None:
    """Keep a member's or a case's data, whoever asks for its erasure, until it is released."""
    from bot.holding import hold

    with explained():
        asyncio.run(hold(store_url(config), id, note))
    _say(f"{id} is held.")


@member.command()
def release(id: Subject, config: Where = None) -> None:
    """End a hold; what was to go meanwhile goes now."""
    from bot.holding import release

    with explained():
        was = asyncio.run(release(store_url(config), id))
    _say(f"{id} is held no longer." if was else f"{id} was not held.")


@member.command()
def holds(config: Where = None, as_json: Json = False) -> None:
    """List what is held, since when and why."""
    from bot.holding import holds

    with explained():
        found = asyncio.run(holds(store_url(config)))
    if as_json:
        print_json([held._asdict() for held in found])
        return
    for held in found:
        _say(f"{held.subject}  since {held.at:%Y-%m-%d %H:%M} UTC  {held.note}".rstrip())
    if not found:
        _say("Nothing is held.")


def _told(row: dict[str, Any]) -> str:
    of = f"case {row['number']}" if row["number"] else "everything"
    until = f" until {datetime.fromtimestamp(row['until'], UTC):%Y-%m-%d}" if row["until"] else ""
    return f"{of} ({_KEPT[row['what']]}{until})"


def _say(line: str) -> None:
    Console(markup=False, highlight=False, soft_wrap=True).print(line)
