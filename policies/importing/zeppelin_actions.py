"""Zeppelin's automod actions as a rule's; names and defaults as in its ``Automod/actions``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from policies.file.actionchecks import LONGEST
from policies.forms import duration, written
from policies.importing.reading import Reading, span
from policies.importing.sheet import spoken
from policies.importing.tree import Node

_SLOWEST = timedelta(hours=6)


@dataclass(slots=True)
class Deeds:
    """What a rule does: its ``actions``, the reason members read and how they are told."""

    actions: list[object] = field(default_factory=list)
    because: str = ""
    tell: str = ""


Action = Callable[[Reading, Node, Deeds], None]
"""Reads the action at a node (which the reading holds under its name) into deeds."""


def _reasoned(at: Reading, node: Node, deeds: Deeds) -> Reading:
    """What all sanctions have: a reason, and how the member hears of it."""
    known = Reading(at.sheet, at.rule, node, at.path)
    deeds.because = deeds.because or known.text("reason").strip()
    told = known.text("notify") if known.get("notify") else "dm"
    deeds.tell = deeds.tell or {"dm": "private", "channel": "here"}.get(told, "private")
    known.left_out(("notifyChannel",), "zeppelin.notify_channel")
    for key in ("postInCaseLog", "hide_case"):
        known.get(key)
    return known


def warn(at: Reading, node: Node, deeds: Deeds) -> None:
    """A warning."""
    known = _reasoned(at, node, deeds)
    known.end()
    deeds.actions.append("warn")


def mute(at: Reading, node: Node, deeds: Deeds) -> None:
    """A timeout; without an end, quarantine until somebody decides."""
    known = _reasoned(at, node, deeds)
    known.left_out(("remove_roles_on_mute", "restore_roles_on_mute"), "zeppelin.mute_roles")
    lasting = known.span("duration")
    known.end()
    deeds.actions.append({"do": "timeout", "for": lasting} if lasting else "quarantine")


def kick(at: Reading, node: Node, deeds: Deeds) -> None:
    """A kick."""
    _reasoned(at, node, deeds).end()
    deeds.actions.append("kick")


def ban(at: Reading, node: Node, deeds: Deeds) -> None:
    """A ban, which here needs a human beyond a day."""
    known = _reasoned(at, node, deeds)
    known.left_out(("deleteMessageDays",), "zeppelin.delete_days")
    lasting = known.span("duration")
    if not lasting or duration(lasting) > timedelta(days=1):
        at.sheet.note(at.rule, "changed", node, at.path, "import.ban")
    known.end()
    deeds.actions.append({"do": "ban", "for": lasting} if lasting else "ban")


def clean(at: Reading, node: Node, deeds: Deeds) -> None:
    """The message is removed."""
    if node.truth():
        deeds.actions.append("delete")


def alert(at: Reading, node: Node, deeds: Deeds) -> None:
    """Told in the staff channel, which is the first channel that is alerted."""
    known = Reading(at.sheet, at.rule, node, at.path)
    channel = f"discord:channel:{known.text('channel')}"
    first = at.sheet.head.setdefault("staff_channel", channel)
    if first != channel:
        known.note("changed", "channel", "zeppelin.alert_channel", given=first)
    if known.text("text"):
        known.note("changed", "text", "zeppelin.alert_text")
    known.get("allowed_mentions")
    known.end()
    deeds.actions.append("alert")


def log(at: Reading, node: Node, deeds: Deeds) -> None:
    """Every finding is written down anyway."""
    node.truth()


def change_nickname(at: Reading, node: Node, deeds: Deeds) -> None:
    """Another name."""
    name = node.table()["name"].text() if isinstance(node.value, dict) else node.text()
    if name.strip():
        deeds.actions.append({"do": "rename", "name": name[:32]})
    else:
        at.sheet.note(at.rule, "left_out", node, at.path, "import.empty")


def add_roles(at: Reading, node: Node, deeds: Deeds) -> None:
    """Roles that are given."""
    deeds.actions += [_role("role_add", each) for each in node.items()]


def remove_roles(at: Reading, node: Node, deeds: Deeds) -> None:
    """Roles that are taken."""
    deeds.actions += [_role("role_remove", each) for each in node.items()]


def _role(do: str, node: Node) -> dict[str, str]:
    return {"do": do, "role": f"discord:role:{node.text()}"}


def reply(at: Reading, node: Node, deeds: Deeds) -> None:
    """An answer, its templates reduced to the name of the member."""
    known = Reading(at.sheet, at.rule, node, at.path)
    inner = known.get("text") if isinstance(node.value, dict) else node
    if inner is not None and isinstance(inner.value, dict):
        message = Reading(at.sheet, at.rule, inner, at.path)
        inner = message.get("content")
        message.left_out(("embed", "embeds"), "zeppelin.embed")
    if inner is None or isinstance(inner.value, dict | tuple):
        at.sheet.note(at.rule, "left_out", node, at.path, "zeppelin.embed")
        return
    raw = inner.text()
    text = spoken(raw)
    if text != raw.strip():
        at.sheet.note(at.rule, "changed", inner, at.path, "zeppelin.template")
    made = {"do": "reply", "text": text}
    if isinstance(node.value, dict) and (after := known.get("auto_delete")) is not None:
        made["for"] = written(timedelta(seconds=after.whole())) if _number(after) else span(after)
    if text:
        deeds.actions.append(made)


def _number(node: Node) -> bool:
    return isinstance(node.value, int) and not isinstance(node.value, bool) and node.value >= 1


def set_antiraid_level(at: Reading, node: Node, deeds: Deeds) -> None:
    """The posture: the highest of Zeppelin's levels is locked, the others guarded."""
    if node.missing:
        at.sheet.note(at.rule, "left_out", node, at.path, "zeppelin.antiraid_off")
        return
    at.sheet.note(at.rule, "changed", node, at.path, "zeppelin.posture")
    to = "locked" if node.text().lower() == "high" else "guarded"
    deeds.actions.append({"do": "posture", "to": to})


def set_slowmode(at: Reading, node: Node, deeds: Deeds) -> None:
    """Slow mode where it happened."""
    known = Reading(at.sheet, at.rule, node, at.path)
    known.left_out(("channels",), "zeppelin.slow_channels")
    every = min(duration(known.span("duration") or "10s"), _SLOWEST)
    known.end()
    deeds.actions.append({"do": "slowmode", "every": written(every)})


def pause_invites(at: Reading, node: Node, deeds: Deeds) -> None:
    """Invitations paused, for a day at most; they come back by themselves."""
    known = Reading(at.sheet, at.rule, node, at.path)
    if not known.yes("paused"):
        at.sheet.note(at.rule, "left_out", node, at.path, "zeppelin.unpause")
        return
    at.sheet.note(at.rule, "changed", node, at.path, "zeppelin.pause")
    deeds.actions.append({"do": "pause", "for": written(LONGEST["pause"])})


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "clean": clean,
        "warn": warn,
        "mute": mute,
        "kick": kick,
        "ban": ban,
        "alert": alert,
        "log": log,
        "change_nickname": change_nickname,
        "add_roles": add_roles,
        "remove_roles": remove_roles,
        "set_antiraid_level": set_antiraid_level,
        "reply": reply,
        "set_slowmode": set_slowmode,
        "pause_invites": pause_invites,
    }
)
"""Every action that is carried over."""

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "add_to_counter": "zeppelin.counters",
        "set_counter": "zeppelin.counters",
        "start_thread": "zeppelin.start_thread",
        "archive_thread": "zeppelin.start_thread",
        "change_perms": "zeppelin.change_perms",
    }
)
"""Every action that is not, and why."""
