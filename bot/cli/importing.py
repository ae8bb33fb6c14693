"""``hallwarden import``: what another bot was set up to do, as a policy file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NoReturn

import msgspec
import typer

from policies.errors import PolicyError
from policies.file.load import load
from policies.file.phrases import phrase
from policies.importing import SOURCES, Imported, imported
from policies.importing.sheet import Note, Settings
from policies.importing.source import LARGEST, SourceRefused, SourceText, source_text
from policies.policy import Language

importing = typer.Typer(no_args_is_help=True, help="Carry over what another bot was set up to do.")

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="files of the other bot")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="write the policy here")]
Force = Annotated[bool, typer.Option("--force", help="replace the file if it is there")]
Spoken = Annotated[Language, typer.Option("--language", help="of the policy and its comments")]
Community = Annotated[str, typer.Option("--community", help="the new policy's community")]
Place = Annotated[str, typer.Option("--place", help="what it moderates: discord:guild:1122")]
Skip = Annotated[bool, typer.Option("--skip-unknown", help="leave out what nobody knows")]
Json = Annotated[bool, typer.Option("--json", help="print JSON instead of sentences")]

_ABOUT = {
    "zeppelin": "Zeppelin's configuration (YAML): the automod, levels and overrides.",
    "automoderator": "Reddit's AutoModerator (YAML): the page config/automoderator.",
    "tg-spam": "tg-spam: stop-words.txt, spam-samples.txt, ham-samples.txt, exclude-tokens.txt.",
    "red": "Red's settings.json of the cogs Filter and Mod, for one server.",
}


def _command(kind: str) -> Callable[..., None]:
    """The command that imports one kind of source."""

    def run(
        files: Files, out: Out = None, force: Force = False, language: Spoken = "en",
        community: Community = "acme", place: Place = "", skip_unknown: Skip = False,
        json: Json = False,
    ) -> None:  # fmt: skip
        if out is not None and out.exists() and not force:
            refuse(phrase(language, "import.exists", {"file": out}), json)
        try:
            sources = [read(file, language) for file in files]
            made = imported(kind, sources, Settings(community, language, place))
        except SourceRefused as error:
            refuse(str(error), json)
        unknown = sum(note.kind == "unknown" for note in made.notes)
        if unknown and not skip_unknown:
            _tell(made, json, None, language)
            refuse(phrase(language, "import.refused", {"count": unknown}), False)
        try:
            _tried(made.text)
        except PolicyError as error:
            refuse(str(error), json)
        if out is not None:
            put(out, made.text)
        _tell(made, json, out, language)

    run.__doc__ = _ABOUT[kind]
    return run


for _kind in SOURCES:
    importing.command(_kind)(_command(_kind))


def read(file: Path, language: Language, largest: int = LARGEST) -> SourceText:
    """A file of another bot. Raises ``SourceRefused``."""
    try:
        with file.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError:
        raise SourceRefused(f"{file}:1", phrase(language, "import.unreadable", {})) from None
    return source_text(file.name, data, language, largest)


def _tried(text: str) -> None:
    """Load the policy as the bot would. Raises ``PolicyError``."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "policy.toml")
        path.write_text(text, encoding="utf-8")
        load(path)


def put(out: Path, text: str) -> None:
    """Put the whole file in place, or leave what was there."""
    beside = out.with_name(f".{out.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(out)


def _tell(made: Imported, json: bool, out: Path | None, language: Language) -> None:
    if json:
        found = {"ok": True, "rules": made.rules, "notes": made.notes}
        whole = {**found, "file": str(out)} if out else {**found, "policy": made.text}
        typer.echo(msgspec.json.encode(whole).decode())
        return
    if out is None:
        typer.echo(made.text, nl=False)
    told(made.notes, language)
    names = {"rules": made.rules, "count": len(made.notes)}
    typer.echo(phrase(language, "import.done", names), err=True)


def told(notes: Iterable[Note], language: Language) -> None:
    """Every note, a line each, on standard error."""
    for note in notes:
        what = phrase(language, f"import.{note.kind}", {})
        typer.echo(f"{note.where}: {note.entry}: {what}: {note.why}", err=True)


def refuse(message: str, json: bool) -> NoReturn:
    """End with status 1 and the reason."""
    if json:
        typer.echo(msgspec.json.encode({"ok": False, "error": message}).decode())
    else:
        typer.echo(message, err=True)
    raise typer.Exit(1)
