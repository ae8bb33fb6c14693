"""Reads one file of a policy: from bytes to validated tables, every fault put into words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from policies.file.document import top_keys
from policies.file.locate import Path, Places
from policies.file.phrases import LANGUAGES
from policies.file.report import Meant, Report
from policies.file.source import (
    Broken,
    Source,
    Undecodable,
    decoded,
    odd_characters,
    parsed,
    plain,
    readable,
)
from policies.forms import written
from policies.policy import Language

M = TypeVar("M", bound=BaseModel)

LARGEST = 2 * 1024 * 1024
"""Code points of a file of rules. Its tables take a hundred times their own length to check; long
lists stand in files of their own."""
_KEYS = {
    "missing": "missing",
    "literal_error": "choice",
    "string_type": "type.text",
    "is_instance_of": "type.text",
    "bool_type": "type.truth",
    "tuple_type": "type.list",
    "list_type": "type.list",
    "dict_type": "type.table",
    "model_type": "type.table",
    "model_attributes_type": "type.table",
    "int_type": "type.number",
    "int_from_float": "type.number",
    "float_type": "type.fraction",
    "time_delta_type": "duration",
    "value_error": "duration",
    "greater_than_equal": "range.least",
    "less_than_equal": "range.most",
    "string_too_short": "name",
    "string_too_long": "name",
    "string_pattern_mismatch": "name",
    "share": "share",
    "size": "size",
    "filekind": "file.kind",
    "picture": "picture",
    "hours": "hours",
    "hour": "hour",
    "ration": "ration",
    "day": "day",
    "missed": "missed",
    "region": "region",
    "path_type": "type.text",
    "int_parsing": "type.number",
    "too_short": "list.empty",
    "secret": "secret",
    "address": "config.address",
    "url": "config.url",
    "hook": "config.hook",
    "plain_mail": "config.plain_mail",
    "mailbox": "config.mailbox",
    "signal_taken": "config.signal",
    "no_policies": "config.policies",
    "member": "config.member",
    "zone": "timezone",
}
"""pydantic's error types, and the sentence for each."""


def language_of(text: str) -> Language:
    """The language that a policy asks for, read even from a text with faults in it."""
    # Below the first heading it would be a channel's.
    head = re.split(r"^[ \t]*\[+ *[\w\"]+", text, maxsplit=1, flags=re.MULTILINE)[0]
    found = re.search(r"^[ \t]*language[ \t]*[=＝][ \t]*\W?([A-Za-z-]+)", head, re.MULTILINE)
    return found[1] if found and found[1] in LANGUAGES else "en"  # type: ignore[return-value]


def community_of(data: bytes) -> str:
    """The community whose policy this is, read even from a file with faults; ``""`` if untold."""
    quoted = r"""^[ \t]*community[ \t]*[=＝][ \t]*["'“”‘’]([^"'“”‘’\r\n]+)["'“”‘’]"""
    found = re.search(quoted, readable(data), re.MULTILINE)
    return found[1] if found else ""


def text_of(data: bytes, source: Source, report: Report) -> str | None:
    """The text of a file; what is wrong with its encoding goes to the report."""
    try:
        return decoded(data)
    except Undecodable as error:
        report.add(source, (), f"encoding.{error.kind}", line=error.line)
        return None


def toml_of(text: str, source: Source, report: Report) -> bool:
    """Parse a text into ``source``; ``False`` when it is no TOML, with the reasons reported."""
    if len(text) > LARGEST:
        report.add(source, (), "file.long", line=1, name=source.name)
        return False
    try:
        source.data = parsed(text)
    except Broken as error:
        _explain(text, error, source, report)
        return False
    source.places = Places(text)
    return True


def _explain(text: str, error: Broken, source: Source, report: Report) -> None:
    """Typographic characters if there are any, else what the parser stumbled over."""
    places, seen = Places(text), set()
    for odd in odd_characters(text):
        line, key = places.position(odd.start).line, "syntax.curly" if odd.quotes else "syntax.wide"
        if (line, key) not in seen:
            seen.add((line, key))
            report.add(source, (), key, line=line, was=odd.was, now=odd.now)
    if seen:
        return
    lines = text.split("\n")
    broken = lines[min(error.line, len(lines)) - 1]
    for was in broken:
        if (now := plain(was)) in ("'", '"') and was != now:
            report.add(source, (), "syntax.curly", line=error.line, was=was, now=now)
            return
    report.add(source, (), error.key, line=error.line, detail=str(error))


def validated(
    model: type[M], data: Mapping[str, Any], source: Source, at: Path, report: Report,
    *, known: Iterable[str] = (), instead: Mapping[str, Any] | None = None,
    top: Collection[str] | None = None,
) -> M | None:  # fmt: skip
    """The table as ``model``; faults are reported at their places.

    Answers what is left when the faulty entries are dropped or replaced by those of ``instead``,
    so that they do not hide what else is wrong; ``None`` if a needed one is still missing.
    ``source.each`` knows the true places of what is left of lists. ``top`` are the keys that
    belong above the first ``[ ]``, those of a policy if not given.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=True)
    above = top_keys() if top is None else top
    for fault in faults:
        loc = _path(fault)
        names = {*_keys(model, loc[:-1]), *(known if len(loc) == 1 else ())}
        _report(fault, source, at, names, above, report)
    kept = dict(data)
    while paths := [_dropped(fault) for fault in faults]:
        if () in paths:
            return None
        before, kept = kept, dict(instead or {}) | _pruned(kept, paths, at, source)
        if kept == before:
            return None
        try:
            return model.model_validate(kept)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
    return None


def _dropped(fault: ErrorDetails) -> Path:
    """What cannot be kept: a faulty entry, and a table without an entry that it needs."""
    path = _path(fault)
    return path[:-1] if fault["type"] == "missing" else path


def _report(
    fault: ErrorDetails,
    source: Source,
    at: Path,
    names: Iterable[str],
    top: Collection[str],
    report: Report,
) -> None:
    loc = _path(fault)
    path, key = (*at, *loc), _KEYS.get(fault["type"], "type.other")
    context: dict[str, Any] = fault.get("ctx") or {}
    last, given = loc[-1] if loc else "", _as_written(fault["input"])
    name = given if isinstance(last, int) else last
    meant: Meant = ("", ())
    if len(path) > 1 and last in top:
        key = "key.misplaced"
    elif fault["type"] == "extra_forbidden":
        key, meant = "key.unknown", (str(last), names)
    elif key == "choice":
        choices = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        meant = (given, choices)
        context = {"choices": ", ".join(choices)}
    if key not in ("missing", "secret"):
        path = source.nearest(path)
    limit = _limit(context.get("ge", context.get("le", "")))
    report.add(
        source, path, key, meant=meant, name=name, given=given,
        limit=limit,
        choices=context.get("choices", ""), at_line=source.places.at(path).line,
        variable="_".join(map(str, path)).upper(),
    )  # fmt: skip


def _as_written(value: object) -> str:
    """What stands in the file, in short."""
    match value:
        case bool():
            return str(value).lower()
        case timedelta():
            return written(value)
        case dict():
            return "{…}"
        case list() | tuple():
            return "[…]"
    return str(value)


def _limit(limit: object) -> object:
    """A bound as people write it; pydantic gives durations in words or in Python."""
    python = re.findall(r"(days|seconds)=(\d+)", str(limit))
    words = re.findall(r"(\d+) (day|hour|minute|second)s?\b", str(limit))
    parts = {**dict(python), **{f"{unit}s": count for count, unit in words}}
    return written(timedelta(**{unit: int(n) for unit, n in parts.items()})) if parts else limit


def _path(fault: ErrorDetails) -> Path:
    """Where a fault lies, without pydantic's marks for keys."""
    return tuple(part for part in fault["loc"] if part != "[key]")


def _keys(model: type[BaseModel], loc: Path) -> Iterable[str]:
    """The keys that the table at this place may have."""
    for part in loc:
        field = next((f for n, f in model.model_fields.items() if part == (f.alias or n)), None)
        model = next(_tables(field.annotation), model) if field else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _tables(annotation: object) -> Iterator[type[BaseModel]]:
    """The tables that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _tables(inner)


def _pruned(value: Any, paths: Iterable[Path], at: Path, source: Source) -> Any:
    """A table or list at ``at`` without its faulty entries; the source notes which ones stay."""
    faulty: dict[str | int, list[Path]] = {}
    for first, *rest in paths:
        faulty.setdefault(first, []).append(tuple(rest))

    def stays(key: str | int, inner: object) -> bool:
        deeper = faulty.get(key)
        return deeper is None or (all(deeper) and isinstance(inner, dict | list | tuple))

    def left(key: str | int, inner: object, place: Path) -> object:
        return _pruned(inner, faulty[key], place, source) if key in faulty else inner

    if isinstance(value, dict):
        return {k: left(k, inner, (*at, k)) for k, inner in value.items() if stays(k, inner)}
    elements = [(n, *each) for n, each in enumerate(source.each(at, value)) if stays(n, each[1])]
    source.left[at] = tuple(place[-1] for _, place, _ in elements)
    return type(value)(left(n, inner, place) for n, place, inner in elements)
