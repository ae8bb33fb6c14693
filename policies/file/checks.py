"""What is wrong with a policy although each of its entries is well formed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from policies.file.assemble import CHANNELS, MEMBERS
from policies.file.bundle import PACKS
from policies.file.composition import LONGEST_LISTS
from policies.file.document import top_keys
from policies.file.gather import Whole
from policies.file.ids import full, is_place
from policies.file.locate import Path
from policies.file.report import Report
from policies.file.rulechecks import check_rule
from policies.file.source import Source
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
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
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
    if full(text, CHANNELS) is None:
        report.add(source, path, "id.channel", given=text)


def _channels(whole: Whole, report: Report) -> None:
    for id_, piece in whole.channels.items():
        _channel(id_, piece.source, piece.path, report)


def _members(whole: Whole, report: Report) -> None:
    for piece in whole.roles.values():
        for path, member in piece.source.each((*piece.path, "members"), piece.table.members):
            if full(member, MEMBERS) is None:
                report.add(piece.source, path, "id.member", given=member)


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
        for key, names, known in (
            ("expect", piece.table.expect, whole.rule_names),
            ("roles", piece.table.roles, whole.role_names),
        ):
            for path, name in piece.source.each((*piece.path, key), names):
                if name not in known:
                    report.add(piece.source, path, f"{key}.unknown", meant=(name, known), name=name)
        if piece.table.at:
            try:
                datetime.fromisoformat(piece.table.at)
            except ValueError:
                report.add(piece.source, (*piece.path, "at"), "moment", given=piece.table.at)


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
    _timezone, _places, _staff_channel, _channels, _members, _names, _ladder, _examples, _wording,
)  # fmt: skip
