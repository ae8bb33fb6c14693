"""Who may use which command, worked out from a policy's TOML alone, as somebody would on paper.

It shares nothing with what decides: it is the written rule once more, and made the table beside it.
Run it (``python -m tests.policies.people.naive``) to write the table anew, and review what changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policies.policy import KINDS, Kind
from policies.presets import Answers
from policies.presets import written as written_preset

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TABLE = HERE / "matrix.toml"
PLATFORMS = ("sandbox", "telegram", "discord")
OWNER, ADMIN, NOBODY = "(owner)", "(admin)", "(nobody)"

NEEDS: dict[str, str] = {
    "help": "", "why": "", "report": "", "strikes": "", "may": "", "role redeem": "", "sure": "",
    "spam": "delete", "notspam": "delete", "warn": "warn", "timeout": "timeout",
    "compromised": "timeout", "kick": "kick", "ban": "ban", "lift": "lift", "whois": "case",
    "raid": "timeout", "policy": "policy", "start": "policy", "stop": "stop",
    "role list": "case", "role show": "case", "role matrix": "case", "role grant": "roles",
    "role deny": "roles", "role revoke": "roles", "role create": "roles", "role edit": "roles",
    "role delete": "roles", "role invite": "roles",
    "details": "", "review": "", "which": "", "greet": "", "second": "", "call_off": "",
    "appeal": "", "uphold": "", "overturn": "", "reviewed": "",
    "deal": "delete",
    "back": "lift", "release": "delete", "remove": "delete", "take_down": "delete", "free": "lift",
    "leave_up": "delete", "confirm": "ban", "matters": "case", "unlock": "lift",
    "lock": "timeout", "calm": "timeout",
    **dict.fromkeys(("case", "cases", "queue", "history", "note", "reason", "claim"), "case"),
    **dict.fromkeys(("handoff", "resolve", "around"), "case"),
    **dict.fromkeys(("request", "complain", "bug", "idea", "reply", "reopen", "rate"), ""),
    "stats": "case", "today": "case", "merge": "case", "faq": "case",
    **dict.fromkeys(("snooze", "oncall", "away", "pass_on", "answer_member", "call_back"), "case"),
    "duration": "timeout", "undo": "lift", "undo_now": "lift",
    "call_spam": "delete", "call_notspam": "delete", "unlearn": "delete",
    "more": "", "mod": "warn", "massban": "ban", "purge": "delete", "slowmode": "timeout",
    "lockdown": "timeout",
    "rename": "timeout", "voice": "timeout", "mystatus": "", "language": "",
    "lock_there": "timeout",
    "open_there": "lift",
    "announce": "announce", "announce_stop": "announce", "announce_again": "announce",
    "announce_return": "approve", "announce_preview": "", "announce_approve": "",
    "mydata": "", "forget_me": "", "link": "", "unlink": "",
    "carry": "case", "carry_not": "case",
    **dict.fromkeys(("words", "links", "list_see", "list_anyway", "list_keep"), "policy"),
    **dict.fromkeys(("setup", "setup_answer", "observe_on"), "policy"),
}  # fmt: skip
"""Every command and what it needs; nothing: it is for everybody."""


def policies() -> dict[str, dict[str, Any]]:
    """The tables of every policy that has roles and comes with the program or is made for this."""
    files = [*sorted((ROOT / "policies").glob("packs/*.toml")), HERE / "matrix-policy.toml"]
    texts = {file.stem: file.read_text("utf-8") for file in files}
    for kind in KINDS:
        texts[f"preset {kind}"] = preset(kind)
    read = {name: tomllib.loads(text) for name, text in texts.items()}
    return {name: tables for name, tables in read.items() if tables.get("roles")}


def preset(kind: Kind) -> str:
    """The policy that ``hallwarden init`` writes for such a community."""
    return written_preset(Answers(community="acme", kind=kind, platforms=("discord", "telegram")))


def allowed(tables: dict[str, Any], role: str, platform: str) -> list[str]:
    """The commands that somebody may use on that platform who has this role and no other."""
    return sorted(
        c for c, needs in NEEDS.items() if not needs or needs in _has(tables, role, platform)
    )


def _has(tables: dict[str, Any], role: str, platform: str) -> set[str]:
    roles = tables["roles"]
    if role not in (OWNER, ADMIN):
        return _of([roles.get(role, {})], platform)
    status = f"{platform}:status:{role.strip('()')}"
    own = [table for table in roles.values() if status in table.get("members", ())]
    named = {_name(entry) for table in roles.values() for entry in table.get("may", ())}
    found = _of(own, platform) | {"stop"} | ({"policy", "roles"} - named)
    return found | ({"roles"} if role == OWNER else set())


def _of(held: list[dict[str, Any]], platform: str) -> set[str]:
    """What whoever has these roles may do on that platform, in a channel that no entry names."""
    may, deny, here = set[str](), set[str](), set[str]()
    for table in held:
        if platform not in table.get("platforms", [platform]) or table.get("channels"):
            continue
        may |= {_name(e) for e in table.get("may", ()) if _everywhere(e, platform)}
        may |= {"stop"} if table.get("may") else set()
        deny |= {_name(e) for e in table.get("deny", ()) if _everywhere(e, platform)}
        here |= {_name(e) for e in table.get("may", ()) if _only_there(e, platform)}
    return (may - deny) | here


def _name(entry: Any) -> str:
    return str(entry if isinstance(entry, str) else entry["do"])


def _everywhere(entry: Any, platform: str) -> bool:
    """Whether it holds on that platform, in a channel that no entry names."""
    if isinstance(entry, str):
        return True
    return not entry.get("channels") and platform in entry.get("platforms", [platform])


def _only_there(entry: Any, platform: str) -> bool:
    """Whether it is said of that platform in particular: above what is said of all."""
    named = not isinstance(entry, str) and "platforms" in entry
    return named and _everywhere(entry, platform)


def rows() -> Iterator[tuple[str, str, str, list[str]]]:
    """Policy, role, platform, and the commands."""
    for name, tables in policies().items():
        for role in (*tables["roles"], OWNER, ADMIN, NOBODY):
            for platform in PLATFORMS:
                yield name, role, platform, allowed(tables, role, platform)


def written() -> str:
    """The table as it stands in its file: platforms that are alike share a line."""
    lines, found = [], dict[tuple[str, str], dict[str, list[str]]]()
    for name, role, platform, commands in rows():
        alike = found.setdefault((name, role), {})
        alike.setdefault(", ".join(commands), []).append(platform)
    for (name, role), alike in found.items():
        lines.append(f'\n["{name}"."{role}"]')
        lines += [f'"{" ".join(on)}" = "{commands}"' for commands, on in alike.items()]
    head = "# Who may use which command. Written by tests/policies/people/naive.py; reviewed."
    return "\n".join((head, *lines)) + "\n"


if __name__ == "__main__":
    TABLE.write_text(written(), encoding="utf-8")
