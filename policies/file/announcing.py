"""Announcements of a policy file, as the core uses them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policies.announcement import Announcement, Approval, Audience, Channel
from policies.file.announcement_tables import AnnouncementTable
from policies.file.channels import CHANNELS, ROLES, channel_ids, id_of, tags
from policies.file.document import Document
from policies.file.gather import Piece, Whole
from policies.policy import Policy
from policies.timing.calendar import Calendar
from policies.timing.recurring import KINDS, wall
from policies.timing.schedule import Schedule

EVERYONE = "everyone"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def with_announcements(policy: Policy, whole: Whole) -> Policy:
    """The policy with all that it says of announcements; ``whole`` has been checked."""
    return replace(
        policy,
        announcements=tuple(_announcement(whole, piece) for piece in pieces(whole)),
        approvals=approvals(whole),
        calendar=calendar(whole.document),
        audience=audience(whole),
    )


def pieces(whole: Whole) -> Iterable[Piece[AnnouncementTable]]:
    """Each with its place."""
    for path, table in whole.main.each(("announcements",), whole.document.announcements):
        yield Piece(whole.main, path, table)


def schedule(table: AnnouncementTable, document: Document) -> Schedule:
    """When it goes out. Raises ``Unusable`` for a first time that is no time."""
    kind = next(kind for kind in KINDS if getattr(table, kind))
    begins = wall(table.begins) if table.begins else None
    zone = table.timezone or document.timezone
    return Schedule(kind, getattr(table, kind), zone, begins, table.business_days or "")


def approvals(whole: Whole) -> tuple[Approval, ...]:
    """Whose yes is needed for what."""
    return tuple(
        Approval(
            to=frozenset(channel_ids(whole, table.to)),
            authors=frozenset(table.authors),
            by=frozenset(table.by),
        )
        for table in whole.document.approvals
    )


def calendar(document: Document) -> Calendar:
    """The community's business days and quiet hours."""
    table = document.calendar
    return Calendar(
        document.timezone,
        frozenset(map(_DAYS.index, table.weekend)),
        frozenset(table.holidays),
        frozenset(table.workdays),
        document.quiet_hours,
    )


def audience(whole: Whole) -> Audience:
    """The channels by name and tag."""
    return Audience(
        {
            id_of(id_, CHANNELS): Channel(piece.table.name, tags(whole, id_, piece.table))
            for id_, piece in whole.channels.items()
        }
    )


def _announcement(whole: Whole, piece: Piece[AnnouncementTable]) -> Announcement:
    table = piece.table
    return Announcement(
        name=table.name,
        texts=table.text,
        to=tuple(dict.fromkeys(channel_ids(whole, table.to))),
        when=schedule(table, whole.document),
        title=table.title,
        mentions=tuple(m if m == EVERYONE else id_of(m, ROLES) for m in table.mentions),
        pin=table.pin,
        replace=table.replace,
        delete_after=table.delete_after,
        late=table.missed,
        approve=table.approve,
        first_once=table.first_once,
        even_quiet=table.even_quiet,
        colour=int(table.colour[1:], 16) if table.colour else None,
        file=whole.carried.get(piece.path),
        thread=table.thread,
        where=piece.source.where(piece.path),
    )
