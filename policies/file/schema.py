"""The policy file's JSON Schema, for editors, built from the types and the filters' registry."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from policies.file.document import Document, RuleTable
from policies.filters import FILTERS

_LENGTH = r"^ *(?=\S)(\d{1,6}[dD])?(\d{1,6}[hH])?(\d{1,6}[mM])?(\d{1,9}[sS])? *$"
"""A length of time as ``policies.forms`` reads it."""


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a policy's main file; each filter has its own rule."""
    definitions: dict[str, Any] = {}
    whole = _of(Document, definitions)
    rules = [_rule(name, definitions) for name in sorted(FILTERS)]
    whole["properties"]["rules"] = {"type": "array", "items": {"oneOf": rules}, "default": []}
    whole["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    whole["title"] = "Hallwarden policy"
    whole["$defs"] = definitions
    return whole


def _rule(name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """A rule of one filter: the common keys and the filter's own."""
    common, own = _of(RuleTable, definitions), _of(FILTERS[name].settings, definitions)
    properties = common["properties"] | own["properties"] | {"filter": {"const": name}}
    return {
        "title": name,
        "description": own.get("description", ""),
        "type": "object",
        "properties": properties,
        "required": [*common.get("required", ()), *own.get("required", ())],
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
        return {**kept, "type": "string", "pattern": _LENGTH}
    return {key: _plain(value) for key, value in node.items() if value is not None}
