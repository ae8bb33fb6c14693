"""What is wrong with the roles of a policy: who has them, where they hold, what contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from policies.file.assemble import roles
from policies.file.channels import MEMBERS
from policies.file.gather import Piece, Whole
from policies.file.ids import full, is_place
from policies.file.locate import Path
from policies.file.report import Report
from policies.file.roletables import RightTable, RoleTable
from policies.file.rulechecks import check_channels
from policies.people.overlaps import overlaps
from policies.wording import say


def check_roles(whole: Whole, report: Report) -> None:
    """Report all of it; what does not go together among roles is advice."""
    for piece in whole.roles.values():
        _members(piece, report)
        _where(piece, whole, report)
    document = whole.document
    for found in overlaps(roles(whole)):
        role = whole.roles.get(found.role)
        text = say(f"overlap.{found.key}", document.language, document.tone, {}, **found.names)
        source, path = (role.source, role.path) if role else (whole.main, ("roles",))
        report.add(source, path, "role.advice", advice=True, text="".join(map(str, text)))


def _members(piece: Piece[RoleTable], report: Report) -> None:
    for path, member in piece.source.each((*piece.path, "members"), piece.table.members):
        if full(member, MEMBERS) is None:
            report.add(piece.source, path, "id.member", given=member)


def _where(piece: Piece[RoleTable], whole: Whole, report: Report) -> None:
    source, table = piece.source, piece.table
    for path, place in source.each((*piece.path, "places"), table.places):
        if not is_place(place) or (whole.document.places and place not in whole.document.places):
            report.add(source, path, "role.place", given=place)
    check_channels(table.channels, (*piece.path, "channels"), piece.source, whole, report)
    for path, right in _rights(piece):
        check_channels(right.channels, (*path, "channels"), piece.source, whole, report)
        if right.up_to is not None and right.do not in ("timeout", "ban"):
            report.add(source, (*path, "up_to"), "role.up_to", do=right.do)
    for path, right in source.each((*piece.path, "deny"), table.deny):
        if right.up_to is not None:
            report.add(source, (*path, "up_to"), "role.deny_up_to")


def _rights(piece: Piece[RoleTable]) -> Iterator[tuple[Path, RightTable]]:
    source, table = piece.source, piece.table
    return chain(
        source.each((*piece.path, "may"), table.may),
        source.each((*piece.path, "deny"), table.deny),
    )
