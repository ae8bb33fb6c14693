"""What is wrong with the departments of a policy: zones, people, and ladders that end nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from policies.file.channels import CHANNELS, MEMBERS, channel_ids
from policies.file.departmenttables import DepartmentTable
from policies.file.gather import Whole
from policies.file.ids import full
from policies.file.locate import Path
from policies.file.report import Report
from policies.file.staffing import LEAD, LEADERSHIP, NEXT, ladder
from policies.letters import by_letter, deliverable


def check_departments(whole: Whole, report: Report) -> None:
    """Report all of it."""
    for name, table in whole.document.departments.items():
        at: Path = ("departments", name)
        if table.to:
            _reached(whole, (*at, "to"), table.to, report)
        if table.role and table.role not in whole.role_names:
            meant = (table.role, whole.role_names)
            report.add(whole.main, (*at, "role"), "roles.unknown", meant=meant, name=table.role)
        for path, zone in _zones(table, at):
            if not known_zone(zone):
                meant = (zone, available_timezones())
                report.add(whole.main, path, "timezone", meant=meant, given=zone)
        if not table.days:
            report.add(whole.main, (*at, "days"), "list.empty", name="days")
        _people(whole, table, at, report)
        _ladder(whole, table, at, report)
    _routes(whole, report)


def known_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _reached(whole: Whole, path: Path, given: str, report: Report) -> None:
    """A channel, or where letters go."""
    channel = full(given, CHANNELS)
    if channel is None:
        report.add(whole.main, path, "id.channel", given=given)
    elif by_letter(channel) and not deliverable(channel):
        report.add(whole.main, path, "letter.address", given=given)


def _zones(table: DepartmentTable, at: Path) -> Iterator[tuple[Path, str]]:
    if table.timezone:
        yield (*at, "timezone"), table.timezone
    for number, person in enumerate(table.members):
        if person.timezone:
            yield (*at, "members", number, "timezone"), person.timezone


def _people(whole: Whole, table: DepartmentTable, at: Path, report: Report) -> None:
    for key, ids in (("members", [each.id for each in table.members]), ("lead", table.lead)):
        for path, id_ in whole.main.each((*at, key), ids):
            found = full(id_, MEMBERS)
            if found is None or ":member:" not in found:
                report.add(whole.main, path, "department.member", given=id_)


def _ladder(whole: Whole, table: DepartmentTable, at: Path, report: Report) -> None:
    known = (NEXT, LEAD, LEADERSHIP, *whole.role_names)
    for path, word in whole.main.each((*at, "ladder"), table.ladder):
        if word not in known and full(word, MEMBERS) is None:
            meant = (word, known)
            report.add(whole.main, path, "department.rung", meant=meant, given=word)
    rungs, name = ladder(whole, table), at[1]
    if not rungs or not any(":member:" in member for member in rungs[-1].members):
        path = (*at, "ladder") if table.ladder else at
        report.add(whole.main, path, "department.nobody", name=name)


def _routes(whole: Whole, report: Report) -> None:
    names = whole.document.departments
    for path, route in whole.main.each(("routes",), whole.document.routes):
        _reached(whole, (*path, "to"), route.to, report)
        for at, name in whole.main.each((*path, "departments"), route.departments):
            if name not in names:
                report.add(whole.main, at, "department.unknown", meant=(name, names), name=name)
        for at, given in whole.main.each((*path, "channels"), route.channels):
            if not list(channel_ids(whole, [given])):
                report.add(whole.main, at, "channel.unknown", given=given)
