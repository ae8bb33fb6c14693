"""Collects everything that is wrong with a policy's files, in its readers' language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from policies.errors import PolicyError, Problem
from policies.file.locate import Path
from policies.file.phrases import phrase, shown
from policies.file.source import Source


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem as a program sees it: the sentence's key and the path in its file."""

    source: Source
    path: Path
    key: str
    problem: Problem


@dataclass(slots=True)
class Report:
    """Problems of one policy; ``language`` is that of the sentences."""

    language: str
    entries: list[Entry] = field(default_factory=list)

    def add(
        self, source: Source, path: Path, key: str, *, advice: bool = False, hint: str = "",
        line: int = 0, **names: object,
    ) -> None:  # fmt: skip
        """Note a problem at ``path`` of ``source`` (or at ``line``, where there is no path yet)."""
        where = f"{source.name}:{line}" if line else source.where(path)
        message = phrase(self.language, key, names)
        problem = Problem(where, counted(path), message, hint, advice)
        self.entries.append(Entry(source, path, key, problem))

    def near(self, word: str, known: Iterable[str]) -> str:
        """The hint ``did you mean …?``, or nothing when no known word is close."""
        close = get_close_matches(word.lower()[:80], {k.lower(): k for k in known}, n=1, cutoff=0.6)
        named = {k.lower(): k for k in known}
        return phrase(self.language, "did_you_mean", {"word": named[close[0]]}) if close else ""

    def hint(self, key: str, **names: object) -> str:
        """Any other sentence to put behind a message."""
        return phrase(self.language, key, names)

    def advice(self) -> tuple[Problem, ...]:
        """What does not keep the policy from being used."""
        return tuple(problem for problem in self.problems() if problem.advice)

    def check(self) -> None:
        """Raise ``PolicyError`` with all problems if any keeps the policy from being used."""
        if any(not e.problem.advice for e in self.entries):
            raise PolicyError(self.problems(), self.language)

    def problems(self) -> list[Problem]:
        """Everything, file by file and line by line."""
        files: dict[str, int] = {}

        def order(problem: Problem) -> tuple[int, int]:
            file, _, line = problem.where.rpartition(":")
            return files.setdefault(file, len(files)), int(line)

        return sorted((entry.problem for entry in self.entries), key=order)


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
