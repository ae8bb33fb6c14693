"""The list that people add to from chat: words, links, and what is asked before one is added."""

from __future__ import annotations

import re
from unicodedata import category

from policies import codec
from policies.actions import Excerpt, Mention, Moment, Piece
from policies.chatlisted import listed
from policies.commands.contract import Call, Rest, Unusable, command
from policies.draft import BUTTON_LIFE, moment
from policies.rows import FromChat, OnTrial, Spotted
from policies.state import Set

NOTHING = Rest("")
_LONGEST = 100
"""Characters of an entry; what is longer is no word that anybody repeats."""
_LEAST = 2
"""Letters; one Chinese character stands in half of all sentences, one letter in every name."""
_SHOWN = 120
"""Characters of each message that are shown."""
_MOST = 700
"""Bytes of event ids that are remembered: a value has at most 1 KB."""
_TRIED = "list:"
"""How pages begin that hold which messages an entry would have removed."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,9}:/*", re.IGNORECASE)
_HOST = re.compile(r"(?:(?!-)[\w-]{1,63}(?<!-)\.)+(?!\d+(?:/|$))[\w-]{2,63}(?:/\S{0,80})?")
"""A name of at least two parts, and what may follow it."""


@command("policy", step=("add", "remove", "test", "list"))
def words(call: Call, step: str = "list", entry: Rest = NOTHING) -> None:
    """Words that are taken down: add one or remove it, see which rule finds a text, list them."""
    if step == "list":
        _list(call, "words", entry)
    elif step == "test":
        _test(call, entry)
    elif step == "remove":
        _change(call, "list_remove", "words", _plain(entry))
    else:
        _add(call, "words", _valid("words", entry))


@command("policy", step=("allow", "deny", "remove", "list"))
def links(call: Call, step: str = "list", entry: Rest = NOTHING) -> None:
    """Links that are taken down, or never: allow or deny a site, remove it, list them."""
    if step == "list":
        _list(call, "deny allow", entry)
    elif step == "remove":
        _change(call, "list_remove", "deny allow", _host(entry))
    else:
        _add(call, step, _valid(step, entry))


@command("policy")
def list_see(call: Call, page: str = "") -> None:
    """Show messages that an entry would have removed, as far as they are still held."""
    events = call.draft.remembered(page, "tried") if page.startswith(_TRIED) else None
    if not isinstance(events, tuple):
        raise Unusable("button.gone")
    text: list[Piece] = []
    for event in map(str, events):
        line = call.draft.say("list_seen", text=Excerpt(event, _SHOWN))
        text += ["\n", *line] if text else line
    call.answer_text(tuple(text))


@command("policy", kind=("words", "deny", "allow"))
def list_anyway(call: Call, kind: str = "words", entry: Rest = NOTHING) -> None:
    """Add what would have removed something."""
    _change(call, "list_add", kind, _valid(kind, entry))


@command("policy", kind=("words", "deny", "allow"))
def list_keep(call: Call, kind: str = "words", entry: Rest = NOTHING) -> None:
    """Keep what was added for good."""
    _change(call, "list_keep", kind, _valid(kind, entry))


def _add(call: Call, kind: str, entry: str) -> None:
    """Have it tried; what would have removed nothing is added, of the rest its author decides."""
    draft, rows = call.draft, call.rows
    if rows is None:
        if entry.casefold() in listed(draft.policy, kind):
            raise Unusable("list_there", text=entry)
        call.fetch("list_try", kind=kind, entry=entry)
        return
    row = _row(call)
    if row.did != "tried":
        _told(call, kind, entry)
    elif not row.count:
        call.fetch("list_add", kind=kind, entry=entry, who=call.caller)
    else:
        page = f"{_TRIED}{draft.code()}"
        draft.write(Set(page, "tried", _fitting(row.events), draft.now + BUTTON_LIFE))
        see, anyway = (str(draft.say(f"button.{name}")[0]) for name in ("list_see", "list_anyway"))
        buttons = (
            draft.button(see, "list_see", page=page),
            draft.button(anyway, "list_anyway", kind=kind, entry=entry),
        )
        call.answer_text(draft.say("list_would", text=entry, count=str(row.count)), buttons)


def _change(call: Call, query: str, kind: str, entry: str) -> None:
    """Have it done, or say what became of it."""
    if call.rows is not None:
        _told(call, kind, entry)
    else:
        call.fetch(query, kind=kind, entry=entry, who=call.caller)


def _told(call: Call, kind: str, entry: str) -> None:
    """Say what became of it. Raises ``Unusable`` where nothing did."""
    draft, row = call.draft, _row(call)
    if row.did == "refused":
        reasons = "".join(f"\n{line}" for line in row.problems)
        raise Unusable("list_refused", text=entry, reason=reasons)
    if row.did not in ("added", "kept", "removed"):
        raise Unusable(f"list_{row.did}", text=entry)
    until = Moment(moment(row.until), draft.policy.timezone) if row.until else None
    steps = {"added": "list.add", "kept": "list.keep", "removed": "list.remove"}
    after = until.at.isoformat() if until else ""
    draft.audit(steps[row.did], f"{kind}:{entry}", after=after)
    if row.did == "added" and until:
        keep = str(draft.say("button.list_keep")[0])
        button = draft.button(keep, "list_keep", kind=kind, entry=entry)
        call.answer_text(draft.say("list_added", text=entry, until=until), (button,))
    else:
        call.answer("list_removed" if row.did == "removed" else "list_kept", text=entry)


def _row(call: Call) -> OnTrial:
    found = codec.rows(call.rows or (), OnTrial)
    return found[0] if found else OnTrial("absent")


def _list(call: Call, kinds: str, more: str) -> None:
    if more:
        raise Unusable("list_what")
    draft = call.draft
    if call.rows is None:
        call.fetch("list_shown", kind=kinds)
        return
    text: list[Piece] = []
    for row in codec.rows(call.rows, FromChat):
        ends = Moment(moment(row.until), draft.policy.timezone)
        until = draft.say("until_at", time=ends) if row.until else draft.say("until_none")
        kind = draft.say(f"list_kind.{row.kind}")
        line = draft.say(
            "list_line", text=row.entry, what=kind, member=Mention(row.who), until=until
        )
        text += ["\n", *line] if text else line
    call.answer_text(tuple(text) or draft.say("list_empty"))


def _test(call: Call, text: str) -> None:
    draft = call.draft
    if not text.strip():
        raise Unusable("list_what")
    if call.rows is None:
        call.fetch("list_test", text=text, place=call.event.place, channel=call.event.channel)
        return
    found = codec.rows(call.rows, Spotted)
    if not found:
        call.answer("list_finds_none")
        return
    lines = [draft.say("list_finds", rule=r.rule, mode=draft.say(f"mode.{r.mode}")) for r in found]
    call.answer_text((*draft.say("list_found"), *(p for line in lines for p in ("\n", *line))))


def _plain(text: str) -> str:
    """On one line, without what cannot be seen. Raises ``Unusable``."""
    entry = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not entry:
        raise Unusable("list_what")
    if len(entry) > _LONGEST:
        raise Unusable("too_long_text", limit=str(_LONGEST), count=str(len(entry)))
    return entry


def _valid(kind: str, text: str) -> str:
    """An entry as it is looked for. Raises ``Unusable``."""
    return _word(text) if kind == "words" else _host(text)


def _word(text: str) -> str:
    entry = _plain(text)
    if sum(c.isalnum() for c in entry) < _LEAST and not any(category(c) == "So" for c in entry):
        raise Unusable("list_short", text=entry)
    return entry


def _host(text: str) -> str:
    entry = _plain(text)
    if scheme := _SCHEME.match(entry):
        raise Unusable("list_scheme", text=entry[scheme.end() :] or entry)
    name, slash, path = entry.partition("/")
    if not _HOST.fullmatch(entry := f"{name.lower()}{slash}{path}"):
        raise Unusable("list_no_host", text=entry)
    return entry


def _fitting(events: tuple[str, ...]) -> tuple[str, ...]:
    """As many as can be remembered."""
    shown: list[str] = []
    left = _MOST
    for event in events:
        left -= len(event.encode("utf-8", "replace"))
        if left >= 0:
            shown.append(event)
    return tuple(shown)
