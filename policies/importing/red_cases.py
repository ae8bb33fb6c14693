"""Red's modlog: the cases of its servers in the ``settings.json`` of its core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from policies.importing.json_text import document
from policies.importing.past import Past, Records, Sanction, member, moment, needed
from policies.importing.source import SourceText
from policies.importing.tree import Node
from policies.importing.zeppelin_cases import MOST

_TYPES: Mapping[str, tuple[Sanction, bool]] = MappingProxyType(
    {
        "ban": ("ban", False),
        "hackban": ("ban", False),
        "tempban": ("ban", False),
        "filterban": ("ban", False),
        "unban": ("ban", True),
        "kick": ("kick", False),
        "softban": ("kick", False),
        "smute": ("timeout", False),
        "sunmute": ("timeout", True),
        "timeout": ("timeout", False),
        "warning": ("warn", False),
        "filterhit": ("note", False),
    }
)
_ELSEWHERE = frozenset({"voiceban", "voiceunban", "vmute", "vunmute", "vkick", "cmute", "cunmute"})
"""Voice, and single channels."""
_FORGOTTEN = str(0xDE1)
"""Whom Red has forgotten."""
_IDENTIFIER = "1354799444"


def red_cases(records: Records, sources: Sequence[SourceText]) -> None:
    """Read modlogs into the records. Raises ``SourceRefused``."""
    for source in sources:
        whole = document(source, MOST)
        inner = whole.table().get(_IDENTIFIER, whole)
        for guild, cases in needed(inner, "CASES").table().items():
            place = f"discord:guild:{guild}"
            if records.place in ("", place):
                for number, entry in cases.table().items():
                    _case(records, place, f"CASES.{guild}.{number}", entry)


def _case(records: Records, place: str, path: str, entry: Node) -> None:
    kind, who = needed(entry, "action_type").text(), needed(entry, "user")
    if kind in _ELSEWHERE:
        records.note("left_out", entry, path, "history.elsewhere")
    elif who.raw == _FORGOTTEN:
        records.note("left_out", entry, path, "history.forgotten")
    elif kind not in _TYPES:
        records.note("unknown", entry, path, "history.type", given=kind)
    else:
        _add(records, place, entry, *_TYPES[kind])


def _add(records: Records, place: str, entry: Node, sanction: Sanction, lifted: bool) -> None:
    number, table = needed(entry, "case_number").whole(), entry.table()
    given = {key: node for key, node in table.items() if not node.missing}
    by = given.get("moderator")
    records.add(
        Past(
            id=f"{place}:red:{number}",
            place=place,
            number=number,
            sanction=sanction,
            lifted=lifted,
            member=member(needed(entry, "user")),
            actor=member(by) if by is not None and by.raw != _FORGOTTEN else "",
            at=moment(needed(entry, "created_at")),
            until=moment(given["until"]) if "until" in given else None,
            reason=given["reason"].text() if "reason" in given else "",
            where=f"{entry.source.name}:{entry.line}",
        )
    )
