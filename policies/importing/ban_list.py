"""A list of Discord's bans: as its API answers it (JSON), or an id and the reason a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.events import LONG_AGO
from policies.importing.json_text import document
from policies.importing.past import Past, Records, member, needed
from policies.importing.source import SourceText
from policies.importing.tree import Node

_LINE = re.compile(r'"?(\d{1,20})"?(?:\s*[,;\t ]\s*(.*))?')
_HEADING = re.compile(r'"?(?:user_?)?id"?\s*[,;\t]', re.IGNORECASE)


def discord_bans(records: Records, sources: Sequence[SourceText]) -> None:
    """Read ban lists into the records. Raises ``SourceRefused``."""
    for source in sources:
        if not records.place:
            raise source.refused(1, "history.place")
        for who, reason in _entries(source):
            _ban(records, who, reason)


def _entries(source: SourceText) -> Iterator[tuple[Node, str]]:
    if source.text.lstrip()[:1] in ("[", "{"):
        yield from _answered(source)
        return
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line.strip() or (number == 1 and _HEADING.match(line)):
            continue
        found = _LINE.fullmatch(line.strip())
        if not found:
            raise source.refused(number, "history.member", given=line.strip())
        yield Node(source, number, found[1], found[1]), _unquoted(found[2] or "")


def _answered(source: SourceText) -> Iterator[tuple[Node, str]]:
    for entry in document(source).items():
        given = entry.table().get("reason")
        reason = given.text() if given is not None and not given.missing else ""
        yield needed(needed(entry, "user"), "id"), reason


def _unquoted(text: str) -> str:
    inner = text.strip()
    if len(inner) > 1 and inner[0] == inner[-1] == '"':
        return inner[1:-1].replace('""', '"')
    return inner


def _ban(records: Records, who: Node, reason: str) -> None:
    banned = member(who)
    records.add(
        Past(
            id=f"{records.place}:ban:{banned.rpartition(':')[2]}",
            place=records.place,
            number=len(records.past) + 1,
            sanction="ban",
            lifted=False,
            member=banned,
            actor="",
            at=LONG_AGO,
            until=None,
            reason=reason,
            where=f"{who.source.name}:{who.line}",
        )
    )
