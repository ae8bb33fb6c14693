"""The policy file's JSON Schema, for editors, built from the types and the filters' registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from policies.file.composition import JOINING
from policies.file.document import Document, RuleTable
from policies.filters import FILTERS

LENGTH = r"^ *(?=\S)(\d{1,6}[dD])?(\d{1,6}[hH])?(\d{1,6}[mM])?(\d{1,9}[sS])? *$"
"""A length of time as ``policies.forms`` reads it."""


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a policy's main file; each filter has its own rule."""
    definitions: dict[str, Any] = {}
    whole = _of(Document, definitions)
    definitions["Test"] = {"oneOf": [_table(own) for own in _tests(definitions)]}
    common = _of(RuleTable, definitions)
    rules = [_table(own, common) for own in _tests(definitions)]
    whole["properties"]["rules"] = {"type": "array", "items": {"oneOf": rules}, "default": []}
    whole["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    whole["title"] = "Hallwarden policy"
    whole["$defs"] = definitions
    return whole


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one table, without what it refers to."""
    return _of(model, {})


def _tests(definitions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a rule or a table inside one may look for: each filter, and the ways to put together."""
    for name in sorted(FILTERS):
        own = _of(FILTERS[name].settings, definitions)
        own["title"] = name
        own["properties"] = own["properties"] | {"filter": {"const": name}}
        own["required"] = [*own.get("required", ()), "filter"]
        yield own
    inner = {"$ref": "#/$defs/Test"}
    for joining in JOINING:
        several = {"type": "array", "items": inner, "minItems": 1}
        asked = {joining: inner if joining == "not" else several}
        yield {"title": joining, "properties": asked, "required": [joining]}


def _table(own: dict[str, Any], common: dict[str, Any] | None = None) -> dict[str, Any]:
    """The table of one test, with the keys that every rule may have if ``common`` has them."""
    common = common or {}
    return {
        "title": own["title"],
        "description": own.get("description", ""),
        "type": "object",
        "properties": common.get("properties", {}) | own["properties"],
        "required": [*common.get("required", ()), *own["required"]],
        "additionalProperties": False,
    }


def _of(model: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    made = model.model_json_schema(by_alias=True)
    definitions.update({key: _plain(value) for key, value in made.pop("$defs", {}).items()})
    plain: dict[str, Any] = _plain(made)
    return plain


def _plain(node: Any) -> Any:
    """Pydantic's schema in the forms of a policy: lengths of time as they are written there."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") == "duration":
        kept = {key: node[key] for key in ("title", "description") if key in node}
        return {**kept, "type": "string", "pattern": LENGTH}
    return {key: _plain(value) for key, value in node.items() if value is not None}
