"""What is wrong with one action: keys that do not go with it, and keys that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from policies.file.document import ActionTable
from policies.file.ids import full
from policies.file.locate import Path
from policies.file.report import Report
from policies.file.source import Source
from policies.forms import written
from policies.wording.sentences import NAME

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "strike": ("times",),
        "timeout": ("for",),
        "ban": ("for",),
        "role_add": ("role", "for"),
        "role_remove": ("role", "for"),
        "rename": ("name", "for"),
        "slowmode": ("every", "for"),
        "lock": ("for",),
        "posture": ("to", "for"),
        "pause": ("for",),
        "reply": ("text", "for"),
        "send": ("channel", "text"),
        "case": ("department", "severity"),
    }
)
"""The keys besides ``do`` that an action may have; those that are not here have none."""
_NEEDED = frozenset({"role", "name", "to", "text", "channel", "department"})

LONGEST: Mapping[str, timedelta] = MappingProxyType(
    {"lock": timedelta(minutes=30), "pause": timedelta(hours=24)}
)
"""No lock lasts longer without a human. Discord pauses for at most a day:
https://docs.discord.com/developers/resources/guild#modify-guild-incident-actions"""
_SLOWEST = timedelta(hours=6)
"""https://docs.discord.com/developers/resources/channel#modify-channel"""

TEXT_NAMES = frozenset({"name", "channel", "because"})
"""Every ``{name}`` that the text of an action may hold."""


def check_action(action: ActionTable, path: Path, source: Source, report: Report) -> None:
    """Report everything that is wrong with one entry of ``actions``."""
    do, known = action.do, KEYS.get(action.do, ())
    given = {"for" if key == "lasting" else key for key in action.model_fields_set} - {"do"}
    for key in sorted(given - {*known}):
        report.add(source, (*path, key), _WHY.get(key, "key.needless"), do=do, name=key)
    for key in known:
        if key in _NEEDED and not getattr(action, key):
            report.add(source, path, "key.needed", do=do, name=key)
    longest = LONGEST.get(do)
    if longest and action.lasting and action.lasting > longest:
        length, limit = written(action.lasting), written(longest)
        report.add(source, (*path, "for"), "range.most", given=length, limit=limit)
    if action.every and action.every > _SLOWEST:
        length, limit = written(action.every), written(_SLOWEST)
        report.add(source, (*path, "every"), "range.most", given=length, limit=limit)
    if action.role and full(action.role, ("role",)) is None:
        report.add(source, (*path, "role"), "id.role", given=action.role)
    for name in NAME.findall(action.text):
        if name not in TEXT_NAMES:
            choices = ", ".join(sorted(f"{{{each}}}" for each in TEXT_NAMES))
            report.add(source, (*path, "text"), "text.name", given=f"{{{name}}}", choices=choices)


_WHY: Mapping[str, str] = MappingProxyType({"for": "for.needless", "times": "times.needless"})
"""Keys whose being needless has words of its own."""
