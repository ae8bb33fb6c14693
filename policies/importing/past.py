"""A record of the past: one sanction, warning or note by somebody, as another bot kept it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from policies.events import LONG_AGO, Actor, Moderated
from policies.file.phrases import phrase
from policies.importing.sheet import Kind, Note
from policies.importing.source import SourceRefused
from policies.importing.tree import Node
from policies.policy import Language

Sanction = Literal["ban", "kick", "timeout", "warn", "note"]
_SNOWFLAKE = re.compile(r"\d{1,20}")
_LAST = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """``id`` is built from what the platform and the other bot assigned, so that reading twice is
    the same; ``number`` is the other bot's. ``lifted``: the sanction was ended.

    Times are UTC; ``until`` is ``None`` where there is no end, or nobody wrote it down. ``actor``
    is ``""`` where nobody says who it was.
    """

    id: str
    place: str
    number: int
    sanction: Sanction
    lifted: bool
    member: str
    actor: str
    at: datetime
    until: datetime | None
    reason: str
    where: str

    def event(self) -> Moderated:
        """The record as it is brought into a journal: the same each time it is read."""
        return Moderated(
            id=f"import:{self.id}",
            place=self.place,
            at=self.at,
            actor=Actor(id=self.actor),
            member=self.member,
            sanction=self.sanction,
            lifted=self.lifted,
            until=self.until,
            reason=self.reason,
            source="import",
        )


@dataclass(slots=True)
class Records:
    """What has been read so far, for a place."""

    place: str
    language: Language
    past: list[Past] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)

    def add(self, each: Past) -> None:
        """One more; its number may come once only. Raises ``SourceRefused``."""
        if each.id in self.known:
            message = phrase(self.language, "history.twice", {"first": self.known[each.id]})
            raise SourceRefused(each.where, message)
        self.known[each.id] = each.where
        self.past.append(each)

    def note(self, kind: Kind, at: Node, entry: str, key: str, **names: object) -> None:
        """Say what became of an entry."""
        where = f"{at.source.name}:{at.line}"
        self.notes.append(Note(kind, where, entry, phrase(self.language, key, names)))


def needed(entry: Node, key: str) -> Node:
    """A part of an entry. Raises ``SourceRefused`` where it is not given."""
    node = entry.table().get(key)
    if node is None or node.missing:
        raise entry.source.refused(entry.line, "import.needed", name=key)
    return node


def member(node: Node) -> str:
    """Somebody on Discord by their id. Raises ``SourceRefused``."""
    if not _SNOWFLAKE.fullmatch(node.text()) or not int(node.text()):
        raise node.source.refused(node.line, "history.member", given=node.text())
    return f"discord:member:{int(node.text())}"


def moment(node: Node) -> datetime:
    """A time, as text (UTC where it says nothing else) or as seconds since 1970.

    Raises ``SourceRefused``.
    """
    try:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            at = datetime.fromtimestamp(node.value, UTC)
        else:
            at = datetime.fromisoformat(node.text())
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        if not LONG_AGO <= at <= _LAST:
            raise ValueError
    except (ValueError, OverflowError, OSError):
        raise node.source.refused(node.line, "history.moment", given=node.raw) from None
    return at
