"""Zeppelin's case export: one server's cases, which its dashboard writes as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from policies.importing.json_text import document
from policies.importing.past import Past, Records, Sanction, member, moment, needed
from policies.importing.source import SourceText
from policies.importing.tree import Node

MOST = 2_000_000
_NAME = re.compile(r"export_(\d+)_")
"""The dashboard names the file after the server."""

_TYPES: Mapping[int, tuple[Sanction, bool]] = MappingProxyType(
    {
        1: ("ban", False),
        2: ("ban", True),
        3: ("note", False),
        4: ("warn", False),
        5: ("kick", False),
        6: ("timeout", False),
        7: ("timeout", True),
        9: ("kick", False),
    }
)
"""Zeppelin's ``CaseTypes``; 9 is a softban, which lets its member come back."""
_DELETED = 8


def zeppelin_cases(records: Records, sources: Sequence[SourceText]) -> None:
    """Read exports into the records. Raises ``SourceRefused``."""
    for source in sources:
        named = _NAME.search(source.name)
        place = records.place or (f"discord:guild:{named[1]}" if named else "")
        if not place:
            raise source.refused(1, "history.place")
        whole = document(source, MOST)
        for number, entry in enumerate(needed(whole, "cases").items(), 1):
            _case(records, place, f"cases[{number}]", entry)


def _case(records: Records, place: str, path: str, entry: Node) -> None:
    number, kind = needed(entry, "case_number").whole(), needed(entry, "type").whole()
    if kind == _DELETED:
        records.note("left_out", entry, path, "history.deleted")
        return
    if kind not in _TYPES:
        records.note("unknown", entry, path, "history.type", given=kind)
        return
    sanction, lifted = _TYPES[kind]
    by = entry.table().get("mod_id")
    records.add(
        Past(
            id=f"{place}:zeppelin:{number}",
            place=place,
            number=number,
            sanction=sanction,
            lifted=lifted,
            member=member(needed(entry, "user_id")),
            actor=member(by) if by is not None and not by.missing else "",
            at=moment(needed(entry, "created_at")),
            until=None,
            reason=_reason(entry),
            where=f"{entry.source.name}:{entry.line}",
        )
    )


def _reason(entry: Node) -> str:
    """The notes of a case, which begin with the reason."""
    notes = entry.table().get("notes")
    bodies = [needed(note, "body") for note in notes.items()] if notes is not None else []
    return "\n".join(body.text() for body in bodies)
