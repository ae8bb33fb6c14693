"""``hallwarden model``: train a model, look at one, and check that one can be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

from policies.errors import HallwardenError
from policies.file.load import SHIPPED
from policies.file.phrases import phrase
from policies.learned.model import LANGUAGES, LONG, Model, Unfit, pack, read

model = typer.Typer(no_args_is_help=True, help="The learned model: train one, look at one.")
File = Annotated[Path, typer.Argument(metavar="FILE", help="the model, such as ours.model")]


@model.command()
def train(
    data: Annotated[Path, typer.Option("--data", help="the folder with the labelled sets")],
    out: Annotated[Path, typer.Option("--out", help="where the model is written")] = SHIPPED,
) -> None:
    """Train a model on the sets that may be distributed and on the project's own texts.

    The same rows give the same file. What is printed was measured on rows held out.
    """
    try:
        from bot.training.figures import figures
        from bot.training.fit import fit
        from bot.training.rows import rows
    except ImportError as error:
        _fail(f"training needs scikit-learn: pip install 'hallwarden[train]' ({error.name})")
    try:
        fitted = fit(rows(data), _watched)
    except HallwardenError as error:
        _fail(str(error))
    made = pack(fitted.packed)
    out.write_bytes(made)
    console = Console()
    console.print(figures(fitted))
    console.print(f"{out}: {len(made):,} bytes", markup=False, highlight=False)


@model.command()
def check(file: File) -> None:
    """Say whether a model can be used; exit status 1 if it cannot."""
    found = _read(file)
    typer.echo(f"{file}: fine; {found.size:,} features, digest {found.digest}")


@model.command()
def card(file: Annotated[Path, typer.Argument(metavar="FILE")] = SHIPPED) -> None:
    """Show what a model tells, and above which chance a message is found in each language."""
    found = _read(file)
    table = Table("signal", "language", "found above", "where long", "features", box=SIMPLE)
    for name, voice in found.voices.items():
        for language in LANGUAGES:
            bounds = (f"{100 * voice.above(language, size):.1f} %" for size in (0, LONG + 1))
            table.add_row(name, language or "other", *bounds, f"{len(voice.weights):,}")
    console = Console()
    console.print(table)
    console.print(f"digest {found.digest}", highlight=False)


def _watched(found: Sequence[Any], what: str) -> Iterable[Any]:
    """With a progress bar, on standard error."""
    return track(found, what.ljust(18), console=Console(stderr=True))


def _read(file: Path) -> Model:
    try:
        return read(file.read_bytes())
    except OSError:
        _fail(phrase("en", "file.unreadable", {"name": file}))
    except Unfit as error:
        _fail(phrase("en", error.key, {"name": file}))


def _fail(message: str) -> NoReturn:
    Console(stderr=True).print(message, style="red", markup=False, highlight=False)
    raise typer.Exit(1)
