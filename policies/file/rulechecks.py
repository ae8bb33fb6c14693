"""What is wrong with one rule although its keys are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from policies.file.actionchecks import check_action
from policies.file.channels import CHANNELS, channel_ids
from policies.file.composition import CheckPiece
from policies.file.document import sentence
from policies.file.gather import RulePiece, Whole
from policies.file.ids import full
from policies.file.locate import Path
from policies.file.phrases import LANGUAGES
from policies.file.report import Report
from policies.file.source import Source
from policies.matching.language import language_of
from policies.matching.lookalikes import EVERYBODY
from policies.matching.patterns import problems
from policies.matching.terms import Terms
from policies.rule import TOUCHING
from policies.wording.refusals import reason

LONGEST_WORD = 200
"""Code points; work grows with the square of them, and nobody writes such a word."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_SITE = re.compile(r"(?:[^\W_][\w-]*\.)+[^\W_][\w-]*")
_FOREIGN = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u9fff\uac00-\ud7af]")
_ADDRESS = re.compile(r"(?:\w+://)?(?=[^/]*\w)[\w.*-]+(?:/\S*)?")
_ACCOUNT = re.compile(r"@\w+")
_EITHER = re.compile(r"\bno\b", re.IGNORECASE)
"""Says nothing of whether a text is English or Spanish."""


def check_rule(piece: RulePiece, whole: Whole, report: Report) -> None:
    """Report everything that is wrong with this rule."""
    _mode(piece, report)
    check_channels(piece.table.channels, (*piece.path, "channels"), piece.source, whole, report)
    _actions(piece, whole, report)
    _referred(piece, whole, report)
    _because(piece, whole, report)
    _roles(piece.table.exempt, (*piece.path, "exempt"), piece, whole, report)
    if when := piece.table.when:
        at = (*piece.path, "when")
        _roles(when.roles, (*at, "roles"), piece, whole, report)
        _roles(when.without_roles, (*at, "without_roles"), piece, whole, report)
        check_channels(when.channels, (*at, "channels"), piece.source, whole, report)
        check_channels(when.not_channels, (*at, "not_channels"), piece.source, whole, report)
    backspaces = set(_backspaces(piece.raw, piece.path))
    for path in sorted(backspaces, key=str):
        report.add(piece.source, path, "backspace")
    for check in piece.test.checks():
        _empty(check, piece, report)
        _terms(check, piece.source, backspaces, report)


def _mode(piece: RulePiece, report: Report) -> None:
    table = piece.table
    if table.mode == "canary" and not (table.channels or "share" in piece.raw):
        report.add(piece.source, (*piece.path, "mode"), "canary.whom")
    if table.share is not None and table.mode != "canary":
        report.add(piece.source, (*piece.path, "share"), "share.canary")


def _roles(names: Sequence[str], at: Path, piece: RulePiece, whole: Whole, report: Report) -> None:
    for path, name in piece.source.each(at, names):
        if name not in whole.role_names:
            meant = (name, whole.role_names)
            report.add(piece.source, path, "roles.unknown", meant=meant, name=name)


def check_channels(
    given: Sequence[str], at: Path, source: Source, whole: Whole, report: Report
) -> None:
    """Report channels that are neither ids nor names or tags of ``[channels]``."""
    for path, wanted in source.each(at, given):
        if ":" in wanted and full(wanted, CHANNELS) is None:
            report.add(source, path, "id.channel", given=wanted)
        elif not list(channel_ids(whole, [wanted])):
            tables = [channel.table for channel in whole.channels.values()]
            known = {name for table in tables for name in (table.name, *table.tags) if name}
            meant = (wanted, known)
            report.add(source, path, "channel.unknown", meant=meant, given=wanted)


def _actions(piece: RulePiece, whole: Whole, report: Report) -> None:
    for path, action in piece.source.each((*piece.path, "actions"), piece.table.actions):
        if action.do == "strike" and not whole.ladder and "ladder" not in whole.main.data:
            report.add(piece.source, path, "strike.ladder")
        check_action(action, path, piece.source, report)
        if action.channel:
            check_channels((action.channel,), path, piece.source, whole, report)


def _referred(piece: RulePiece, whole: Whole, report: Report) -> None:
    """A rule does something, and turns to departments that there are. A report that is not severe
    may stand in the team's queue where the policy has none."""
    table, source, known = piece.table, piece.source, whole.document.departments
    if "actions" not in table.model_fields_set and not table.escalate:
        report.add(source, piece.path, "missing", name="actions")
    named = [((*piece.path, "escalate"), table.escalate)] if table.escalate else []
    for path, action in source.each((*piece.path, "actions"), table.actions):
        if action.department and (known or action.severity):
            named.append(((*path, "department"), action.department))
    for at, name in named:
        if name not in known:
            report.add(source, at, "department.unknown", meant=(name, known), name=name)


def _because(piece: RulePiece, whole: Whole, report: Report) -> None:
    """A sentence is needed where members are told, and advised where they are acted on."""
    table, language = piece.table, whole.document.language
    for key in table.because:
        if key and key not in LANGUAGES:
            path = (*piece.path, "because", key)
            choices = ", ".join(LANGUAGES)
            report.add(
                piece.source, path, "choice", meant=(key, LANGUAGES), given=key, choices=choices
            )
    doing = {action.do for action in table.actions}
    told = table.tell != "nobody" or "warn" in doing
    if table.mode == "off" or not (told or doing & TOUCHING):
        return
    text = sentence(table.because, language).strip()
    if not text:
        report.add(piece.source, piece.path, "because.missing", advice=not told, name=table.name)
    elif _foreign(text, language):
        report.add(piece.source, (*piece.path, "because"), "because.language", advice=True)


def _foreign(text: str, language: str) -> bool:
    """Whether a sentence is plainly written in another language than its readers'."""
    if language == "zh-CN":
        return not _HAN.search(text)
    letters = sum(c.isalpha() for c in text)
    spoken = language_of(_EITHER.sub(" ", text))
    return spoken not in ("", language) or 2 * len(_FOREIGN.findall(text)) > letters


def _backspaces(value: Any, path: Path) -> Iterator[Path]:
    """Paths of texts that hold a backspace, which TOML makes of a word boundary in quotes."""
    if isinstance(value, str) and "\b" in value:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _backspaces(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if not isinstance(inner, str) or "\b" in inner:
                yield from _backspaces(inner, (*path, index))


def _terms(piece: CheckPiece, source: Source, backspaces: set[Path], report: Report) -> None:
    """What is wrong with what a filter shall look for."""
    terms = piece.terms
    if terms is None:
        return
    bad: dict[str, tuple[str, bool, str]] = {}
    for word in terms.words:
        if word.how != "exact" and len(bare := word.text.strip()) < 2 and not _emoji(bare):
            han = bool(_HAN.fullmatch(bare))
            bad[word.text] = ("word.han" if han else "word.short", han, "")
        elif word.how != "exact" and len(word.text) > LONGEST_WORD:
            bad[word.text] = ("word.long", False, str(LONGEST_WORD))
    for pattern, wrong in problems(terms.patterns).items():
        bad[pattern] = ("pattern.invalid", False, reason(report.language, wrong))
    for host in (*terms.deny, *terms.allow):
        if _SCHEME.match(host):
            bad[host] = ("host.scheme", False, _SCHEME.sub("", host, count=1))
        elif _ACCOUNT.fullmatch(host):
            bad[host] = ("host.account", False, f"t.me/{host[1:]}")
        elif not _ADDRESS.fullmatch(host):
            bad[host] = ("host.malformed", False, "")
    every = (*(w.text for w in terms.words), *terms.patterns, *terms.deny, *terms.allow)
    bad |= {entry: ("entry.empty", False, "") for entry in every if not entry.strip()}
    for name in terms.links.look_alikes if terms.links else ():
        if name != EVERYBODY and not _SITE.fullmatch(name) and name not in bad:
            schemed = _SCHEME.match(name)
            key, plain = "host.scheme" if schemed else "host.path", _SCHEME.sub("", name, count=1)
            bad[name] = (key, False, plain)
    if bad:
        for path, entry in _entries(piece, source):
            if entry in bad and path not in backspaces:
                key, advice, detail = bad[entry]
                report.add(source, path, key, advice=advice, given=entry, detail=detail)


def _empty(piece: CheckPiece, rule: RulePiece, report: Report) -> None:
    """A filter that was given lists, all of them empty."""
    lists = set(type(piece.settings).model_fields)
    known = {*type(rule.table).model_fields, *lists, "filter"}
    if (
        piece.terms == Terms()
        and known.issuperset(piece.raw)
        and not any(map(piece.raw.get, lists))
    ):
        report.add(rule.source, piece.path, "rule.empty", advice=True, name=rule.table.name)


def _emoji(word: str) -> bool:
    return bool(word) and not word.isalnum() and not word.isascii()


def _entries(piece: CheckPiece, source: Source) -> Iterator[tuple[Path, str]]:
    """Every text in the lists of the filter's settings, with its path."""
    for key in type(piece.settings).model_fields:
        value = getattr(piece.settings, key)
        if isinstance(value, tuple):
            for path, entry in source.each((*piece.path, key), value):
                if isinstance(entry, str):
                    yield path, entry
