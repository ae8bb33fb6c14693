"""Collects everything that is wrong with a policy's files, in its readers' language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from policies.errors import PolicyError, Problem
from policies.file.locate import Path
from policies.file.phrases import phrase, shown
from policies.file.source import Source

SHOWN = 200
"""Problems that are told; nobody reads more."""

Meant = tuple[str, Iterable[str]]
"""A word that is not known, and the words that could have been meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem as a program sees it: the sentence's key and the path in its file.

    ``where`` is the file and the line from 1, ``names`` fill the sentence.
    """

    source: Source
    path: Path
    key: str
    where: tuple[str, int]
    names: Mapping[str, object]
    meant: Meant
    advice: bool


@dataclass(slots=True)
class Report:
    """Problems of one policy; ``language`` is that of the sentences."""

    language: str
    entries: list[Entry] = field(default_factory=list)

    def add(
        self, source: Source, path: Path, key: str, *, advice: bool = False,
        meant: Meant = ("", ()), line: int = 0, **names: object,
    ) -> None:  # fmt: skip
        """Note a problem at ``path`` of ``source`` (or at ``line``, where there is no path yet)."""
        file, _, found = source.where(path).rpartition(":")
        where = (source.name, line) if line else (file, int(found))
        self.entries.append(Entry(source, path, key, where, names, meant, advice))

    def advice(self) -> tuple[Problem, ...]:
        """What does not keep the policy from being used."""
        return tuple(problem for problem in self.problems() if problem.advice)

    def check(self) -> None:
        """Raise ``PolicyError`` with all problems if any keeps the policy from being used."""
        if count := sum(not entry.advice for entry in self.entries):
            raise PolicyError(self.problems(), self.language, count)

    def problems(self) -> list[Problem]:
        """Everything, file by file and line by line; of very much, the first and a number."""
        files = {file: n for n, file in reversed([*enumerate(e.where[0] for e in self.entries)])}
        ordered = sorted(self.entries, key=lambda e: (files[e.where[0]], e.where[1]))
        told, more = [self._told(entry) for entry in ordered[:SHOWN]], ordered[SHOWN:]
        if more:
            message = phrase(self.language, "and_more", {"count": f"{len(more):,}"})
            advice = all(entry.advice for entry in more)
            told.append(Problem(_place(more[0]), "", message, advice=advice))
        return told

    def _told(self, entry: Entry) -> Problem:
        message = phrase(self.language, entry.key, entry.names)
        hint = self._near(*entry.meant)
        return Problem(_place(entry), counted(entry.path), message, hint, entry.advice)

    def _near(self, word: str, known: Iterable[str]) -> str:
        """The hint ``did you mean …?``, or nothing when no known word is close."""
        named = {k.lower(): k for k in known}
        close = get_close_matches(word.lower()[:80], named, n=1, cutoff=0.6)
        return phrase(self.language, "did_you_mean", {"word": named[close[0]]}) if close else ""


def _place(entry: Entry) -> str:
    return "{}:{}".format(*entry.where)


def counted(path: Path) -> str:
    """A path as people count: ``rules[2].words[1]`` is the first word of the second rule."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            plain = part.replace("-", "").replace("_", "").isalnum() and part.isascii()
            text += f".{part}" if plain else f'."{part}"'
    return shown(text.removeprefix("."))
