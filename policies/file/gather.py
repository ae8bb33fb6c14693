"""Gathers a policy from its files: the main one, what it includes, and the lists they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import Any, Generic, TypeVar

from policies.chatlisted import LINKS, WORDS
from policies.enclosed import Carried
from policies.file import chatlist
from policies.file.bundle import MODEL, PACKS, Refused, Shelf, beside, digest
from policies.file.composition import CheckPiece, Reader, TestPiece, read
from policies.file.document import (
    ChannelTable,
    Document,
    EscalationTable,
    ExampleTable,
    RuleTable,
    RungTable,
    Shared,
)
from policies.file.locate import Path
from policies.file.overriding import Variables, expanded, rooted, unnamed
from policies.file.reading import text_of, toml_of, validated
from policies.file.report import Report, counted
from policies.file.roletables import RoleTable
from policies.file.source import Source
from policies.filters.score import Score
from policies.learned.features import ready
from policies.learned.model import Model, Unfit
from policies.learned.model import read as read_model

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """A table and where it stands."""

    source: Source
    path: Path
    table: T


@dataclass(frozen=True, slots=True)
class RulePiece(Piece[RuleTable]):
    """A rule: the common keys in ``table``, what it looks for in ``test``."""

    test: TestPiece
    raw: Mapping[str, Any]


@dataclass(slots=True)
class Whole:
    """Everything that a policy's files say, still with its places.

    ``role_names`` and ``rule_names`` hold those of faulty entries too.
    """

    main: Source
    document: Document
    roles: dict[str, Piece[RoleTable]] = field(default_factory=dict)
    rules: list[RulePiece] = field(default_factory=list)
    escalation: EscalationTable = field(default_factory=EscalationTable)
    ladder: list[Piece[RungTable]] = field(default_factory=list)
    examples: list[Piece[ExampleTable]] = field(default_factory=list)
    wording: dict[str, Piece[str]] = field(default_factory=dict)
    reasons: dict[str, dict[str, str]] = field(default_factory=dict)
    channels: dict[str, Piece[ChannelTable]] = field(default_factory=dict)
    model: Model | None = None
    carried: dict[Path, Carried] = field(default_factory=dict)
    role_names: set[str] = field(default_factory=set)
    rule_names: set[str] = field(default_factory=set)


def gathered(shelf: Shelf, main: Source, report: Report) -> Whole:
    """The whole policy of a parsed main file; faults go to the report."""
    nameless = {"community": "?"}
    document = validated(Document, main.data, main, (), report, instead=nameless)
    whole = Whole(main, document or Document(community="?"))
    _add(whole, main, whole.document, shelf, report)
    for at, name in main.each(("include",), whole.document.include):
        _include(whole, name, at, shelf, report)
    if whole.document.from_chat:
        _from_chat(whole, shelf, report)
    whole.model = _model(whole, shelf, report)
    for at, announced in main.each(("announcements",), whole.document.announcements):
        _carried(whole, at, announced.file, shelf, report)
    for name in whole.document.overrides:
        if name not in whole.rule_names:
            meant = (name, whole.rule_names)
            report.add(main, ("overrides", name), "override.unknown", meant=meant, name=name)
    return whole


def _include(whole: Whole, name: str, at: Path, shelf: Shelf, report: Report) -> None:
    data = read(shelf, whole.main, at, name, report)
    if data is None:
        return
    shown = name if name.startswith(PACKS) else beside(whole.main.name, name)
    source = Source(shown)
    text = text_of(data, source, report)
    if text is None or not toml_of(text, source, report):
        return
    shared = validated(Shared, source.data, source, (), report)
    _add(whole, source, shared or Shared(), shelf, report)


def _from_chat(whole: Whole, shelf: Shelf, report: Report) -> None:
    """Add the rules of what this community's people have listed from chat, if they have."""
    whole.rule_names |= {WORDS, LINKS}
    source = Source(chatlist.FILE)
    try:
        text = text_of(shelf.read(chatlist.FILE), source, report)
    except Refused as refused:
        if refused.key != "file.missing":
            report.add(whole.main, (), refused.key, name=chatlist.FILE)
        return
    if text is None or not toml_of(text, source, report):
        return
    found = validated(chatlist.ChatList, source.data, source, (), report)
    entries = [e for e in found.entries if e.community == whole.document.community] if found else []
    if hosts := tuple(each.entry for each in entries if each.kind == "allow"):
        freed = [replace(p, test=chatlist.freed(p.test, hosts)) for p in whole.rules]
        whole.rules = freed
    for raw in chatlist.rules(entries):
        _rule(whole, source, (), raw, shelf, report)


def _add(whole: Whole, source: Source, shared: Shared, shelf: Shelf, report: Report) -> None:
    """Add one file's tables; what two files both say is taken from the first.

    What a file says of variables is for its own rules, where the main file says nothing of them.
    """
    for name, role in shared.roles.items():
        if name in whole.roles:
            report.add(source, ("roles", name), "role.twice", name=name)
        whole.roles.setdefault(name, Piece(source, ("roles", name), role))
    for key, text in shared.wording.items():
        whole.wording.setdefault(key, Piece(source, ("wording", key), text))
    whole.reasons = {**shared.reasons, **whole.reasons}
    for id_, channel in shared.channels.items():
        whole.channels.setdefault(id_, Piece(source, ("channels", id_), channel))
    if not whole.ladder:
        whole.ladder = [Piece(source, *rung) for rung in source.each(("ladder",), shared.ladder)]
    if shared.escalation and (source is whole.main or not whole.document.escalation):
        whole.escalation = shared.escalation
    whole.examples += [Piece(source, *each) for each in source.each(("examples",), shared.examples)]
    variables = {**shared.variables, **whole.document.variables}
    for at, raw in source.each(("rules",), shared.rules):
        _variables(source, at, raw, variables, report)
        _rule(whole, source, at, expanded(raw, variables), shelf, report)
    roles, rules = source.data.get("roles"), source.data.get("rules")
    whole.role_names.update(roles if isinstance(roles, dict) else ())
    for raw in rules if isinstance(rules, list) else ():
        if isinstance(raw, dict) and isinstance(raw.get("name"), str):
            whole.rule_names.add(raw["name"])


def _model(whole: Whole, shelf: Shelf, report: Report) -> Model | None:
    """The model that the rules ask, or that the file names; a bundle older than the shipped model
    has none."""
    table, data, at, name = whole.document.model, None, ("model", "file"), MODEL
    if table is not None:
        name, data = table.file, read(shelf, whole.main, at, table.file, report)
    elif any(isinstance(c.settings, Score) and c.settings.local for c in _checks(whole)):
        with suppress(Refused):
            data = shelf.read(MODEL)
    if data is None:
        return None
    ready()
    try:
        return read_model(data)
    except Unfit as unfit:
        report.add(whole.main, at, unfit.key, name=name)
        return None


def _carried(whole: Whole, at: Path, name: str, shelf: Shelf, report: Report) -> None:
    """Keep the file of the announcement that stands there."""
    data = read(shelf, whole.main, (*at, "file"), name, report) if name else None
    if data is not None:
        whole.carried[at] = Carried(basename(name), len(data), digest(data))


def _checks(whole: Whole) -> Iterator[CheckPiece]:
    for piece in whole.rules:
        yield from piece.test.checks()


def _variables(
    source: Source, at: Path, raw: dict[str, Any], variables: Variables, report: Report
) -> None:
    for path, name in unnamed(raw, variables, at):
        meant = (name, variables)
        report.add(source, path, "variable.unknown", advice=True, meant=meant, name=name)


def _rule(
    whole: Whole, source: Source, at: Path, raw: dict[str, Any], shelf: Shelf, report: Report
) -> None:
    piece = _read(source, at, raw, shelf, report)
    over = whole.document.overrides.get(piece.table.name) if piece else None
    if piece and over is not None:
        # What else is wrong with the rule has been told, where the rule stands.
        changed = rooted(raw, source.name) | expanded(over, whole.document.variables)
        at = ("overrides", piece.table.name)
        _variables(whole.main, at, over, whole.document.variables, report)
        piece = _read(whole.main, at, changed, shelf, report) or piece
    if piece:
        whole.rules.append(piece)


def _read(
    source: Source, at: Path, raw: dict[str, Any], shelf: Shelf, report: Report
) -> RulePiece | None:
    own = RuleTable.model_fields
    common = {key: value for key, value in raw.items() if key in own}
    rest = {key: value for key, value in raw.items() if key not in own}
    instead = {"name": counted(at), "actions": ()}
    table = validated(RuleTable, common, source, at, report, instead=instead)
    test = Reader(source, shelf, report).test(rest, at, known=own)
    return RulePiece(source, at, table, test, raw) if table else None
