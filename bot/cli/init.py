"""``hallwarden init``: a policy file that fits, from a few questions about the community."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, get_args
from zoneinfo import available_timezones

import typer
from rich.console import Console

from bot.cli.asking import Asking
from bot.cli.importing import put
from bot.cli.saying import Json, fail, print_json, tell
from policies.policy import KINDS, Kind, Language
from policies.presets import (
    AUDIENCES,
    PLATFORMS,
    PURPOSES,
    Answers,
    Audience,
    Purpose,
    written,
)

LANGUAGES: tuple[Language, ...] = get_args(Language)

Of = Annotated[Kind | None, typer.Option("--kind", help="what kind of community it is")]
For = Annotated[Purpose | None, typer.Option("--purpose", help="what it is mainly for")]
Whom = Annotated[Audience | None, typer.Option("--audience", help="for whom")]
Written = Annotated[str | None, typer.Option(help="what members write; the file's language first")]
Where = Annotated[str | None, typer.Option(help="where it is: discord,telegram")]
Place = Annotated[list[str] | None, typer.Option(help="a group: discord:guild:1122; repeatable")]
Staff = Annotated[str, typer.Option(help="the team's channel: telegram:channel:-100…")]
Short = Annotated[str | None, typer.Option(help="its short name")]
Zone = Annotated[str | None, typer.Option(help="its time zone, such as Europe/Madrid")]
Force = Annotated[bool, typer.Option("--force", help="replace the file if it is there")]
New = Annotated[Path, typer.Argument(metavar="FILE", help="where to write the policy")]


def init(
    file: New, kind: Of = None, purpose: For = None, audience: Whom = None,
    languages: Written = None, platforms: Where = None, place: Place = None, staff: Staff = "",
    community: Short = None, zone: Zone = None, force: Force = False, json: Json = False,
) -> None:  # fmt: skip
    """Write a commented policy that fits a kind of community. What no flag says is asked."""
    ask = Asking("en", here=sys.stdin.isatty() and not json)
    written_here = ask.several(languages, "languages", LANGUAGES) or ("en",)
    ask.language = spoken = written_here[0]
    if file.exists() and not force:
        fail(spoken, "init.exists", file=file)

    text = written(
        Answers(
            community=ask.text(community, "community", file.stem),
            kind=ask.one(kind, "kind", KINDS),
            purpose=ask.one(purpose, "purpose", PURPOSES),
            audience=ask.one(audience, "audience", AUDIENCES),
            languages=written_here,
            platforms=ask.several(platforms, "platforms", PLATFORMS),
            zone=_zone(ask.text(zone, "zone", "UTC"), spoken),
            places=tuple(place or ()),
            staff=staff,
        )
    )
    put(file, text)
    if json:
        print_json({"ok": True, "file": str(file)})
    else:
        tell(Console(stderr=True, highlight=False), spoken, "init.done", file=file)


def _zone(given: str, language: Language) -> str:
    if given not in available_timezones():
        fail(language, "init.zone", given=given)
    return given
