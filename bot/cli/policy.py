"""``hallwarden policy``: check, fix and test a policy file, and the schema for editors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.catalog import CATALOG, capabilities
from bot.cli.saying import File, Json, loaded, print_json, print_problems, tell
from bot.cli.unheard import unheard
from bot.tables import ConfigError
from policies.errors import PolicyError, Problem
from policies.feasible import Capabilities, Prospect, prospects, unreached, unseen
from policies.file.fix import Change
from policies.file.fix import fix as repaired
from policies.file.load import load
from policies.file.phrases import phrase
from policies.file.plan import insist, outlook
from policies.file.plan import unheard as unheard_of
from policies.file.plan import unseen as unseen_of
from policies.file.reading import language_of
from policies.file.reference import reference
from policies.file.schema import schema as document_schema
from policies.file.selftest import failures
from policies.file.source import readable
from policies.policy import Language, Policy

policy = typer.Typer(no_args_is_help=True, help="Check, repair and try a policy file.")

NOWHERE = ("sandbox:",)
"""Where a policy that names no places is in force."""


@policy.command()
def check(
    file: File,
    json: Json = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="show what every rule comes to on each platform")
    ] = False,
    config: Annotated[
        Path | None, typer.Option(help="the settings; config.toml beside the policy if it is there")
    ] = None,
) -> None:
    """Tell every problem of a policy at once; the exit status is 1 when it cannot be used.

    Rules of which a platform can do less than is written are shown in a table.
    """
    try:
        read = load(file)
        found = _plan(read.policy)
        insist(found, read.policy.language)
        missing = unheard(file, read.policy, config)
    except ConfigError as error:
        raise typer.BadParameter(str(error), param_hint="--config") from None
    except PolicyError as error:
        if json:
            print_json({"file": str(file), "ok": False, "problems": error.problems})
        else:
            console = Console(highlight=False)
            print_problems(console, error.problems, error.language)
            tell(console, error.language, "summary.bad", file=file, count=error.count)
        raise typer.Exit(1) from None
    advice = (*read.advice, *read.lookups(), *missing, *_advice(file, read.policy, found))
    if json:
        rows = [_row(each) for each in found]
        print_json({"file": str(file), "ok": True, "problems": advice, "plan": rows})
        return
    language, console = read.policy.language, Console(highlight=False)
    print_problems(console, advice, language)
    counts = {"rules": len(read.policy.rules), "examples": len(read.policy.examples)}
    tell(console, language, "summary.good", file=file, **counts)
    _show(console, found, language, everything=plan)


def _plan(document: Policy) -> tuple[Prospect, ...]:
    """What the policy's rules come to on every platform it names, were each connected."""
    return prospects(document, document.places or NOWHERE, _able())


def _advice(file: Path, document: Policy, plan: tuple[Prospect, ...]) -> tuple[Problem, ...]:
    """What the platforms do not let be done or seen."""
    able, language = _able(), document.language
    silent = unseen(document, document.places or NOWHERE, able)
    silenced = unheard_of(unreached(document, plan, able), language)
    return (*silenced, *unseen_of(silent, file.name, language))


def _able() -> Mapping[str, Capabilities]:
    return capabilities(entry.platform for entry in CATALOG)


def _row(prospect: Prospect) -> dict[str, object]:
    steps = [
        {"do": s.do, "standing": s.standing, "instead": s.instead, "limit": s.limit}
        for s in prospect.steps
    ]
    return {
        "rule": prospect.rule.name,
        "platform": prospect.platform,
        "standing": prospect.standing,
        "must": prospect.rule.must,
        "actions": steps,
    }


def _show(
    console: Console, plan: tuple[Prospect, ...], language: Language, *, everything: bool
) -> None:
    """A line a rule, a column a platform; only rules that fall short, unless ``everything``."""
    short = {each.rule.name for each in plan if everything or each.standing != "enforced"}
    if not short:
        return
    table = Table(box=SIMPLE, pad_edge=False)
    table.add_column(Text(phrase(language, "plan.rule", {})), overflow="fold")
    for name in dict.fromkeys(each.name for each in plan):
        table.add_column(Text(name), overflow="fold")
    for rule in dict.fromkeys(each.rule.name for each in plan if each.rule.name in short):
        cells = [Text(outlook(each, language)) for each in plan if each.rule.name == rule]
        table.add_row(Text(rule), *cells)
    console.print(table)


@policy.command()
def fix(
    file: File,
    write: Annotated[bool, typer.Option("--write", help="write the changes to the file")] = False,
) -> None:
    """Show what can be repaired in a policy without asking; with --write, repair it."""
    console = Console(highlight=False)
    try:
        before = file.read_bytes()
    except OSError:
        text = phrase("en", "file.unreadable", {"name": file})
        console.print(Text(text), soft_wrap=True)
        raise typer.Exit(1) from None
    after, changes = repaired(before)
    language = language_of(readable(after))
    for change in changes:
        console.print(_change(file, change), soft_wrap=True)
    if not changes:
        tell(console, language, "fix.nothing", file=file)
        return
    if not write:
        tell(console, language, "fix.offer", file=file, count=len(changes))
        return
    backup = file.with_name(f"{file.name}.before")
    backup.write_bytes(before)
    file.write_bytes(after)
    names = {"file": file, "count": len(changes), "backup": backup}
    tell(console, language, "fix.written", **names)


@policy.command("test")
def try_examples(file: File, json: Json = False) -> None:
    """Run the policy's examples; the exit status is 1 when one does not hold."""
    policy = loaded(file).policy
    failed = failures(policy)
    count = len(policy.examples)
    if json:
        print_json({"file": str(file), "examples": count, "failures": failed})
    else:
        console, language = Console(highlight=False), policy.language
        print_problems(console, failed, language)
        held = "summary.held" if count else "summary.untried"
        key = "summary.failed" if failed else held
        tell(console, language, key, examples=count, count=len(failed))
    if failed:
        raise typer.Exit(1)


@policy.command("reference")
def show_reference() -> None:
    """Print the reference of all filters and keys, as Markdown."""
    print(reference(), end="")


@policy.command()
def schema(
    out: Annotated[Path | None, typer.Option("--out", help="write it to this file")] = None,
) -> None:
    """Write the JSON Schema with which editors complete and check policy files."""
    text = msgspec.json.format(msgspec.json.encode(document_schema()), indent=2).decode() + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def _change(file: Path, change: Change) -> Text:
    line = Text()
    line.append(f"{file.name}:{change.line}: ", style="bold")
    line.append(change.message)
    line.append(f": {change.was}")
    if change.now != change.was:
        line.append(" → ").append(change.now, style="green")
    return line
