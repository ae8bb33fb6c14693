"""Repairs what can be repaired in a policy file without knowing what its author wants."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from policies.file.bundle import Refused
from policies.file.checks import checked
from policies.file.gather import gathered
from policies.file.locate import Places
from policies.file.phrases import phrase
from policies.file.reading import language_of
from policies.file.report import Entry, Report
from policies.file.source import (
    Broken,
    Source,
    Undecodable,
    decoded,
    odd_characters,
    parsed,
    plain,
)

_ROUNDS = 200
"""So many faults of one kind are repaired at most, one after the other."""
_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*+)"')
_QUOTED = re.compile(rf"#.*|\"\"\".*|'[^'\n]*+'|{_TEXT.pattern}")
_SCHEMED = re.compile(r"([\"'])(https?://)([^\"'\n]*)\1", re.IGNORECASE)


class Change(Struct, frozen=True):
    """One repair: the line (from 1) in the file before it, what stood there, what stands now."""

    line: int
    was: str
    now: str
    message: str


class _Nothing:
    """Lists and includes are not read: only the file itself is repaired."""

    def read(self, name: str) -> bytes:
        raise Refused("file.missing")


def fix(source: bytes) -> tuple[bytes, tuple[Change, ...]]:
    """The repaired file and what was changed in it; the same bytes where nothing can be.

    Repaired are encodings, typographic characters, settings below the first ``[ ]``, patterns in
    double quotes and addresses with https://. A file with Windows line ends keeps them.
    """
    changes: list[Change] = []
    try:
        text = decoded(source)
    except Undecodable as error:
        if error.text is None:
            return source, ()
        text = error.text.removeprefix("\ufeff")
        kind = "GBK" if error.kind == "gbk" else "UTF-16"
        message = phrase(language_of(text), "fix.encoding", {})
        changes.append(Change(1, kind, "UTF-8", message))
    text = _plainly(text, changes)
    text = _unescaped(text, changes)
    text = _moved(text, changes)
    text = _in_place(text, "backspace", _single_quoted, changes)
    text = _in_place(text, "host.scheme", _bare, changes)
    if not changes:
        return source, ()
    ends = b"\r\n" if b"\r\n" in source.replace(b"\0", b"") else b"\n"
    return text.encode().replace(b"\n", ends), tuple(changes)


def _plainly(text: str, changes: list[Change]) -> str:
    """Typographic characters outside of strings, then those on a line that is still no TOML."""
    message = phrase(language_of(text), "fix.plain", {})
    places, pieces, end = Places(text), [], 0
    for odd in odd_characters(text):
        pieces += [text[end : odd.start], odd.now]
        end = odd.end
        line = places.position(odd.start).line
        changes.append(Change(line, odd.was, odd.now, message))
    text = "".join([*pieces, text[end:]])
    for _ in range(_ROUNDS):
        broken = _broken(text)
        lines = text.split("\n")
        if broken is None or broken.line > len(lines):
            break
        number = broken.line
        was = lines[number - 1]
        now = "".join(plain(c) if plain(c) in "\"'" else c for c in was)
        if now == was:
            break
        lines[number - 1] = now
        if (further := _broken("\n".join(lines))) and further.line <= number:
            break
        text = "\n".join(lines)
        changes.append(Change(number, was.strip(), now.strip(), message))
    return text


def _broken(text: str) -> Broken | None:
    try:
        parsed(text)
    except Broken as error:
        return error
    return None


def _unescaped(text: str, changes: list[Change]) -> str:
    """Patterns in double quotes that are no TOML, with those beside them, in single quotes."""
    message = phrase(language_of(text), "fix.quotes", {})
    for _ in range(_ROUNDS):
        broken, lines = _broken(text), text.split("\n")
        if broken is None or broken.key != "syntax.backslash":
            break
        pieces, made, done = [], [], 0
        line = lines[broken.line - 1]
        for found in _QUOTED.finditer(line):
            repaired = _single_quoted(line, found.start()) if "\\" in (found[1] or "") else None
            if repaired:
                pieces += [line[done : found.start()], repaired[1]]
                done = found.end()
                made.append(Change(broken.line, found[0], repaired[1], message))
        lines[broken.line - 1] = "".join([*pieces, line[done:]])
        if (further := _broken("\n".join(lines))) and further.line <= broken.line:
            break
        text = "\n".join(lines)
        changes += made
    return text


def _faults(text: str, key: str) -> list[Entry]:
    """The places where this is wrong, one entry a place, in the text's order."""
    try:
        data = parsed(text)
    except Broken:
        return []
    source, report = Source("policy.toml", data, Places(text)), Report(language_of(text))
    checked(gathered(_Nothing(), source, report), report)
    found = {entry.path: entry for entry in report.entries if entry.key == key}
    return sorted(found.values(), key=lambda entry: source.places.offset(entry.path))


def _moved(text: str, changes: list[Change]) -> str:
    """Settings of the whole policy, put above the first heading."""
    message = phrase(language_of(text), "fix.moved", {})
    for entry in _faults(text, "key.misplaced"):
        if entry.path[-1] in entry.source.data:
            continue
        lines = text.split("\n")
        # Whatever was moved before stands above: later lines keep their numbers.
        first = entry.source.places.at(entry.path).line - 1
        last = next((n for n in range(first, len(lines)) if _whole(lines[first : n + 1])), None)
        heading = next((n for n, line in enumerate(lines) if line.lstrip().startswith("[")), None)
        if last is None or heading is None or heading > first:
            continue
        moved = lines[first : last + 1]
        now = "\n".join([*lines[:heading], *moved, *lines[heading:first], *lines[last + 1 :]])
        if _broken(now) is None:
            text, shown = now, moved[0].strip()
            changes.append(Change(first + 1, shown, shown, message))
    return text


def _whole(lines: list[str]) -> bool:
    try:
        return bool(parsed("\n".join(lines)))
    except Broken:
        return False


Repair = Callable[[str, int], tuple[int, str] | None]
"""From the text and where an entry begins: up to where it is replaced, and by what."""


def _in_place(text: str, key: str, repair: Repair, changes: list[Change]) -> str:
    """The text with all entries of one fault replaced."""
    pieces, done = [], 0
    message = phrase(language_of(text), _MESSAGES[key], {})
    for entry in _faults(text, key):
        start = entry.source.places.offset(entry.path)
        repaired = repair(text, start)
        if repaired is None or start < done:
            continue
        end, now = repaired
        pieces += [text[done:start], now]
        done = end
        line = entry.source.places.at(entry.path).line
        changes.append(Change(line, text[start:end], now, message))
    return "".join([*pieces, text[done:]])


def _single_quoted(text: str, start: int) -> tuple[int, str] | None:
    """A pattern as its author meant it: what stood in double quotes, in single ones."""
    found = _TEXT.match(text, start)
    if not found or "'" in found[1]:
        return None
    return found.end(), "'" + found[1].replace("\\\\", "\\").replace('\\"', '"') + "'"


def _bare(text: str, start: int) -> tuple[int, str] | None:
    """An address without its scheme."""
    found = _SCHEMED.match(text, start)
    return (found.end(), found[1] + found[3] + found[1]) if found else None


_MESSAGES = {"backspace": "fix.quotes", "host.scheme": "fix.scheme"}
