"""Reads what a rule looks for: one filter with its settings, or several put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from policies.file.bundle import Refused, Shelf, beside
from policies.file.document import top_keys
from policies.file.locate import Path
from policies.file.reading import text_of, validated
from policies.file.report import Report
from policies.file.source import Borrowed, Source
from policies.filters import FILTERS
from policies.filters.contract import Settings
from policies.matching.hostlist import HostList
from policies.matching.terms import Terms

Joining = Literal["any", "all", "not"]
JOINING: tuple[Joining, ...] = ("any", "all", "not")
DEEPEST = 8
"""Tables within tables of one rule; nobody reads more aloud."""

LONGEST_LISTS = 200_000
"""Entries of all lists of a policy, host lists apart: they take some 200 MB and several seconds."""

_SNIFFED = 4_096
"""Bytes of a host list from which its encoding is told."""


@dataclass(frozen=True, slots=True)
class CheckPiece:
    """One filter with its settings, and where they stand."""

    path: Path
    filter: str
    settings: Settings
    terms: Terms | None
    raw: Mapping[str, Any]

    def checks(self) -> Iterator[CheckPiece]:
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class GroupPiece:
    """Several tests put together; ``not`` has one."""

    joining: Joining
    parts: tuple[TestPiece, ...]

    def checks(self) -> Iterator[CheckPiece]:
        """All filters inside, in the order of the file."""
        for part in self.parts:
            yield from part.checks()


TestPiece = CheckPiece | GroupPiece
NOTHING = GroupPiece("any", ())


def read(shelf: Shelf, source: Source, at: Path, name: str, report: Report) -> bytes | None:
    """A file that another one names; ``None`` when it cannot be had, with the reason reported."""
    try:
        return shelf.read(beside(source.name, name))
    except Refused as refused:
        report.add(source, at, refused.key, name=name)
        return None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rules of one file; list files come from ``shelf``, faults go to ``report``."""

    source: Source
    shelf: Shelf
    report: Report

    def test(self, raw: Mapping[str, Any], at: Path, known: Iterable[str] = ()) -> TestPiece:
        """What a table asks for; ``known`` are further keys that could have been meant in it.

        What cannot be read looks for nothing, so that everything around it is checked as well.
        """
        asked = [key for key in ("filter", *JOINING) if key in raw]
        if len(asked) > 1:
            self.report.add(self.source, (*at, asked[1]), "test.twice", name=asked[1])
        if not asked:
            self.report.add(self.source, (*at, "filter"), "missing", name="filter")
            self._misplaced(raw, at)
            return NOTHING
        if asked[0] == "filter":
            return self._check(raw, at, known)
        return self._group(asked[0], raw, at, known)

    def _group(self, key: str, raw: Mapping[str, Any], at: Path, known: Iterable[str]) -> TestPiece:
        joining = next(joining for joining in JOINING if joining == key)
        for stray in [name for name in raw if name != key and name not in JOINING]:
            meant = (stray, [*known, *JOINING, "filter"])
            self.report.add(self.source, (*at, stray), "key.unknown", meant=meant, name=stray)
        inner, path = raw[key], (*at, key)
        if joining == "not":
            inside = [(inner, path)]
        elif isinstance(inner, list):
            inside = [(table, (*path, number)) for number, table in enumerate(inner)]
        else:
            self.report.add(self.source, path, "type.list", name=key)
            return NOTHING
        if not inside:
            self.report.add(self.source, path, "test.empty", name=key)
        return GroupPiece(joining, tuple(self._inner(table, where) for table, where in inside))

    def _inner(self, table: object, at: Path) -> TestPiece:
        if not isinstance(table, dict):
            self.report.add(self.source, at, "type.table", name=str(at[-1]))
            return NOTHING
        if sum(part in JOINING for part in at) > DEEPEST:
            self.report.add(self.source, at, "syntax.deep")
            return NOTHING
        return self.test(table, at)

    def _check(self, raw: Mapping[str, Any], at: Path, known: Iterable[str]) -> TestPiece:
        kind = FILTERS.get(str(raw["filter"]))
        if kind is None:
            self._unknown(raw, at)
            return NOTHING
        rest = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in raw.items()
            if key not in ("filter", *JOINING)
        }
        self._lists(kind.settings, rest, at)
        self._host_lists(kind.settings, rest, at)
        names = [*known, "filter", *JOINING]
        settings = validated(kind.settings, rest, self.source, at, self.report, known=names)
        if settings is None:
            return NOTHING
        terms = kind.terms(settings) if kind.terms else None
        return CheckPiece(at, kind.name, settings, terms, raw)

    def _unknown(self, raw: Mapping[str, Any], at: Path) -> None:
        """What can be said of a table whose own keys nobody knows."""
        path, name = (*at, "filter"), raw["filter"]
        if not isinstance(name, str):
            self.report.add(self.source, path, "type.text", name="filter")
            return
        choices, meant = ", ".join(FILTERS), (name, FILTERS)
        self.report.add(self.source, path, "choice", meant=meant, given=name, choices=choices)
        self._misplaced(raw, at)

    def _misplaced(self, raw: Mapping[str, Any], at: Path) -> None:
        for key in top_keys() & raw.keys():
            line = self.source.places.at((*at, key)).line
            self.report.add(self.source, (*at, key), "key.misplaced", name=key, at_line=line)

    def _lists(self, settings: type[Settings], rest: dict[str, Any], at: Path) -> None:
        """Add the lines of list files to their lists."""
        for key in [k for k in rest if k.endswith("_file") and k in settings.model_fields]:
            if key in settings.HOST_LISTS:
                continue
            name, into = rest[key], key.removesuffix("_file")
            here = rest.get(into, ())
            if not isinstance(name, str) or not isinstance(here, tuple):
                continue
            data = read(self.shelf, self.source, (*at, key), name, self.report)
            file = beside(self.source.name, name)
            text = None if data is None else text_of(data, Source(file), self.report)
            if text is not None:
                found = list(islice(entries_of(text), LONGEST_LISTS + 1))
                if len(found) > LONGEST_LISTS:
                    limit = f"{LONGEST_LISTS:,}"
                    self.report.add(self.source, (*at, key), "list.long", name=name, limit=limit)
                    continue
                lines, entries = [line for line, _ in found], [entry for _, entry in found]
                self.source.borrowed[*at, into] = Borrowed(len(here), file, tuple(lines))
                rest[into] = (*here, *entries)

    def _host_lists(self, settings: type[Settings], rest: dict[str, Any], at: Path) -> None:
        """Put the hosts themselves in the place of the files that list them."""
        for key in settings.HOST_LISTS & rest.keys():
            name, where = rest[key], (*at, key)
            if not isinstance(name, str):
                continue
            rest[key] = HostList()
            data = read(self.shelf, self.source, where, name, self.report)
            if data is not None:
                rest[key] = self._hosts(data, name, where)

    def _hosts(self, data: bytes, name: str, where: Path) -> HostList:
        """A host list as it is; of its encoding its beginning tells enough."""
        file = Source(beside(self.source.name, name))
        if text_of(data[: data.find(b"\n", _SNIFFED) + 1] or data, file, self.report) is None:
            return HostList()
        hosts = HostList.read(data)
        if hosts.skipped:
            self.report.add(
                self.source, where, "hosts.skipped", advice=True, name=name,
                count=hosts.skipped, first=hosts.first_skipped,
            )  # fmt: skip
        elif not hosts:
            self.report.add(self.source, where, "hosts.empty", advice=True, name=name)
        return hosts


def entries_of(text: str) -> Iterator[tuple[int, str]]:
    """The entries of a list file with their lines (from 1): one a line, ``#`` comments."""
    start = number = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        entry = text[start:end].strip()
        start, number = end + 1, number + 1
        if entry and not entry.startswith("#"):
            yield number, entry.split(" #", 1)[0].rstrip()
