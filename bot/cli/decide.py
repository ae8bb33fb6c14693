"""``hallwarden decide``: what a policy would do with a chat, as JSON lines."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from policies.decision_lines import refused, written
from policies.errors import PolicyError, fault
from policies.file.load import load
from policies.file.phrases import phrase
from policies.fold import Fold
from policies.lines import Reader, Unreadable


def decide(
    policy: Annotated[Path, typer.Option(metavar="FILE", help="the policy file")],
    events: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="one event a line; standard input otherwise"),
    ] = None,
) -> None:
    """Decide events, one JSON line each, and print the decisions in the same order.

    A line that is no event, or an event that cannot be decided, gives an object with "error" in
    its place, a message on standard error, and exit status 1 at the end; the rest is decided.
    A policy that only observes is decided as if it acted.
    """
    try:
        loaded = load(policy)
    except PolicyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    document = loaded.policy
    if document.acting == "observe":
        typer.echo(phrase(document.language, "decide.observe", {}), err=True)
    # What a policy is made of lives as long as the process: the collector need not look at it.
    gc.freeze()
    fold = Fold(replace(document, acting="act"))
    try:
        if events is None:
            failed = decided(sys.stdin.buffer, sys.stdout.buffer, fold)
        else:
            with events.open("rb") as lines:
                failed = decided(lines, sys.stdout.buffer, fold)
    except BrokenPipeError:
        # Whoever reads has seen enough; Python would complain once more when it closes stdout.
        sys.stdout = None
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{events}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    if failed:
        raise typer.Exit(1)


def decided(lines: Iterable[bytes], out: BinaryIO, fold: Fold) -> int:
    """Decide line by line; answers how many were no events, or could not be decided."""
    reader, failed = Reader(), 0
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        try:
            event = reader.read(line)
            answer = written(event, fold.decide(event))
        except Exception as error:  # one event that cannot be decided costs only itself
            problem = (
                str(error) if isinstance(error, Unreadable) else f"not decided: {fault(error)}"
            )
            failed += 1
            typer.echo(f"line {number}: {problem}", err=True)
            answer = refused(f"line {number}: {problem}")
        out.write(answer + b"\n")
        out.flush()
    return failed
