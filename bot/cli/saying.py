"""What the commands about policies have in common: their arguments, and how they say things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from policies.errors import HallwardenError, PolicyError, Problem
from policies.file.load import Loaded, load
from policies.file.phrases import phrase
from policies.forms import duration

File = Annotated[Path, typer.Argument(metavar="FILE", help="the policy file, such as acme.toml")]
Json = Annotated[bool, typer.Option("--json", help="print JSON instead of sentences")]


def loaded(file: Path) -> Loaded:
    """The policy, or its problems on standard error and exit status 1."""
    try:
        return load(file)
    except PolicyError as error:
        print_problems(Console(stderr=True, highlight=False), error.problems, error.language)
        raise typer.Exit(1) from None


def print_problems(console: Console, problems: tuple[Problem, ...], language: str) -> None:
    """A line each."""
    for problem in problems:
        line = Text()
        line.append(f"{problem.where}: ", style="bold")
        if problem.path:
            line.append(f"{problem.path}: ", style="cyan")
        line.append(problem.message)
        advised = phrase(language, "summary.advice", {}) if problem.advice else ""
        if hint := problem.hint or advised:
            line.append(f" ({hint})", style="green")
        console.print(line, soft_wrap=True)


def print_json(value: object) -> None:
    """One object on standard output."""
    typer.echo(msgspec.json.encode(value).decode())


def tell(console: Console, language: str, key: str, **names: object) -> None:
    """One sentence."""
    console.print(Text(phrase(language, key, names)), soft_wrap=True)


def fail(language: str, key: str, **names: object) -> NoReturn:
    """Say on standard error what is wrong, and exit with status 1."""
    tell(Console(stderr=True, highlight=False), language, key, **names)
    raise typer.Exit(1)


@contextmanager
def explained() -> Iterator[None]:
    """Say what cannot be read, and exit with status 1."""
    try:
        yield
    except (HallwardenError, OSError) as error:
        said = str(error)
        if isinstance(error, OSError) and error.filename:
            said = f"{error.filename}: {error.strerror}"
        Console(stderr=True).print(Text(said, style="red"), soft_wrap=True)
        raise typer.Exit(1) from None


def ago(given: str, language: str) -> datetime:
    """The time so long ago, written like ``30d``; else says what is wrong with it and exits."""
    try:
        return datetime.now(UTC) - duration(given)
    except (ValueError, OverflowError):
        fail(language, "backtest.since.bad", given=given)
