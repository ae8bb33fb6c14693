"""What moderators did while another bot was in charge, as checked records.

Nothing is done about them: they show what there is, which sanctions still last, and what cannot be
read; as events (``Past.event``) they are brought into a journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal

from policies.importing.ban_list import discord_bans
from policies.importing.past import Past, Records
from policies.importing.red_cases import red_cases
from policies.importing.sheet import Note
from policies.importing.source import SourceText
from policies.importing.zeppelin_cases import zeppelin_cases
from policies.policy import Language

LARGEST = 32 * 1024 * 1024
"""Bytes; 50,000 of Zeppelin's cases."""

Kind = Literal["zeppelin-cases", "red-cases", "discord-bans"]
Reads = Callable[[Records, Sequence[SourceText]], None]

HISTORIES: Mapping[str, Reads] = MappingProxyType(
    {"zeppelin-cases": zeppelin_cases, "red-cases": red_cases, "discord-bans": discord_bans}
)


@dataclass(frozen=True, slots=True)
class History:
    """Everything in the order in which it happened; ``lasting`` are the sanctions in force.

    A timeout whose end nobody wrote down is not among them.
    """

    past: tuple[Past, ...]
    lasting: tuple[Past, ...]
    notes: tuple[Note, ...]


def history(
    kind: str, sources: Sequence[SourceText], place: str, language: Language, now: datetime
) -> History:
    """Read exports of one kind for a place (``discord:guild:1``), which some name themselves.

    ``now`` is aware. Raises ``SourceRefused`` for what cannot be read.
    """
    records = Records(place, language)
    HISTORIES[kind](records, sources)
    past = sorted(records.past, key=lambda each: (each.at, each.number))
    return History(tuple(past), tuple(_lasting(past, now)), tuple(records.notes))


def _lasting(past: Iterable[Past], now: datetime) -> list[Past]:
    """The last word on each member and sanction, where it still holds."""
    last: dict[tuple[str, str, str], Past] = {}
    for each in past:
        last[each.place, each.member, each.sanction] = each
    return [each for each in last.values() if _lasts(each, now.astimezone(UTC))]


def _lasts(each: Past, now: datetime) -> bool:
    if each.lifted or each.sanction not in ("ban", "timeout"):
        return False
    return each.sanction == "ban" if each.until is None else each.until > now
