"""``hallwarden import history``: what another bot has kept of the past, checked and counted."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import msgspec
import typer

from bot.cli.importing import Files, Json, Place, Skip, Spoken, read, refuse, told
from policies.file.phrases import phrase
from policies.importing.history import HISTORIES, LARGEST, History, history
from policies.importing.source import SourceRefused
from policies.policy import Language


def look_at_history(
    kind: str, files: Files, place: Place = "", language: Spoken = "en", skip_unknown: Skip = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Check zeppelin-cases, red-cases or discord-bans, and say what they hold.

    Nothing is kept yet and nothing is done on any platform; with --json all records are printed.
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
    if json:
        typer.echo(msgspec.json.encode({"ok": True, **_plain(found)}).decode())
        return
    told(found.notes, language)
    _say(found, language)


def _plain(found: History) -> dict[str, object]:
    return {"records": found.past, "lasting": found.lasting, "notes": found.notes}


def _say(found: History, language: Language) -> None:
    counted = Counter(f"{each.sanction}{'-lifted' * each.lifted}" for each in found.past)
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items())) or "–"
    names = {"count": len(found.past), "kinds": kinds, "lasting": len(found.lasting)}
    typer.echo(phrase(language, "history.told", names))
    typer.echo(phrase(language, "history.dry", {}))
