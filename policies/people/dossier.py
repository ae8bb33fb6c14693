"""A dossier: what is held about a member, as the file that they get when they ask for it.

It says nothing of others: not who decided, who reported, or whom their commands named; of notes and
of work that waits only that there is some.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from policies.cases.states import SANCTIONS
from policies.draft import moment
from policies.enclosed import LARGEST
from policies.events import Edited, Event, Invoked, Message, Names, Renamed
from policies.people.grants import GRANTS
from policies.people.linked import LINKS
from policies.records import CaseKept
from policies.state import Held, Page, Tally, Window

FORM = 1
"""Counted up when the form of the file changes."""
_OWN_PARTS = frozenset({"poll", "alt", "rich"})
"""Parts of a message that its author wrote; quotes, forwards and embeds are others' words."""
_NAMED = {"first": "first_seen", "joined": "joined", "messages": "messages", "strikes": "strikes"}


class Said(NamedTuple):
    """An event of the member that is still held whole."""

    event: Event
    verdict: str


class Change(NamedTuple):
    """A row of the audit that is by or about the member."""

    at: str
    what: str
    by_them: bool


def dossier(
    member: str,
    page: Page,
    said: Iterable[Said],
    cases: Iterable[CaseKept],
    changes: Iterable[Change],
) -> dict[str, Any]:
    """Everything as plain values; times are ISO 8601, UTC."""
    names: dict[tuple[str, ...], str] = {}
    texts, commands = list[dict[str, Any]](), list[dict[str, Any]]()
    for event, verdict in said:
        _note_names(names, event)
        at = event.at.isoformat()
        match event:
            case Message() | Edited():
                texts.append(_text(event, at, verdict))
            case Invoked():
                commands.append({"at": at, "command": event.command[:64]})
            case _:
                pass
    return {
        "format": FORM,
        "member": member,
        **_standing(page),
        "earlier_names": [{"names": list(n), "last_seen": at} for n, at in names.items()],
        "cases": [_case(kept) for kept in cases],
        "texts": texts,
        "commands": commands,
        "changes": [{"at": c.at, "what": c.what, "by_you": c.by_them} for c in changes],
    }


def _note_names(names: dict[tuple[str, ...], str], event: Event) -> None:
    for each in (event.names, event.before if isinstance(event, Renamed) else None):
        if isinstance(each, Names):
            known = tuple(filter(None, (each.display, each.username, each.also, each.bio)))
            names[known] = event.at.isoformat()


def _text(event: Message | Edited, at: str, verdict: str) -> dict[str, Any]:
    content = event.content
    texts = (content.text, *[part.text for part in content.parts if part.kind in _OWN_PARTS])
    return {
        "at": at,
        "channel": event.channel,
        "text": "\n".join(filter(None, texts)),
        "files": [file.name for file in content.attachments],
        "edited": isinstance(event, Edited),
        "verdict": verdict,
    }


def _case(kept: CaseKept) -> dict[str, Any]:
    return {
        "number": kept.number,
        "kind": kept.kind,
        "state": kept.state,
        "by_rule": kept.rule,
        "opened": _time(kept.opened),
        "closed": _time(kept.closed),
        "until": _time(kept.until),
        # Of work that waits for somebody the reason may be a reporter's.
        "reason": kept.reason if kept.kind in SANCTIONS else "",
        "places": list(kept.places),
    }


def _standing(page: Page) -> dict[str, Any]:
    """What the community remembers of them, by its own names where these say enough."""
    known: dict[str, Any] = {
        "names": [],
        "first_seen": "",
        "joined": "",
        "messages": 0,
        "strikes": [],
        "language": "",
        "roles": {},
        "grants": [],
        "linked_accounts": [],
        "in_force": {},
        "notes_by_moderators": 0,
        "counted": {},
    }
    for name, value in sorted(page.items()):
        plain = value.value if isinstance(value, Held) else value
        head, _, place = name.partition("@")
        if name == "names" and isinstance(plain, tuple):
            known["names"] = [each for each in plain if each]
        elif name in _NAMED:
            known[_NAMED[name]] = _told(plain)
        elif name in ("reads", "client") and not (name == "client" and known["language"]):
            known["language"] = str(plain)
        elif head == "is" and isinstance(plain, tuple):
            known["roles"][place] = [part for part in plain if part]
        elif name == GRANTS and isinstance(plain, tuple):
            known["grants"] = [list(map(str, g[:2])) for g in plain if isinstance(g, tuple)]
        elif name == LINKS and isinstance(plain, tuple):
            # What the team says of them names somebody else.
            known["linked_accounts"] = [e[0] for e in plain if isinstance(e, tuple) and not e[1]]
        elif place and head in ("ban", "timeout"):
            known["in_force"][name] = _time(plain) or "for good"
        elif name == "notes":
            known["notes_by_moderators"] = plain
        elif isinstance(value, Window | Tally | int):
            known["counted"][name] = _told(value)
    return known


def _told(value: object) -> Any:
    match value:
        case Window():
            return [_time(at) for at in value.times] if not value.width else sum(value.notes)
        case Tally():
            return len(value.counts)
        case float():
            return _time(value)
        case _:
            return value


def _time(seconds: object) -> str:
    return moment(seconds).isoformat() if isinstance(seconds, int | float) and seconds else ""


def written(held: dict[str, Any]) -> bytes:
    """The dossier as a file: JSON that people can read. Where it would be larger than a file may
    be, the oldest texts are left out, and ``left_out`` counts them too."""
    whole = _json(held)
    while len(whole) > LARGEST and (texts := held["texts"]):
        fewer = texts[max(1, len(texts) // 4) :]
        gone = held.get("left_out", 0) + len(texts) - len(fewer)
        held = {**held, "texts": fewer, "left_out": gone}
        whole = _json(held)
    return whole


def _json(held: dict[str, Any]) -> bytes:
    return json.dumps(held, ensure_ascii=False, indent=2).encode("utf-8", "replace")
