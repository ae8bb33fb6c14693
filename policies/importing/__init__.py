"""The other bots whose settings can be imported as a policy, one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from policies.importing.automoderator import automoderator
from policies.importing.red import red
from policies.importing.sheet import Note, Settings, Sheet
from policies.importing.source import SourceText
from policies.importing.tg_spam import tg_spam
from policies.importing.writing import written
from policies.importing.zeppelin import zeppelin

Reads = Callable[[Sheet, Sequence[SourceText]], None]

SOURCES: Mapping[str, Reads] = MappingProxyType(
    {
        "zeppelin": zeppelin,
        "automoderator": automoderator,
        "tg-spam": tg_spam,
        "red": red,
    }
)


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of the new policy, how many rules it holds, and what became of the rest."""

    text: str
    rules: int
    notes: tuple[Note, ...]


def imported(kind: str, sources: Sequence[SourceText], settings: Settings) -> Imported:
    """The files of another bot as a commented policy.

    Raises ``SourceRefused`` for a file that cannot be read; what nobody knows in it is among the
    notes.
    """
    sheet = Sheet(settings)
    SOURCES[kind](sheet, sources)
    text = written(sheet, tuple(source.name for source in sources))
    return Imported(text, sum(bool(rule.table) for rule in sheet.rules), sheet.all_notes())
