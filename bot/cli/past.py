"""``hallwarden import history``: what another bot has kept of the past, checked and brought in."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from bot.cli.bar import progress
from bot.cli.importing import Files, Json, Place, Skip, Spoken, read, refuse, told
from bot.config import read_config
from policies.errors import HallwardenError
from policies.file.phrases import phrase
from policies.importing.history import HISTORIES, LARGEST, History, history
from policies.importing.source import SourceRefused
from policies.policy import Language

Apply = Annotated[bool, typer.Option("--apply", help="bring them into the journal")]
Config = Annotated[Path, typer.Option("--config", help="the settings, for --apply")]


def bring_history(
    kind: str, files: Files, place: Place = "", language: Spoken = "en", skip_unknown: Skip = False,
    json: Json = False, apply: Apply = False, config: Config = Path("config.toml"),
) -> None:  # fmt: skip
    """Check zeppelin-cases, red-cases or discord-bans, and say what they hold.

    With --apply they are brought into the journal while the bot is stopped, so that /history,
    /whois and /strikes tell of them; a second time brings nothing twice. Nothing is done on any
    platform.
    """
    if kind not in HISTORIES:
        raise typer.BadParameter(f"choose one of: {', '.join(HISTORIES)}", param_hint="KIND")
    try:
        sources = [read(file, language, LARGEST) for file in files]
        found = history(kind, sources, place, language, datetime.now(UTC))
    except SourceRefused as error:
        refuse(str(error), json)
    unknown = sum(note.kind == "unknown" for note in found.notes)
    if unknown and not skip_unknown:
        told(found.notes, language)
        refuse(phrase(language, "import.refused", {"count": unknown}), json)
    brought = _bring(found, config, language, json) if apply else None
    if json:
        more = {"brought": brought} if brought else {}
        typer.echo(msgspec.json.encode({"ok": True, **_plain(found), **more}).decode())
        return
    told(found.notes, language)
    _say(found, language)
    names = {"new": brought["new"], "known": brought["known"]} if brought else {}
    typer.echo(phrase(language, "history.brought" if brought else "history.dry", names))


def _bring(found: History, config: Path, language: Language, json: bool) -> dict[str, int]:
    """Take everything in; nothing of it is, if any of it could not be read."""
    from bot.bringing import bring

    events = [past.event() for past in found.past]
    try:
        settings = read_config(config)
        with progress("import") as bar:
            made = asyncio.run(
                bring(settings.store_url(), settings.policy_files(), events, language, bar)
            )
    except HallwardenError as error:
        refuse(str(error), json)
    return {"new": made.new, "known": made.known}


def _plain(found: History) -> dict[str, object]:
    return {"records": found.past, "lasting": found.lasting, "notes": found.notes}


def _say(found: History, language: Language) -> None:
    counted = Counter(f"{each.sanction}{'-lifted' * each.lifted}" for each in found.past)
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items())) or "–"
    names = {"count": len(found.past), "kinds": kinds, "lasting": len(found.lasting)}
    typer.echo(phrase(language, "history.told", names))
