"""What is wrong with a policy although each of its entries is well formed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from zoneinfo import available_timezones

from policies.file.announcechecks import check_announcements
from policies.file.bundle import PACKS
from policies.file.channels import CHANNELS, channel_ids
from policies.file.composition import LONGEST_LISTS
from policies.file.departmentchecks import check_departments, known_zone
from policies.file.document import ExampleTable, LineTable, top_keys
from policies.file.examples import lines_of, moment, since
from policies.file.gather import Piece, Whole
from policies.file.ids import full, is_place
from policies.file.locate import Path
from policies.file.logs import channels_of
from policies.file.report import Report
from policies.file.rolechecks import check_roles
from policies.file.rulechecks import check_rule
from policies.file.source import Source
from policies.letters import by_letter
from policies.lines import BEGIN
from policies.wording import keys, names_of

Check = Callable[[Whole, Report], None]


def checked(whole: Whole, report: Report) -> None:
    """Report everything that only shows when the whole policy is seen."""
    if _too_long(whole, report):
        return
    for check in _CHECKS:
        check(whole, report)
    for piece in whole.rules:
        check_rule(piece, whole, report)


def _too_long(whole: Whole, report: Report) -> bool:
    """Whether the lists hold more than may be looked for; then nothing else is looked at."""
    entries = 0
    for rule in whole.rules:
        for check in rule.test.checks():
            lists = (v for _, v in check.settings if isinstance(v, tuple))
            entries += sum(map(len, lists))
            if entries > LONGEST_LISTS:
                limit = f"{LONGEST_LISTS:,}"
                report.add(rule.source, check.path, "list.long", name=rule.table.name, limit=limit)
                return True
    return False


def _timezone(whole: Whole, report: Report) -> None:
    zone = whole.document.timezone
    if not known_zone(zone):
        meant = (zone, available_timezones())
        report.add(whole.main, ("timezone",), "timezone", meant=meant, given=zone)


def _places(whole: Whole, report: Report) -> None:
    for path, place in whole.main.each(("places",), whole.document.places):
        if not is_place(place):
            report.add(whole.main, path, "id.place", given=place)


def _staff_channel(whole: Whole, report: Report) -> None:
    channel = whole.document.staff_channel
    if channel:
        _channel(channel, whole.main, ("staff_channel",), report)
        return
    if "staff_channel" in whole.main.data:
        return
    for piece in whole.rules:
        for path, action in piece.source.each((*piece.path, "actions"), piece.table.actions):
            if action.do == "alert":
                # A pack is ready for any group, and what else its rule does is done anyway.
                packed = piece.source.name.startswith(PACKS)
                report.add(piece.source, path, "alert.nowhere", advice=packed)
    for rung in whole.ladder:
        if rung.table.do == "alert":
            report.add(rung.source, rung.path, "alert.nowhere")


def _channel(text: str, source: Source, path: Path, report: Report) -> None:
    channel = full(text, CHANNELS)
    if channel is None:
        report.add(source, path, "id.channel", given=text)
    elif by_letter(channel):
        report.add(source, path, "letter.only", given=text)


def _logs(whole: Whole, report: Report) -> None:
    for kind, given in channels_of(whole.document.logs, str).items():
        if ":" in given:
            _channel(given, whole.main, ("logs", kind), report)
        elif not list(channel_ids(whole, [given])):
            report.add(whole.main, ("logs", kind), "channel.unknown", given=given)


def _digest(whole: Whole, report: Report) -> None:
    given = whole.document.digest.channel
    if ":" in given:
        _channel(given, whole.main, ("digest", "channel"), report)
    elif given and not list(channel_ids(whole, [given])):
        report.add(whole.main, ("digest", "channel"), "channel.unknown", given=given)
    if not whole.document.digest.days:
        report.add(whole.main, ("digest", "days"), "list.empty", name="days")


def _channels(whole: Whole, report: Report) -> None:
    for id_, piece in whole.channels.items():
        _channel(id_, piece.source, piece.path, report)


def _names(whole: Whole, report: Report) -> None:
    seen: dict[str, str] = {}
    for piece in whole.rules:
        name, path = piece.table.name, (*piece.path, "name")
        if name in seen:
            report.add(piece.source, path, "rule.twice", name=name, first=seen[name])
        elif name in ("escalation", "command"):
            report.add(piece.source, path, "rule.reserved", name=name)
        seen.setdefault(name, piece.source.where(path))


def _ladder(whole: Whole, report: Report) -> None:
    reached = 0
    for piece in whole.ladder:
        if piece.table.at <= reached:
            path = (*piece.path, "at")
            report.add(piece.source, path, "ladder.order", at=piece.table.at, before=reached)
        reached = max(reached, piece.table.at)
        if piece.table.lasting and piece.table.do not in ("timeout", "ban"):
            report.add(piece.source, (*piece.path, "for"), "for.needless", do=piece.table.do)


def _examples(whole: Whole, report: Report) -> None:
    for piece in whole.examples:
        table, source, path = piece.table, piece.source, piece.path
        has = source.data["examples"][path[1]]
        if has.keys() >= {"says", "conversation"}:
            report.add(source, (*path, "conversation"), "example.either")
        elif not has.keys() & {"says", "conversation"}:
            report.add(source, (*path, "says"), "missing", name="says")
        elif has.get("conversation") == []:
            report.add(source, (*path, "conversation"), "list.empty", name="conversation")
        if table.says is None and not table.conversation:
            continue
        if table.at:
            _moment(table.at, "moment", moment, (*path, "at"), source, report)
        lines = list(lines_of(piece))
        for at, line in lines:
            _line(at, line, piece, whole, report)
        expecting = any(line.expect is not None or line.actions is not None for _, line in lines)
        if not expecting and "expect" not in has:
            report.add(source, (*path, "expect"), "missing", name="expect")


def _line(
    path: Path, line: LineTable, piece: Piece[ExampleTable], whole: Whole, report: Report
) -> None:
    """What is wrong with one line of an example; what it takes from the example stands there."""
    source = piece.source
    for key, names, known in (
        ("expect", line.expect or (), whole.rule_names),
        ("roles", line.roles, whole.role_names),
    ):
        own = source.places.has((*path, key))
        for at, name in source.each((*(path if own else piece.path), key), names):
            if name not in known:
                report.add(source, at, f"{key}.unknown", meant=(name, known), name=name)
    if path != piece.path and line.at:
        read = partial(since, begun=BEGIN)
        _moment(line.at, "moment.line", read, (*path, "at"), source, report)


def _moment(
    given: str, key: str, read: Callable[[str], object], at: Path, source: Source, report: Report
) -> None:
    try:
        read(given)
    except ValueError:
        report.add(source, at, key, given=given)


def _wording(whole: Whole, report: Report) -> None:
    for key, piece in whole.wording.items():
        if key in top_keys():
            line = piece.source.places.at(piece.path).line
            report.add(piece.source, piece.path, "key.misplaced", name=key, at_line=line)
        elif key not in keys():
            meant = (key, keys())
            report.add(piece.source, piece.path, "wording.key", meant=meant, name=key)
        else:
            known = names_of(key)
            for name in set(re.findall(r"\{([^{}]*)\}", piece.table)) - known:
                choices = ", ".join(f"{{{n}}}" for n in sorted(known))
                given = f"{{{name}}}"
                report.add(piece.source, piece.path, "wording.name", given=given, choices=choices)


_CHECKS: tuple[Check, ...] = (
    *(_timezone, _places, _staff_channel, _channels, check_roles, _names, _ladder),
    *(check_departments, _logs, _digest, _examples, _wording, check_announcements),
)
