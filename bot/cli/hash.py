"""``hallwarden hash``: the fingerprints of pictures, for a list that a rule of ``images`` has."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.inspect.process import examined


def hash(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="pictures")],
) -> None:
    """Print a line for each picture, as hashes_file of a rule with the filter images takes it.

    They are looked into as members' files are. One that cannot be compared gives a message on
    standard error, and exit status 1 at the end.
    """
    if [file for file in files if not _one(file)]:
        raise typer.Exit(1)


def _one(file: Path) -> bool:
    try:
        data = file.read_bytes()
    except OSError as error:
        typer.echo(f"{file}: {error.strerror}", err=True)
        return False
    facts = asyncio.run(examined(data)).facts
    if not facts.image:
        why = "it is of one colour" if facts.kind.startswith("image/") else "it is no picture"
        typer.echo(f"{file}: nothing to compare: {facts.fault or why}", err=True)
        return False
    typer.echo(f"{facts.image} # {' '.join(file.name.split())}")
    return True
