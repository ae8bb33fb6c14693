"""What the commands about policies have in common: their arguments, and how they say things."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from policies.errors import PolicyError, Problem
from policies.file.load import Loaded, load
from policies.file.phrases import phrase

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
