"""Reddit's AutoModerator: the rules of a community's page ``config/automoderator``."""

from __future__ import annotations

from collections.abc import Sequence

from policies.importing.automoderator_actions import ACTIONS_LEFT_OUT, deeds
from policies.importing.automoderator_checks import checks
from policies.importing.reading import Reading
from policies.importing.sheet import Sheet, staff_role, watch
from policies.importing.source import SourceText
from policies.importing.tree import Node
from policies.importing.yaml_text import documents


def automoderator(sheet: Sheet, sources: Sequence[SourceText]) -> None:
    """Read rules into the sheet. Raises ``SourceRefused``."""
    for source in sources:
        found = [node for node in documents(source) if isinstance(node.value, dict)]
        if not found:
            raise source.refused(1, "import.nothing", name="---")
        for number, document in enumerate(found, 1):
            _rule(sheet, document, number)


def _rule(sheet: Sheet, document: Node, number: int) -> None:
    rule = sheet.rule(f"rule-{number}", document)
    given = Reading(sheet, rule, _lowered(document), f"rule {number}")
    if given.get("standard") is not None:
        given.note("left_out", "standard", "automod.standard")
        return
    _type(given)
    asked = checks(given)
    doing = deeds(given)
    given.left_out(ACTIONS_LEFT_OUT, "automod.reddit")
    table = {**asked.keys(), **doing.keys(sheet)}
    if priority := given.count("priority"):
        table["priority"] = max(-1000, min(1000, priority))
    if given.yes("moderators_exempt", missing=True):
        table["exempt"] = [staff_role(sheet)]
    given.end()
    if doing.approves:
        return
    if not asked.tests:
        sheet.note(rule, "left_out", document, given.path, "import.rule.empty")
        return
    rule.table = table
    if asked.wider:
        watch(sheet, rule, document, given.path)


def _type(given: Reading) -> None:
    """Here a message is a message."""
    if given.get("type") is not None and given.text("type") != "any":
        given.note("changed", "type", "automod.type")


def _lowered(node: Node) -> Node:
    """Reddit does not mind how keys are cased. Raises ``SourceRefused`` where two are the same."""
    if not isinstance(node.value, dict):
        return node
    made: dict[str, Node] = {}
    for key, inner in node.value.items():
        if key.lower() in made:
            raise inner.source.refused(inner.line, "import.twice", name=key)
        made[key.lower()] = _lowered(inner)
    return Node(node.source, node.line, made)
