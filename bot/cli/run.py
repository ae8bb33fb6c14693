"""``hallwarden run``: start what config.toml says, or the sandbox without one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.config import Config, lay_out, read_config, sandbox_config
from bot.logs import set_up
from bot.tables import ConfigError
from policies.errors import HallwardenError

DEFAULT = Path("config.toml")


def run(
    config: Annotated[
        Path | None, typer.Option(help="The settings; config.toml if it is there.")
    ] = None,
) -> None:
    """Start the bot: what config.toml says, or the sandbox if there is none."""
    console = Console(stderr=True)
    try:
        _started(config or (DEFAULT if DEFAULT.exists() else None), console)
    except (HallwardenError, BaseExceptionGroup) as trouble:
        problems, others = _told_apart(trouble)
        if others:
            raise others from None
        for problem in problems:
            console.print(problem, style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


def _started(path: Path | None, console: Console) -> None:
    settings = _settings(path)
    # The platforms' libraries take a second to load; a mistake is told without them.
    from bot.edges import edges
    from bot.starting import start

    set_up(settings.log.form, settings.log.level)
    files = ", ".join(map(str, settings.policy_files()))

    def greet(address: str) -> None:
        console.print(f"\n  Open {address}\n  The policy is {files}: edit it, save it.\n")

    asyncio.run(start(settings, edges(settings), greet))


def _settings(path: Path | None) -> Config:
    """What is to be run. Raises ``ConfigError``."""
    if path is None:
        settings = sandbox_config(Path.cwd())
        lay_out(settings)
        return settings
    settings = read_config(path)
    if not (settings.sandbox or settings.telegram or settings.discord):
        raise ConfigError(
            f"{path}: there is no platform; add at least one of [sandbox], [telegram], [discord]"
        )
    return settings


def _told_apart(
    trouble: BaseException,
) -> tuple[list[str], BaseExceptionGroup[BaseException] | None]:
    """What whoever runs the program can mend, in words; and what is a fault of the program."""
    if not isinstance(trouble, BaseExceptionGroup):
        return [str(trouble)], None
    ours, others = trouble.split(HallwardenError)
    return list(dict.fromkeys(map(str, _leaves(ours)))) if ours else [], others


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each
