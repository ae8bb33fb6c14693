"""Short ways for tests to import a text and to see what the new policy comes to."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from policies.file.load import Loaded, load
from policies.importing import Imported, imported
from policies.importing.sheet import Settings
from policies.importing.source import source_text
from policies.policy import Language


def carry(
    kind: str, *texts: str, names: tuple[str, ...] = (), language: Language = "en", place: str = ""
) -> Imported:
    """The texts, each as a file (``a.yaml`` and so on), imported as a policy."""
    called = names or tuple(f"{letter}.yaml" for letter in "abcdefgh"[: len(texts)])
    sources = [
        source_text(name, text.encode(), language) for name, text in zip(called, texts, strict=True)
    ]
    return imported(kind, sources, Settings("acme", language, place))


def taken(made: Imported) -> Loaded:
    """The policy as the bot takes it. Raises ``PolicyError``."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "acme.toml")
        file.write_text(made.text, encoding="utf-8")
        return load(file)


def whys(made: Imported) -> list[tuple[str, str, str]]:
    """Every note: its line, what became of the entry, and its path."""
    return [(note.where.rpartition(":")[2], note.kind, note.entry) for note in made.notes]
