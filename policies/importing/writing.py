"""Writes a policy in the making as commented TOML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from policies.importing.sheet import NewRule, Note, Sheet

WIDTH = 98
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NAMES = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def written(sheet: Sheet, sources: tuple[str, ...]) -> str:
    """The whole policy as the text of a file."""
    parts = [_head(sheet, sources)]
    parts += [_table(f"[roles.{_key(name)}]", keys) for name, keys in sheet.roles.items()]
    parts += [_rule(sheet, rule) for rule in sheet.rules]
    if sheet.ladder:
        parts.append(_table("[escalation]", {"expire": sheet.expire}))
        parts += [_table("[[ladder]]", rung) for rung in sheet.ladder]
    parts += [_table("[[examples]]", example) for example in sheet.examples]
    return "\n\n".join(parts) + "\n"


def _head(sheet: Sheet, sources: tuple[str, ...]) -> str:
    settings = sheet.settings
    lines = [*_comment(sheet.phrase("import.head", files=", ".join(sources)))]
    lines += _pairs({"community": settings.community})
    if settings.place:
        lines += _pairs({"places": [settings.place]})
    else:
        lines += _comment(f'places = ["discord:guild:1122"]  # {sheet.phrase("import.places")}')
    lines += _pairs({"language": settings.language, **sheet.head})
    lines += [*_comment(sheet.phrase("import.observe")), 'acting = "observe"']
    for note in sheet.notes:
        lines += _noted(sheet, note)
    return "\n".join(lines)


def _rule(sheet: Sheet, rule: NewRule) -> str:
    ordered = sorted(rule.notes, key=lambda note: int(note.where.rpartition(":")[2]))
    lines = [line for note in ordered for line in _noted(sheet, note)]
    if not rule.table:
        return "\n".join([*_comment(f"{rule.name} ({rule.where})"), *lines])
    return "\n".join([*lines, _table("[[rules]]", {"name": rule.name, **rule.table})])


def _noted(sheet: Sheet, note: Note) -> Iterator[str]:
    what = sheet.phrase(f"import.{note.kind}")
    yield from _comment(f"{note.where}: {note.entry}: {what}: {note.why}")


def _comment(text: str) -> Iterator[str]:
    clean = "".join(c if c.isprintable() else " " for c in text)
    for line in textwrap.wrap(clean, WIDTH - 2, break_long_words=False, break_on_hyphens=False):
        yield f"# {line}"


def _table(header: str, keys: Mapping[str, object]) -> str:
    return "\n".join([header, *_pairs(keys)])


def _pairs(keys: Mapping[str, object]) -> list[str]:
    lines = []
    for key, value in keys.items():
        line = f"{_key(key)} = {value_text(value)}"
        if len(line) > WIDTH and isinstance(value, list | tuple):
            lines += [f"{_key(key)} = [", *_wrapped([value_text(each) for each in value]), "]"]
        else:
            lines.append(line)
    return lines


def _wrapped(entries: list[str]) -> Iterator[str]:
    """Entries of a list, as many on a line as there is room for."""
    line = "   "
    for entry in entries:
        if len(line) + len(entry) + 2 > WIDTH and line.strip():
            yield line
            line = "   "
        line += f" {entry},"
    if line.strip():
        yield line


def value_text(value: object) -> str:
    """A value as TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Mapping():
            pairs = ", ".join(f"{_key(str(k))} = {value_text(v)}" for k, v in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return "[" + ", ".join(map(value_text, value)) + "]"
    return _string(str(value))


def _string(text: str) -> str:
    """Single quotes where a backslash is meant as such, else double ones."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = (_ESCAPES.get(c) or (c if _shown(c) else f"\\U{ord(c):08x}") for c in text)
    return '"' + "".join(escaped) + '"'


def _shown(char: str) -> bool:
    return char.isprintable() or char in "\u200c\u200d"


def _key(name: str) -> str:
    return name if name and _NAMES.issuperset(name) else _string(name)
