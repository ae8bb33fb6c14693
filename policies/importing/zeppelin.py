"""Zeppelin: the automod of a server's configuration, with its levels and overrides."""

from __future__ import annotations

from collections.abc import Sequence

from policies.importing.reading import Reading
from policies.importing.sheet import NewRule, Sheet, merged, one_of, watch
from policies.importing.source import SourceText
from policies.importing.tree import Node
from policies.importing.yaml_text import documents
from policies.importing.zeppelin_actions import ACTIONS, Deeds
from policies.importing.zeppelin_actions import LEFT_OUT as ACTIONS_LEFT_OUT
from policies.importing.zeppelin_overrides import Overrides, overrides
from policies.importing.zeppelin_triggers import LEFT_OUT, TRIGGERS, Piece

_TOUCHING = frozenset({"delete", "warn", "timeout", "quarantine", "kick", "ban", "rename"})


def zeppelin(sheet: Sheet, sources: Sequence[SourceText]) -> None:
    """Read configurations into the sheet. Raises ``SourceRefused``."""
    for source in sources:
        found = documents(source)
        if not found:
            raise source.refused(1, "import.nothing", name="automod")
        for document in found:
            _configuration(sheet, document)


def _configuration(sheet: Sheet, document: Node) -> None:
    whole = Reading(sheet, None, document, "")
    levels = whole.get("levels")
    plugins = whole.inner("plugins") or whole
    automod = plugins.inner("automod") or plugins
    for key, node in plugins.node.table().items() if plugins is not automod else ():
        if key != "automod":
            sheet.note(None, "left_out", node, plugins.at(key), "zeppelin.plugin", name=key)
    config = automod.inner("config") or automod
    rules = config.inner("rules")
    if rules is not None:
        rules.path = "rules"
    else:
        raise document.source.refused(document.line, "import.nothing", name="rules")
    config.left_out(("antiraid_levels",), "zeppelin.levels")
    given = automod.get("overrides")
    over = overrides(sheet, levels, given, automod.at("overrides"))
    for name in rules.node.table():
        inner = rules.inner(name)
        if inner is not None:
            _rule(sheet, name, inner, over)


def _rule(sheet: Sheet, name: str, given: Reading, over: Overrides) -> None:
    rule = given.rule = sheet.rule(name, given.node)
    deeds, pieces = _deeds(given, rule), _pieces(given, rule)
    head, tail = _switches(given, deeds, over, name)
    given.end()
    if not pieces:
        sheet.note(rule, "left_out", given.node, given.path, "import.rule.empty")
        return
    plain = [piece for piece in pieces if not piece.when]
    groups = ([plain] if plain else []) + [[piece] for piece in pieces if piece.when]
    for group in groups:
        made = rule if group is groups[0] else sheet.rule(name, given.node)
        table = merged({**one_of([p.test for p in group]), **head}, tail)
        made.table = merged(table, {"when": dict(group[0].when)} if group[0].when else {})
        if any(piece.wider for piece in group):
            watch(sheet, made, given.node, given.path)


def _pieces(given: Reading, rule: NewRule) -> list[Piece]:
    found: list[Piece] = []
    for path, element in given.each("triggers"):
        for kind, node in element.table().items():
            at = Reading(given.sheet, rule, node, f"{path}.{kind}")
            if kind in TRIGGERS:
                found += TRIGGERS[kind](at)
                at.end()
            elif kind in LEFT_OUT:
                given.sheet.note(rule, "left_out", node, at.path, LEFT_OUT[kind])
            else:
                key = "zeppelin.trigger.unknown"
                given.sheet.note(rule, "unknown", node, at.path, key, name=kind)
    return found


def _deeds(given: Reading, rule: NewRule) -> Deeds:
    deeds = Deeds()
    actions = given.inner("actions")
    for kind, node in actions.node.table().items() if actions else ():
        at = Reading(given.sheet, rule, node, given.at(f"actions.{kind}"))
        if kind in ACTIONS:
            ACTIONS[kind](at, node, deeds)
        elif kind in ACTIONS_LEFT_OUT:
            given.sheet.note(rule, "left_out", node, at.path, ACTIONS_LEFT_OUT[kind])
        else:
            key = "zeppelin.action.unknown"
            given.sheet.note(rule, "unknown", node, at.path, key, name=kind)
    return deeds


def _switches(
    given: Reading, deeds: Deeds, over: Overrides, name: str
) -> tuple[dict[str, object], dict[str, object]]:
    """What a rule does, and where and about whom it counts."""
    doing = {each["do"] if isinstance(each, dict) else each for each in deeds.actions}
    head: dict[str, object] = {"actions": deeds.actions}
    if doing & _TOUCHING:
        head["because"] = deeds.because or given.sheet.phrase("import.because")
    if deeds.tell:
        head["tell"] = deeds.tell
    if given.yes("affects_bots"):
        head["bots"] = True
    given.left_out(("affects_self",), "zeppelin.self")
    given.left_out(("presets",), "zeppelin.presets")
    if cooldown := given.span("cooldown"):
        head["cooldown"] = cooldown
    if not given.yes("allow_further_rules"):
        head["stop"] = True
    if pretty := given.text("pretty_name"):
        head["note"] = pretty
    enabled = given.yes("enabled", True)
    return head, over.of(name, enabled=enabled)
