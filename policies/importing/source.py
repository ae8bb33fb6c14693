"""What is imported: a decoded file of another bot, and what is said when it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from policies.errors import HallwardenError
from policies.file.phrases import phrase
from policies.file.source import Undecodable, decoded

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that are read; Zeppelin takes configurations up to 5 MB, Reddit 0.5 MB."""


class SourceRefused(HallwardenError):
    """A file of another bot cannot be read; ``where`` is ``file:line`` (lines count from 1)."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where, self.message = where, message


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file: its name without a folder, and its text with lines that end in a line feed.

    ``language`` is that of everything that is said about it.
    """

    name: str
    text: str
    language: str

    def refused(self, line: int, key: str, **names: object) -> SourceRefused:
        """What to raise when this line cannot be read."""
        return SourceRefused(f"{self.name}:{line}", phrase(self.language, key, names))


def source_text(name: str, data: bytes, language: str, largest: int = LARGEST) -> SourceText:
    """The file as text. Raises ``SourceRefused`` where it is too large or no UTF-8."""
    source = SourceText(name, "", language)
    if len(data) > largest:
        raise source.refused(1, "import.large", limit=largest // 1024 // 1024)
    try:
        text = decoded(data).replace("\r", "\n")
    except Undecodable as error:
        raise source.refused(error.line, f"encoding.{error.kind}") from None
    return SourceText(name, text, language)
