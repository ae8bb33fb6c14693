"""``hallwarden db``: migrate the store, back it up, check it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import read_config, sandbox_config
from policies.errors import HallwardenError

db = typer.Typer(help="The store: migrate it, back it up, check it.", no_args_is_help=True)
Where = Annotated[Path | None, typer.Option(help="The settings; config.toml if it is there.")]

# The database's libraries are loaded by the commands that need them: they take a second.


@db.command()
def upgrade(config: Where = None) -> None:
    """Bring the store up to date; a backup is taken first."""
    from bot.upkeep import migrate

    with _told():
        Console().print(f"The store is at {asyncio.run(migrate(store_url(config)))}.")


@db.command()
def backup(folder: Path, config: Where = None) -> None:
    """Copy the store (SQLite), also while the bot runs."""
    from bot.upkeep import back_up

    with _told():
        path = asyncio.run(back_up(store_url(config), folder))
        Console().print(f"Backed up to {path}", markup=False, highlight=False)


@db.command()
def check(config: Where = None) -> None:
    """Say what is wrong with the store; exit status 1 if anything is."""
    from bot.upkeep import problems

    with _told():
        found = asyncio.run(problems(store_url(config)))
    for problem in found:
        Console().print(problem, markup=False)
    if found:
        raise typer.Exit(1)
    Console().print("The store is fine.")


@db.command()
def letters(
    config: Where = None,
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
) -> None:
    """List dead letters: actions that were given up after several tries, the newest first."""
    from bot.upkeep import letters as dead

    with _told():
        found = asyncio.run(dead(store_url(config)))
    if as_json:
        for letter in found:
            print(json.dumps({**letter, "at": letter["at"].isoformat()}))
        return
    table = Table("when", "community", "platform", "tries", "action", "why")
    for letter in found:
        when, tries = f"{letter['at']:%Y-%m-%d %H:%M} UTC", str(letter["attempts"])
        words = (letter["community"], letter["platform"], tries, letter["action_id"])
        table.add_row(when, *map(escape, words), escape(letter["error"]))
    Console().print(table if found else "Nothing was given up.")


@db.command()
def replay(community: str, day: str = "", config: Where = None) -> None:
    """Decide again what the journal holds since the snapshot of a day (or before), and compare."""
    from bot.upkeep import replayed

    with _told():
        found = asyncio.run(replayed(store_url(config), community, day))
    for event in found.different:
        Console().print(f"decided differently: {event}", markup=False, highlight=False)
    Console().print(
        f"Since {found.since}: {found.same} decided the same, {len(found.different)} differently,"
        f" {found.applied} only applied, {found.engine_changed} with the engine changed."
    )
    if found.different:
        raise typer.Exit(1)


def store_url(path: Path | None) -> str:
    """Where the store is, by the settings."""
    default = Path("config.toml")
    config = read_config(path or default) if path or default.exists() else None
    return (config or sandbox_config(Path.cwd())).store_url()


@contextmanager
def _told() -> Iterator[None]:
    """Turn our errors into a line for people and exit status 1."""
    try:
        yield
    except HallwardenError as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None
