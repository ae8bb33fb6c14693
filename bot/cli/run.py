"""``hallwarden run``: start what config.toml says, or the sandbox without one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from bot.edges import edges
from rich.console import Console

from bot.config import ConfigError, read_config
from bot.logs import set_up
from bot.starting import sandbox_config, start
from policies.errors import HallwardenError

DEFAULT = Path("config.toml")


def run(
    config: Annotated[
        Path | None, typer.Option(help="The settings; config.toml if it is there.")
    ] = None,
) -> None:
    """Start the bot: what config.toml says, or the sandbox if there is none."""
    console = Console(stderr=True)
    path = config or (DEFAULT if DEFAULT.exists() else None)
    try:
        settings = read_config(path) if path else sandbox_config(Path.cwd())
        set_up(settings.log.form, settings.log.level)
        around = edges(settings, console.print)
        asyncio.run(start(settings, around.adapters, around.limits, around.places))
    except* (HallwardenError, ConfigError) as problems:
        for problem in problems.exceptions:
            console.print(str(problem), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None
