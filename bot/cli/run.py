"""``hallwarden run``: start what config.toml says, or the sandbox without one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.config import ConfigError, read_config, sandbox_config
from bot.logs import set_up
from policies.errors import HallwardenError

DEFAULT = Path("config.toml")


def run(
    config: Annotated[
        Path | None, typer.Option(help="The settings; config.toml if it is there.")
    ] = None,
) -> None:
    """Start the bot: what config.toml says, or the sandbox if there is none."""
    # The platforms' libraries take a second to load; the other commands do without them.
    from bot.edges import edges
    from bot.starting import start

    console = Console(stderr=True)
    path = config or (DEFAULT if DEFAULT.exists() else None)
    try:
        settings = read_config(path) if path else sandbox_config(Path.cwd())
        set_up(settings.log.form, settings.log.level)
        files = ", ".join(map(str, settings.policy_files()))

        def greet(address: str) -> None:
            console.print(f"\n  Open {address}\n  The policy is {files}: edit it, save it.\n")

        asyncio.run(start(settings, edges(settings), greet))
    except* (HallwardenError, ConfigError) as problems:
        for problem in problems.exceptions:
            console.print(str(problem), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None
