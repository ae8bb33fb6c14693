"""Differences told to people: a line each, under the heading of the table they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from policies.file.phrases import phrase
from policies.policy import Language
from policies.trial.change import Change

LISTED = 10
"""Entries of a list that are told; of the others, how many they are."""
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": "~"}


def lines(changes: Iterable[Change], language: Language) -> Iterator[str]:
    """All of them; settings stand under the entry they belong to."""
    for part, of_part in groupby(changes, key=lambda change: change.part):
        yield f"[{part}]"
        for name, of_name in groupby(of_part, key=lambda change: change.name):
            entries = list(of_name)
            inside = [change for change in entries if name and change.what == "changed"]
            for change in entries:
                if change not in inside:
                    yield f"  {_SIGNS[change.what]} {_line(name, change, language)}"
            if inside:
                yield f"  ~ {name}"
                for change in inside:
                    yield f"      {_line('', change, language)}"


def _line(name: str, change: Change, language: Language) -> str:
    head = name or change.key
    if change.what == "moved":
        key = "diff.moved" if change.after else "diff.last"
        said = phrase(language, key, {"other": change.after})
    else:
        said = "; ".join(_what(change, language))
    way = f"  ({phrase(language, f'diff.{change.effect}', {})})" if change.effect else ""
    return (f"{head}: {said}" if head and said else head or said) + way


def _what(change: Change, language: Language) -> Iterator[str]:
    nothing = phrase(language, "example.nothing", {})
    if change.what in ("added", "removed"):
        yield from [text for text in (change.before, change.after) if text]
    elif change.before or change.after or not (change.added or change.removed):
        yield f"{change.before or nothing} → {change.after or nothing}"
    if change.what == "removed":
        yield from [listed(change.removed, language)] if change.removed else []
        return
    if change.what == "added":
        yield from [listed(change.added, language)] if change.added else []
        return
    for key, entries in (("diff.more", change.added), ("diff.fewer", change.removed)):
        if entries:
            counted = phrase(language, key, {"count": len(entries)})
            yield f"{counted}: {listed(entries, language)}"


def listed(entries: tuple[str, ...], language: Language) -> str:
    """Entries of a list, and of a long one how many more there are."""
    shown = ", ".join(entries[:LISTED])
    left = len(entries) - LISTED
    return f"{shown} {phrase(language, 'diff.and', {'count': left})}" if left > 0 else shown
