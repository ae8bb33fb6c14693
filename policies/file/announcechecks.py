"""What is wrong with announcements, and with whose yes they need."""

from __future__ import annotations

from datetime import UTC, datetime

from policies.actions import Text
from policies.announcing.lengths import BOUNDS, longest, over
from policies.announcing.words import VARIABLES, read, unknown_names
from policies.enclosed import Card
from policies.file.announcement_tables import AnnouncementTable
from policies.file.announcing import EVERYONE, pieces, schedule
from policies.file.channels import ROLES, channel_ids
from policies.file.gather import Piece, Whole
from policies.file.ids import full
from policies.file.locate import Path
from policies.file.phrases import LANGUAGES
from policies.file.report import Report
from policies.file.rulechecks import check_channels
from policies.timing.recurring import KINDS
from policies.timing.schedule import checked
from policies.timing.unusable import Unusable
from policies.wording import say

_ANCIENT = datetime(1970, 1, 1, tzinfo=UTC)
"""A file says nothing about today: what has passed in it is no mistake."""
_FILLED: dict[str, Text] = {
    "community": ("x" * 40,),
    "members": ("1,000,000",),
    "next_event": ("x" * 120,),
}
"""What may stand for a name, as long as it gets."""


def check_announcements(whole: Whole, report: Report) -> None:
    """Report everything that is wrong with ``[[announcements]]`` and ``[[approvals]]``."""
    seen: dict[str, str] = {}
    for piece in pieces(whole):
        _when(piece, whole, report)
        _texts(piece, whole, report)
        check_channels(piece.table.to, (*piece.path, "to"), whole.main, whole, report)
        _mentions(piece, report)
        _extras(piece, whole, report)
        name, path = piece.table.name, (*piece.path, "name")
        if name in seen:
            report.add(whole.main, path, "announcement.twice", name=name, first=seen[name])
        seen.setdefault(name, piece.source.where(path))
        if not piece.table.to:
            report.add(whole.main, (*piece.path, "to"), "list.empty", name="to")
        if piece.table.approve and not whole.document.staff_channel:
            report.add(whole.main, (*piece.path, "approve"), "announcement.nobody")
    for path, table in whole.main.each(("approvals",), whole.document.approvals):
        check_channels(table.to, (*path, "to"), whole.main, whole, report)
        for key, names in (("authors", table.authors), ("by", table.by)):
            for at, name in whole.main.each((*path, key), names):
                if name not in whole.role_names:
                    meant = (name, whole.role_names)
                    report.add(whole.main, at, "roles.unknown", meant=meant, name=name)


def _when(piece: Piece[AnnouncementTable], whole: Whole, report: Report) -> None:
    table = piece.table
    given = [kind for kind in KINDS if getattr(table, kind)]
    if len(given) != 1:
        choices = ", ".join(KINDS)
        report.add(piece.source, piece.path, "announcement.when", choices=choices)
        return
    try:
        checked(schedule(table, whole.document), _ANCIENT)
    except Unusable as problem:
        key = {"schedule_zone": "timezone", "schedule_begins": given[0]}.get(problem.key, given[0])
        language = whole.document.language
        why = "".join(map(str, say(problem.key, language, "formal", {}, **problem.names)))
        at = (*piece.path, key) if key in table.model_fields_set else piece.path
        report.add(piece.source, at, "announcement.time", why=why)


def _texts(piece: Piece[AnnouncementTable], whole: Whole, report: Report) -> None:
    table, at = piece.table, (*piece.path, "text")
    known = ", ".join(f"{{{name}}}" for name in VARIABLES)
    for language, text in table.text.items():
        path = (*at, language) if language else at
        if language and language not in LANGUAGES:
            meant, choices = (language, LANGUAGES), ", ".join(LANGUAGES)
            report.add(piece.source, path, "choice", meant=meant, given=language, choices=choices)
        if not text.strip():
            report.add(piece.source, path, "announcement.wordless")
        for name in unknown_names(text):
            given, near = f"{{{name}}}", (f"{{{name}}}", known.split(", "))
            report.add(
                piece.source, path, "announcement.variable", meant=near, given=given, choices=known
            )
        _long(piece, path, text, whole, report)


def _long(
    piece: Piece[AnnouncementTable], path: Path, text: str, whole: Whole, report: Report
) -> None:
    """On which platform where it goes it is longer than a message, and by how much."""
    table = piece.table
    shown = read(table.title, text, lambda name: _FILLED.get(name, ()))
    platforms = {channel.partition(":")[0] for channel in channel_ids(whole, table.to)}
    colour = 0 if table.colour else None
    card = Card(bool(table.title), colour, whole.carried.get(piece.path))
    for platform in sorted(platforms & BOUNDS.keys()):
        if more := over(shown, platform, len(table.mentions), card):
            name, limit = platform.capitalize(), f"{longest(platform, card):,}"
            report.add(
                piece.source, path, "announcement.long", platform=name, count=more, limit=limit
            )


def _extras(piece: Piece[AnnouncementTable], whole: Whole, report: Report) -> None:
    """On which platforms its file is too large, and whether any can have its thread."""
    platforms = {channel.partition(":")[0] for channel in channel_ids(whole, piece.table.to)}
    file = whole.carried.get(piece.path)
    for platform in sorted(platforms & BOUNDS.keys()) if file else ():
        if file and file.size > (most := BOUNDS[platform].file):
            name, limit = platform.capitalize(), f"{most // 1_000_000} MB"
            at = (*piece.path, "file")
            report.add(piece.source, at, "announcement.heavy", platform=name, limit=limit)
    able = [p for p in platforms if p not in BOUNDS or BOUNDS[p].threads]
    if piece.table.thread and platforms and not able:
        report.add(piece.source, (*piece.path, "thread"), "announcement.threadless")


def _mentions(piece: Piece[AnnouncementTable], report: Report) -> None:
    for path, name in piece.source.each((*piece.path, "mentions"), piece.table.mentions):
        if name != EVERYONE and full(name, ROLES) is None:
            report.add(piece.source, path, "id.role", given=name)
