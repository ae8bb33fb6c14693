"""tg-spam: its stop words as a rule, its samples as examples; most of them wait for the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.events import Content
from policies.importing.sheet import NewRule, Sheet
from policies.importing.source import SourceText
from policies.importing.terms import Entry, words
from policies.importing.tree import Node
from policies.matching.scan import compile_scanner
from policies.matching.terms import Terms, Word
from policies.policy import Scanner

SHOWN = 25
"""Examples of each kind that are written into the policy; the model reads all samples."""
_KINDS = (
    ("stop", re.compile(r"stop", re.IGNORECASE)),
    ("exclude", re.compile(r"exclude|ignored", re.IGNORECASE)),
    ("spam", re.compile(r"spam(?!.*ham)", re.IGNORECASE)),
    ("ham", re.compile(r"ham", re.IGNORECASE)),
)
"""What a file holds, by its name: tg-spam always calls them like this."""
_NAME = "stop-words"


def tg_spam(sheet: Sheet, sources: Sequence[SourceText]) -> None:
    """Read stop words and samples into the sheet. Raises ``SourceRefused``."""
    files: dict[str, list[Node]] = {kind: [] for kind, _ in _KINDS}
    for source in sources:
        kind = next((kind for kind, name in _KINDS if name.search(source.name)), "")
        if not kind:
            raise source.refused(1, "tg_spam.file")
        files[kind] += _lines(source)
    files["ham"] = _undisputed(sheet, files["spam"], files["ham"])
    scanner = _stop_words(sheet, files["stop"])
    _examples(sheet, files, scanner)
    for kind in ("spam", "ham", "exclude"):
        if found := files[kind]:
            sheet.note(None, "waits", found[0], kind, f"tg_spam.{kind}", count=len(found))


def _lines(source: SourceText) -> Iterator[Node]:
    """The entries of a file, one a line."""
    for number, line in enumerate(source.text.split("\n"), 1):
        if text := line.strip():
            yield Node(source, number, text, text)


def _undisputed(sheet: Sheet, spam: list[Node], ham: list[Node]) -> list[Node]:
    """The good samples that are no spam samples as well."""
    known = {node.raw: node for node in spam}
    for node in ham:
        if other := known.get(node.raw):
            first = f"{other.source.name}:{other.line}"
            sheet.note(None, "unknown", node, "ham", "tg_spam.both", first=first)
    return [node for node in ham if node.raw not in known]


def _stop_words(sheet: Sheet, lines: list[Node]) -> Scanner | None:
    if not lines:
        return None
    rule = sheet.rule(_NAME, lines[0])
    whole = [_bare(node) for node in lines if node.raw.startswith("=")]
    parts = [node for node in lines if not node.raw.startswith("=")]
    beginnings = words(sheet, rule, _entries(parts))
    exact = words(sheet, rule, _entries(whole))
    if not beginnings and not exact:
        return None
    sheet.note(rule, "changed", lines[0], _NAME, "tg_spam.beginnings")
    lists = {"word_beginnings": beginnings, "exact_words": exact}
    given = {key: each for key, each in lists.items() if each}
    because = sheet.phrase("import.because")
    rule.table = {"filter": "keywords", **given, "actions": ["delete"], "because": because}
    _in_names(sheet, lines[0], beginnings)
    found = (*(Word(w, "beginning") for w in beginnings), *(Word(w, "exact") for w in exact))
    return compile_scanner([(0, Terms(words=found))])


def _bare(node: Node) -> Node:
    text = node.raw[1:].strip()
    return Node(node.source, node.line, text, text)


def _entries(nodes: list[Node]) -> list[Entry]:
    return [(_NAME, node) for node in nodes]


def _in_names(sheet: Sheet, at: Node, found: list[str]) -> NewRule | None:
    """tg-spam looks for stop words in names too, with every message."""
    if not found:
        return None
    rule = sheet.rule("stop-words-in-names", at)
    sheet.note(rule, "changed", at, _NAME, "zeppelin.names")
    sheet.head.setdefault("staff_channel", "")
    rule.table = {"filter": "names", "word_beginnings": found, "actions": ["alert"]}
    return rule


def _examples(sheet: Sheet, files: dict[str, list[Node]], scanner: Scanner | None) -> None:
    """Samples that the rule decides become examples; good ones that it would find are noted."""
    if scanner is None:
        return
    shown = {"spam": 0, "ham": 0}
    for kind, rules in (("spam", [_NAME]), ("ham", list[str]())):
        for node in files[kind]:
            found = bool(scanner.scan(Content(text=node.raw)))
            if kind == "ham" and found:
                sheet.note(None, "changed", node, kind, "tg_spam.found")
            elif found == bool(rules) and shown[kind] < SHOWN:
                shown[kind] += 1
                sheet.examples.append({"says": node.raw, "expect": rules})
