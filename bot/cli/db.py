"""``hallwarden db``: migrate the store, back it up, check it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import migrations
from bot.config import Config, read_config, sandbox_config
from bot.starting import back_up, migrate
from policies.errors import HallwardenError
from storage.store import Store

db = typer.Typer(help="The store: migrate it, back it up, check it.", no_args_is_help=True)
Where = Annotated[Path | None, typer.Option(help="The settings; config.toml if it is there.")]


def _config(path: Path | None) -> Config:
    default = Path("config.toml")
    if path or default.exists():
        return read_config(path or default)
    return sandbox_config(Path.cwd())


@db.command()
def upgrade(config: Where = None) -> None:
    """Bring the store up to date; a backup is taken first."""
    with _told():
        Console().print(f"The store is at {asyncio.run(migrate(_config(config).store_url()))}.")


@db.command()
def backup(folder: Path, config: Where = None) -> None:
    """Copy the store (SQLite), also while the bot runs."""
    with _told():
        path = asyncio.run(back_up(_config(config).store_url(), folder))
        Console().print(f"Backed up to {path}", markup=False, highlight=False)


@db.command()
def check(config: Where = None) -> None:
    """Say what is wrong with the store; exit status 1 if anything is."""
    with _told():
        problems = asyncio.run(_checked(_config(config).store_url()))
    for problem in problems:
        Console().print(problem, markup=False)
    if problems:
        raise typer.Exit(1)
    Console().print("The store is fine.")


async def _checked(url: str) -> list[str]:
    store = await Store.open(url)
    try:
        return await store.check(migrations.head())
    finally:
        await store.close()


class _told:
    """Turns our errors into a line for people and exit status 1."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, HallwardenError):
            Console(stderr=True).print(str(error), style="red", markup=False, highlight=False)
            raise typer.Exit(1)
