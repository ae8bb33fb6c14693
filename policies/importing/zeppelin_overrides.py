"""Zeppelin's levels as roles, and the overrides that switch rules off or on for somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policies.importing.reading import Reading
from policies.importing.sheet import RIGHTS, Sheet, staff_role
from policies.importing.tree import Node

_LEVEL = re.compile(r"(>=|>|<=|<|=|!)?\s*(\d{1,3})")
_MODERATOR, _ADMIN = 50, 100
"""Zeppelin's own examples give moderators 50 and admins 100."""


@dataclass(slots=True)
class Overrides:
    """By rule name : who is exempt, where it is off, where alone it is on."""

    exempt: dict[str, list[str]] = field(default_factory=dict)
    off: dict[str, list[str]] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)

    def of(self, rule: str, *, enabled: bool) -> dict[str, object]:
        """Keys of the rule in the policy."""
        made: dict[str, object] = {}
        if exempt := self.exempt.get(rule):
            made["exempt"] = exempt
        if off := self.off.get(rule):
            made["when"] = {"not_channels": off}
        if not enabled:
            if only := self.only.get(rule):
                made["channels"] = only
            else:
                made["mode"] = "off"
        return made


def overrides(sheet: Sheet, levels: Node | None, given: Node | None, path: str) -> Overrides:
    """Read levels into roles of the sheet, and what the overrides come to."""
    known: dict[str, int] = {}
    if levels is not None:
        for who, node in levels.table().items():
            known[who] = node.whole()
        sheet.note(None, "changed", levels, "levels", "zeppelin.level_roles")
    for name, low, high in (("moderator", _MODERATOR, _ADMIN), ("admin", _ADMIN, 1000)):
        members = [f"discord:role:{who}" for who, level in known.items() if low <= level < high]
        if members:
            may = [*RIGHTS, "policy"] if name == "admin" else list(RIGHTS)
            sheet.roles[name] = {"members": members, "may": may}
    made = Overrides()
    for number, node in enumerate(given.items() if given else (), 1):
        _override(sheet, made, Reading(sheet, None, node, f"{path}[{number}]"), known)
    return made


def _override(sheet: Sheet, made: Overrides, at: Reading, levels: dict[str, int]) -> None:
    config = at.inner("config")
    rules = config.inner("rules") if config else None
    at.asked.update(at.node.table())
    criteria = set(at.node.table()) - {"config", "extra", "id"}
    if config is not None and len(criteria) == 1:
        for key, node in config.node.table().items():
            if key != "rules":
                sheet.note(None, "left_out", node, config.at(key), "zeppelin.override")
        for name, node in rules.node.table().items() if rules else ():
            assert rules is not None
            switch = node.table().get("enabled")
            alone = switch is not None and len(node.table()) == 1
            on = switch is not None and switch.truth()
            if not alone or not _switched(sheet, made, at, criteria, name, on, levels):
                sheet.note(None, "left_out", node, rules.at(name), "zeppelin.override")
    else:
        sheet.note(None, "left_out", at.node, at.path, "zeppelin.override")


def _switched(
    sheet: Sheet, made: Overrides, at: Reading, criteria: set[str], name: str, on: bool,
    levels: dict[str, int],
) -> bool:  # fmt: skip
    """Whether a switch for these people or channels could be carried over."""
    kind = next(iter(criteria))
    given = [node for _, node in at.each(kind)]
    if kind == "channel":
        channels = [f"discord:channel:{node.text()}" for node in given]
        (made.only if on else made.off).setdefault(name, []).extend(channels)
        return True
    if on or kind not in ("level", "role", "user"):
        return False
    if kind == "level":
        carried = [_exempt_level(sheet, made, node, name, levels) for node in given]
        return all(carried)
    for node in given:
        who = "role" if kind == "role" else "member"
        role = f"{kind}-{node.text()}"
        sheet.roles.setdefault(role, {"members": [f"discord:{who}:{node.text()}"]})
        _add(made.exempt, name, role)
    return True


def _exempt_level(
    sheet: Sheet, made: Overrides, node: Node, name: str, levels: dict[str, int]
) -> bool:
    found = _LEVEL.fullmatch(node.text().strip())
    if not found or found[1] not in (">=", ">"):
        return False
    least = int(found[2]) + (found[1] == ">")
    if not sheet.roles.keys() & {"moderator", "admin"}:
        # Who they are stands in another part of the configuration, or only in its database.
        staff_role(sheet)
        sheet.note(None, "changed", node, "overrides.level", "zeppelin.level_unknown")
    exact = [who for who, level in levels.items() if level >= least]
    usual = [who for who, level in levels.items() if level >= _MODERATOR]
    if exact == usual:
        for role in ("moderator", "admin"):
            if role in sheet.roles:
                _add(made.exempt, name, role)
        return True
    role = f"level-{least}"
    sheet.roles.setdefault(role, {"members": [f"discord:role:{who}" for who in exact]})
    _add(made.exempt, name, role)
    return True


def _add(names: dict[str, list[str]], rule: str, role: str) -> None:
    if role not in names.setdefault(rule, []):
        names[rule].append(role)
